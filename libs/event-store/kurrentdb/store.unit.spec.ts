import { PassThrough, Readable } from 'node:stream';
import { WrongExpectedVersionError } from '@eventstore/db-client';
import { describe, expect, it, jest } from '@jest/globals';
import { aStream, collect, iterate, someEvents, take } from '../contract/events.js';
import { eventStoreContract } from '../contract.js';
import { OutcomeUnknownError, StoreUnavailableError } from '../errors.js';
import type { Position } from './log-order.js';
import { KurrentEventStore } from './store.js';
import type { KurrentClient } from './store.js';

interface Sent { readonly id: string; readonly type: string; readonly data: unknown; readonly metadata: unknown }
type Recorded = Sent & { readonly streamId: string; readonly revision: bigint; readonly position: Position };

/** Stands in for the client, as its documentation describes it. JSON goes out and comes back as text. */
class StandIn {
  readonly log: Recorded[] = [];
  readonly #subscribers = new Set<PassThrough>();

  appendToStream(streamId: string, events: Sent[], options: { expectedRevision: bigint | 'no_stream' }): Promise<void> {
    const expected = options.expectedRevision;
    const stream = this.log.filter((event) => event.streamId === streamId);
    const current = stream.length === 0 ? 'no_stream' : BigInt(stream.length - 1);
    if (current !== expected) {
      return Promise.reject(new WrongExpectedVersionError(undefined, { streamName: streamId, current, expected }));
    }
    for (const [i, { id, type, data, metadata }] of events.entries()) {
      // Others write to the same server.
      const stats = { id, type, data: {}, metadata: {}, streamId: '$stats', revision: 0n };
      if (i % 3 === 0) this.#record({ ...stats, position: this.#next() });
      const parsed: Pick<Recorded, 'data' | 'metadata'> = JSON.parse(JSON.stringify({ data, metadata }));
      this.#record({ id, type, ...parsed, streamId, revision: BigInt(stream.length + i), position: this.#next() });
    }
    return Promise.resolve();
  }

  #record(event: Recorded): void {
    this.log.push(event);
    for (const subscriber of this.#subscribers) if (!event.streamId.startsWith('$')) subscriber.write({ event });
  }

  /** Breaks every subscription, as a server does that goes away. */
  drop(): void {
    for (const subscriber of this.#subscribers) subscriber.destroy(new Error('connection lost'));
    this.#subscribers.clear();
  }

  subscribeToAll({ fromPosition }: { fromPosition: Position | 'start' }): Readable {
    const subscription = new PassThrough({ objectMode: true });
    for (const event of this.log) {
      const isAfter = fromPosition === 'start' || event.position.commit > fromPosition.commit;
      if (isAfter && !event.streamId.startsWith('$')) subscription.write({ event });
    }
    this.#subscribers.add(subscription);
    const unsubscribe = (): Promise<boolean> => Promise.resolve(this.#subscribers.delete(subscription));
    return Object.assign(subscription, { unsubscribe });
  }

  readAll({ fromPosition }: { fromPosition: Position | 'start' }): Readable {
    return reading(this.log.filter(({ position }) => fromPosition === 'start' || position.commit >= fromPosition.commit));
  }

  readStream(streamId: string, { fromRevision, maxCount }: { fromRevision: bigint; maxCount: number }): Readable {
    const stream = this.log.filter((event) => event.streamId === streamId);
    if (stream.length === 0) return reading(Object.assign(new Error('no such stream'), { type: 'stream-not-found' }));
    return reading(stream.filter(({ revision }) => revision >= fromRevision).slice(0, maxCount));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  #next(): Position {
    const commit = 2n ** 60n + BigInt(this.log.length) * 700n;
    return { commit, prepare: commit };
  }
}

function reading(events: readonly Recorded[] | Error): Readable {
  const source = async function* () {
    await Promise.resolve();
    if (events instanceof Error) throw events;
    for (const event of events) yield { event };
  };
  return Object.assign(Readable.from(source()), { cancel: () => Promise.resolve() });
}

const over = (client: Partial<StandIn>, appendTimeoutMs = 5_000): KurrentEventStore =>
  new KurrentEventStore(client as unknown as KurrentClient, { ledger: 'desk', appendTimeoutMs });

eventStoreContract('KurrentDB adapter over a stand-in for its client', () => {
  const store = over(new StandIn());
  return Promise.resolve({ store, dispose: () => store.close() });
}, ['append', 'read', 'subscribe']);

describe('KurrentDB adapter', () => {
  it('keeps ledgers on one server apart', async () => {
    const server = new StandIn();
    const [desk, other] = [over(server), new KurrentEventStore(server as unknown as KurrentClient, { ledger: 'other' })];
    const stream = aStream();
    await desk.append(stream, 'no-stream', someEvents(2));
    expect(await other.append(stream, 'no-stream', someEvents(1))).toEqual({ revision: 0, firstLogIndex: 0, lastLogIndex: 0 });
    expect((await collect(desk.readAll(-1))).map((event) => event.stream)).toEqual([stream, stream]);
    expect(new Set(server.log.map(({ streamId }) => streamId))).toEqual(new Set(['$stats', `desk.${stream}`, `other.${stream}`]));
    expect(() => new KurrentEventStore(server as unknown as KurrentClient, { ledger: 'a-b' })).toThrow(StoreUnavailableError);
  });

  it('takes an answer that does not come, or says nothing, for an unknown outcome; a retry then finds it written', async () => {
    const server = new StandIn();
    const [stream, events] = [aStream(), someEvents(2)];
    const append = jest.spyOn(server, 'appendToStream');
    const store = over(server, 20);
    const real = append.getMockImplementation() ?? StandIn.prototype.appendToStream.bind(server);
    append.mockImplementationOnce((...args) => real(...args).then(() => new Promise(() => undefined)));
    await expect(store.append(stream, 'no-stream', events)).rejects.toBeInstanceOf(OutcomeUnknownError);
    append.mockImplementationOnce(() => Promise.reject(new Error('connection reset')));
    await expect(store.append(stream, 'no-stream', events)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(await store.append(stream, 'no-stream', events)).toEqual({ revision: 1, firstLogIndex: 0, lastLogIndex: 1 });
    expect(await store.head()).toBe(1);
  });

  it('subscribes again behind the last event when the connection is lost', async () => {
    const server = new StandIn();
    const [store, stream, abort] = [over(server), aStream(), new AbortController()];
    const events = iterate(store.subscribe(-1, abort));
    await store.append(stream, 'no-stream', someEvents(2));
    await take(events, 2);
    const next = take(events, 1);
    server.drop();
    await store.append(stream, 1, someEvents(1));
    expect((await next)[0]?.logIndex).toBe(2);
    abort.abort();
  });

  it('says that the server refuses what no retry will change', async () => {
    const denied = Object.assign(new Error('no'), { type: 'access-denied' });
    const refusing = Object.assign(new StandIn(), { appendToStream: () => Promise.reject(denied) });
    await expect(over(refusing).append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
