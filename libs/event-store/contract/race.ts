/**
 * A seeded race: many writers on few streams, some of them with a stale idea of the revision, while others read. An
 * in-memory oracle holds what was acknowledged; at the end the log must be that and nothing else, and everything anybody
 * read on the way must be a piece of it. FACTLEDGER_TEST_SEED=<number> runs one again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { EventId, StreamName, StreamRevision } from '#domain/ids.js';
import { SEED } from '#test/support/property.js';
import { encodeEvent } from '../codec/envelope.js';
import type { OpenSubject } from '../contract.js';
import { WrongExpectedRevisionError } from '../errors.js';
import type { EventStore, ExpectedRevision, StoredEvent } from '../port.js';
import { aStream, anEvent, collect, iterate, someEvents, take, withStore } from './events.js';

const WRITERS = 12;
const APPENDS = 25;
const STREAMS = 5;

/** mulberry32: a number in [0, 1) from a seed, again and again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What was acknowledged, by log index, and how far each stream was known to reach. */
class Oracle {
  readonly events: { readonly id: EventId; readonly bytes: string }[] = [];
  readonly #reached = new Map<StreamName, StreamRevision>();

  reached(stream: StreamName): ExpectedRevision {
    return this.#reached.get(stream) ?? 'no-stream';
  }

  async append(store: EventStore, stream: StreamName, expected: ExpectedRevision, count: number): Promise<void> {
    const known = numeric(this.reached(stream));
    const events = someEvents(count);
    try {
      const { revision, firstLogIndex, lastLogIndex } = await store.append(stream, expected, events);
      expect([revision, lastLogIndex - firstLogIndex]).toEqual([numeric(expected) + count, count - 1]);
      for (const [i, event] of events.entries()) {
        expect(this.events[firstLogIndex + i]).toBeUndefined();
        this.events[firstLogIndex + i] = { id: event.id, bytes: encodeEvent(stream, numeric(expected) + 1 + i, event) };
      }
      this.#reached.set(stream, Math.max(numeric(this.reached(stream)), revision));
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      expect(error).toMatchObject({ stream, expected });
      expect(error.actual).not.toBe(expected);
      // It had at least reached what was acknowledged before the call.
      expect(numeric(error.actual)).toBeGreaterThanOrEqual(known);
    }
  }
}
const numeric = (revision: ExpectedRevision): number => (revision === 'no-stream' ? -1 : revision);
const pieces = (events: readonly StoredEvent[]): unknown => events.map(({ logIndex, id, bytes }) => ({ logIndex, id, bytes }));

export function raceContract(open: OpenSubject): void {
  it(`agrees with an oracle after a race of writers and readers (seed ${SEED})`, withStore(open, async (store) => {
    const oracle = new Oracle();
    const streams = Array.from({ length: STREAMS }, aStream);
    const abort = new AbortController();
    await oracle.append(store, 'ledger', 'no-stream', 1);
    const subscribed = iterate(store.subscribe(-1, abort));
    const seen: StoredEvent[] = [];
    const witnessed: string[] = [];
    let writing = true;

    const writer = async (random: () => number): Promise<void> => {
      for (let i = 0; i < APPENDS; i++) {
        const stream = streams[Math.floor(random() * STREAMS)]!;
        const reached = oracle.reached(stream);
        const expected = random() < 0.1 ? Math.max(0, numeric(reached) - 1) : reached;
        await oracle.append(store, stream, expected, 1 + Math.floor(random() ** 4 * 40));
      }
    };
    const readerOfLog = async (random: () => number): Promise<void> => {
      while (writing) {
        const after = Math.floor(random() * (await store.head()));
        const acknowledged = oracle.events.length;
        let next = after + 1;
        for await (const { logIndex, bytes } of store.readAll(after)) {
          // In order, without a gap, and the same for all who read it.
          if (logIndex === next++ && (witnessed[logIndex] ??= bytes) === bytes) continue;
          throw new Error(`event ${logIndex} was read out of place`);
        }
        // A reader sees at least what was acknowledged before it began.
        expect(next).toBeGreaterThanOrEqual(acknowledged);
        await nextTurn();
      }
    };
    const readerOfStream = async (random: () => number): Promise<void> => {
      while (writing) {
        const stream = streams[Math.floor(random() * STREAMS)]!;
        const known = numeric(oracle.reached(stream));
        const read = await collect(store.readStream(stream));
        expect(read.map(({ revision }) => revision)).toEqual(read.map((_, i) => i));
        expect(read.length).toBeGreaterThan(known);
        await nextTurn();
      }
    };
    const subscriber = async (): Promise<void> => {
      while (writing) seen.push(...await take(subscribed, 1));
    };

    const others = [
      readerOfLog(randomFrom(SEED + 1)), readerOfLog(randomFrom(SEED + 2)), readerOfStream(randomFrom(SEED + 3)), subscriber(),
    ];
    const writers = Array.from({ length: WRITERS }, (_, i) => writer(randomFrom(SEED + 100 + i)));
    await Promise.all(writers).finally(() => (writing = false));
    // Wakes the subscriber, should it wait.
    const last = anEvent();
    await store.append('slug-the-end', 'no-stream', [last]);
    oracle.events.push({ id: last.id, bytes: encodeEvent('slug-the-end', 0, last) });
    await Promise.all(others);

    const log = await collect(store.readAll(-1));
    expect(pieces(log)).toEqual(oracle.events.map((event, logIndex) => ({ logIndex, ...event })));
    expect(log.filter(({ logIndex, bytes }) => witnessed[logIndex] !== undefined && witnessed[logIndex] !== bytes)).toEqual([]);
    seen.push(...await take(subscribed, log.length - seen.length));
    expect(pieces(seen)).toEqual(pieces(log));
    abort.abort();
  }));
}
