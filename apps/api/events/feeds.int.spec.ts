import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setImmediate as turn, setTimeout as after } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { streamOf } from '#domain/ids.js';
import type { IncidentId, LogIndex, QuestionId, SourceId } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import { MemoryLog } from '#read-models/testing/memory-log.js';
import { ROOM, eventBatches } from './batches.js';
import type { Batch } from './batches.js';
import { oneIncident, oneSource, wholeLedger } from './followed.js';
import { LiveLog } from './live-log.js';
import { send } from './sending.js';

const ONE = '00000000-0000-4000-8000-000000000001' as IncidentId;
const OTHER = '00000000-0000-4000-8000-000000000002' as IncidentId;
const SOURCE = '00000000-0000-4000-8000-000000000003' as SourceId;

/** A log that tells of what is appended, and counts who is told. */
class GrowingLog extends MemoryLog {
  subscriptions = 0;
  private wake: () => void = () => undefined;

  grow(incident: IncidentId, count = 1, text = 'Why?'): void {
    const raised = { type: 'QuestionRaised', data: { question: 'q' as QuestionId, text, positions: 'open' } } as const;
    this.append(streamOf.incident(incident), Array.from({ length: count }, () => raised));
    this.wake();
  }
  async *subscribe(place: LogIndex, { signal }: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    this.subscriptions++;
    signal.addEventListener('abort', () => this.wake());
    for (let at = place; !signal.aborted; ) {
      for await (const stored of this.readAll(at)) {
        if (signal.aborted) return;
        at = stored.logIndex;
        yield stored;
      }
      if (at === this.events.length - 1) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

const idsIn = (text: string): readonly number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
const upTo = (last: number, from = 0): readonly number[] => Array.from({ length: last + 1 - from }, (_, i) => from + i);

/** Reads until the last id is seen. */
async function collected(batches: AsyncIterable<Batch>, last: number, each: () => void | Promise<void> = () => undefined): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { text } of batches) {
    ids.push(...idsIn(text));
    await each();
    if (ids.includes(last)) break;
  }
  return ids;
}
const never = (): never => {
  throw new Error('too slow');
};

describe('a feed', () => {
  it('goes from what stands to what comes without a gap or a repetition, while the log grows under it', async () => {
    const log = new GrowingLog();
    log.grow(ONE, 300);
    const live = new LiveLog(log);
    const { signal } = new AbortController();
    let grown = 0;
    const ids = await collected(eventBatches(live, wholeLedger(log), 9, never, signal), 399, async () => {
      if (grown < 100) log.grow(grown++ % 2 === 0 ? ONE : OTHER);
      await turn();
    });
    expect(ids).toEqual(upTo(399, 10));
  });

  it('of many readers has one subscription to the store, which ends with the last of them', async () => {
    const log = new GrowingLog();
    const live = new LiveLog(log);
    const ended = new AbortController();
    const readers = Array.from({ length: 50 }, () => collected(eventBatches(live, wholeLedger(log), -1, never, ended.signal), 4));
    await turn();
    for (let i = 0; i < 5; i++) {
      log.grow(ONE);
      await turn();
    }
    for (const ids of await Promise.all(readers)) expect(ids).toEqual(upTo(4));
    expect(log.subscriptions).toBe(1);
    const later = collected(eventBatches(live, wholeLedger(log), 4, never, ended.signal), 5);
    await turn();
    log.grow(ONE);
    expect(await later).toEqual([5]);
    expect(log.subscriptions).toBe(2);
  });

  it('that missed more than it has room for while it read the past reads that too', async () => {
    const log = new GrowingLog();
    log.grow(ONE, 100);
    const { signal } = new AbortController();
    let grown = false;
    const last = 100 + 3 * ROOM;
    const ids = await collected(eventBatches(new LiveLog(log), wholeLedger(log), -1, never, signal), last, async () => {
      if (!grown) log.grow(ONE, 3 * ROOM + 1);
      grown = true;
      await turn();
    });
    expect(ids).toEqual(upTo(last));
  });

  it('of an incident tells its events alone; of a source its own and those of incidents that name it, from then on', async () => {
    const log = new GrowingLog();
    const ended = new AbortController();
    const live = new LiveLog(log);
    log.grow(ONE);
    log.grow(OTHER);
    const ofOne = collected(eventBatches(live, oneIncident(log, ONE), -1, never, ended.signal), 6);
    const ofSource = collected(eventBatches(live, oneSource(log, SOURCE, []), -1, never, ended.signal), 6);
    await turn();
    log.append(streamOf.source(SOURCE), [{ type: 'SourceRegistered', data: { source: SOURCE, kind: 'person', name: 'Ann' } }]);
    log.grow(OTHER);
    log.append(streamOf.incident(ONE), [{ type: 'UtteranceLogged', data: { claimants: [{ speaker: { kind: 'source', source: SOURCE } }] } as never }]);
    log.grow(OTHER);
    log.grow(ONE);
    expect(await ofOne).toEqual([0, 4, 6]);
    expect(await ofSource).toEqual([2, 4, 6]);
  });

  it('says when a reader that was caught up is too far behind', async () => {
    const log = new GrowingLog();
    const slow = new AbortController();
    const reading = eventBatches(new LiveLog(log), wholeLedger(log), -1, () => slow.abort(), slow.signal);
    const first = reading.next();
    await turn();
    log.grow(ONE);
    expect(idsIn((await first).value?.text ?? '')).toEqual([0]);
    for (let i = 0; i <= ROOM + 1; i++) log.grow(ONE);
    while (!slow.signal.aborted) await turn();
    expect((await reading.next()).done).toBe(true);
  });
});

describe('a connection that takes nothing', () => {
  it('is dropped with the place to go on from, and misses nothing when it comes back', async () => {
    const log = new GrowingLog();
    const live = new LiveLog(log);
    const text = 'x'.repeat(4_000);
    const ended: Promise<void>[] = [];
    const server = createServer((request, response) => {
      const place = Number(request.headers['last-event-id'] ?? -1);
      ended.push(send(response, {}, place, new AbortController().signal,
        (onSlow, signal) => eventBatches(live, wholeLedger(log), place, onSlow, signal), { heartbeatMs: 60_000, stallMs: 60_000, lingerMs: 60_000 }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = (lastId?: number) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET / HTTP/1.0\r\n${lastId === undefined ? '' : `last-event-id: ${lastId}\r\n`}\r\n`);
      return socket;
    };
    const reader = ask();
    // Asked for and never read, until it is dropped.
    while (ended.length === 0) await after(5);
    let dropped = false;
    void ended[0]?.then(() => (dropped = true));
    while (!dropped) {
      log.grow(ONE, 100, text);
      await turn();
    }
    let got = '';
    for await (const chunk of reader.setEncoding('utf8')) got += String(chunk);
    const ids = idsIn(got);
    const place = ids.at(-1) ?? -1;
    expect(got.trimEnd().endsWith(`id: ${place}\nevent: dropped\ndata: {"reason":"too slow"}`)).toBe(true);
    expect(ids.slice(0, -1)).toEqual(upTo(place));
    const [again, last] = [ask(place), log.events.length - 1];
    expect(last).toBeGreaterThan(place);
    let rest = '';
    for await (const chunk of again.setEncoding('utf8')) {
      rest += String(chunk);
      if (rest.includes(`id: ${last}\n`)) break;
    }
    expect(idsIn(rest)).toEqual(upTo(last, place + 1));
    server.closeAllConnections();
    server.close();
    await Promise.all(ended);
  });
});
