/**
 * A server and its clients in memory, for tests of what this adapter does when things go wrong: it answers as the client
 * does where nothing fails, and fails when it is told to. What a real server does is tested against one.
 */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { AllStreamSubscription, StreamingRead } from '@eventstore/db-client';
import type { AppendAnswer, AppendRequest } from '../append-stream.js';
import type { KurrentClient } from '../client.js';
import type { Position } from '../position.js';
import type { KurrentRecord } from '../record.js';

type Filter = NonNullable<NonNullable<Parameters<KurrentClient['subscribeToAll']>[0]>['filter']>;
/** Stands in for what a server does with one append. */
export type Fault = (request: AppendRequest, take: () => AppendAnswer) => AppendAnswer | Promise<AppendAnswer>;

export const unavailable = (): Error => Object.assign(new Error('14 UNAVAILABLE: No connection established'), { code: 14, details: 'No connection established' });

interface Subscriber {
  readonly stream: Readable;
  readonly prefixes: readonly string[];
  readonly reached: (position: Position) => void;
}

export class StandInServer {
  readonly log: KurrentRecord[] = [];
  /** Done to the next appends, one each. */
  readonly faults: Fault[] = [];
  /** Clients that were made. */
  clients = 0;
  /** Calls that were answered, by name. */
  readonly calls = new Map<string, number>();
  /** Where subscriptions began, the newest last. */
  readonly starts: (Position | 'start')[] = [];
  down = false;
  version = '26.0.3';
  /** Whether subscriptions bring what is written from now on. */
  delivers = true;
  readonly #subscribers = new Set<Subscriber>();

  readonly open = (): KurrentClient => {
    this.clients++;
    return clientOf(this);
  };

  take({ streamId, expected, events }: AppendRequest): AppendAnswer {
    const stream = this.log.filter((event) => event.streamId === streamId);
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const again = events.every(({ id }, i) => stream[first + i]?.id === id);
    const last = stream[first + events.length - 1];
    if (again && last !== undefined) return { kind: 'written', revision: Number(last.revision), position: last.position };
    if (stream.length !== first) return { kind: 'conflict', actual: stream.length === 0 ? 'no-stream' : stream.length - 1 };
    for (const [i, { id, type, data, metadata }] of events.entries()) {
      // Others write to the same server.
      if (i % 3 === 0) this.write({ streamId: 'others', type: 'Other', data: {}, metadata: {}, isJson: true, revision: 0n, id: 'other' });
      this.write({ streamId, id, type, isJson: true, data: JSON.parse(data), metadata: JSON.parse(metadata), revision: BigInt(first + i) });
    }
    return { kind: 'written', revision: first + events.length - 1, position: this.log.at(-1)?.position ?? null };
  }

  write(event: Omit<KurrentRecord, 'position'>): void {
    const commit = 2n ** 60n + BigInt(this.log.length) * 700n;
    const record = { ...event, position: { commit, prepare: commit } };
    this.log.push(record);
    if (this.delivers) for (const subscriber of this.#subscribers) give(subscriber, record);
  }

  /** Breaks every subscription, as a server does that goes away or finds its consumer too slow. */
  drop(error: Error): void {
    for (const { stream } of this.#subscribers) stream.emit('error', error);
    this.#subscribers.clear();
  }

  subscribe(after: Position | 'start', { prefixes, reached }: Omit<Subscriber, 'stream'>): Readable {
    const stream = new Readable({ objectMode: true, read: () => undefined });
    const subscriber = { stream, prefixes, reached };
    this.starts.push(after);
    stream.once('close', () => this.#subscribers.delete(subscriber));
    setImmediate(() => {
      if (stream.destroyed) return;
      this.#subscribers.add(subscriber);
      for (const record of this.log) if (after === 'start' || record.position.commit > after.commit) give(subscriber, record);
      stream.emit('caughtUp');
    });
    return stream;
  }

  count(call: string): void {
    this.calls.set(call, (this.calls.get(call) ?? 0) + 1);
  }
}

function give({ stream, prefixes, reached }: Subscriber, record: KurrentRecord): void {
  if (prefixes.some((prefix) => record.streamId.startsWith(prefix))) stream.push({ event: record });
  else reached(record.position);
}

function clientOf(server: StandInServer): KurrentClient {
  const ended = new EventEmitter();
  const failing = (): Readable => {
    const stream = new Readable({ objectMode: true, read: () => undefined });
    setImmediate(() => stream.emit('error', unavailable()));
    return stream;
  };
  return {
    greet: () => (server.down ? Promise.reject(unavailable()) : Promise.resolve(server.version)),
    append: async (request) => {
      server.count('append');
      if (server.down) return { kind: 'not-taken', reason: 'no connection', cause: unavailable() };
      const fault = server.faults.shift();
      const take = (): AppendAnswer => server.take(request);
      return fault === undefined ? take() : await fault(request, take);
    },
    readStream: (streamId, { fromRevision = 0n, maxCount = Number.MAX_SAFE_INTEGER, direction = 'forwards' } = {}) => {
      server.count('readStream');
      const from = typeof fromRevision === 'bigint' ? fromRevision : 0n;
      const stream = server.log.filter((event) => event.streamId === streamId);
      if (direction === 'backwards') stream.reverse();
      const none = Object.assign(new Error(`${streamId} not found`), { type: 'stream-not-found' });
      return server.down ? cancellable(failing()) : cancellable(reading(stream.length === 0 ? none : stream.filter(({ revision }) => revision >= from).slice(0, Number(maxCount))));
    },
    readAll: ({ fromPosition = 'start', maxCount = Number.MAX_SAFE_INTEGER } = {}) => {
      server.count('readAll');
      const from = typeof fromPosition === 'string' ? 0n : fromPosition.commit;
      return server.down ? cancellable(failing()) : cancellable(reading(server.log.filter(({ position }) => position.commit >= from).slice(0, Number(maxCount))));
    },
    subscribeToAll: ({ fromPosition = 'start', filter } = {}) => {
      server.count('subscribeToAll');
      const after = fromPosition === 'end' ? 'start' : fromPosition;
      const stream = server.down ? failing() : server.subscribe(after, { prefixes: prefixesIn(filter), reached: (position) => void filter?.checkpointReached?.(...asReached(position)) });
      ended.once('end', () => stream.destroy());
      return unsubscribable(stream);
    },
    end: () => ended.emit('end'),
  };
}

function reading(records: readonly KurrentRecord[] | Error): Readable {
  const source = async function* () {
    await Promise.resolve();
    if (records instanceof Error) throw records;
    for (const event of records) yield { event };
  };
  return Readable.from(source());
}

const prefixesIn = (filter: Filter | undefined): readonly string[] => (filter !== undefined && 'prefixes' in filter ? filter.prefixes : ['']);
/** The client hands its subscription over too, which nobody here looks at. */
const asReached = (position: Position) => [undefined, position] as unknown as Parameters<NonNullable<Filter['checkpointReached']>>;
const cancellable = <T>(stream: Readable): StreamingRead<T> => Object.assign(stream, { cancel: () => Promise.resolve() }) as unknown as StreamingRead<T>;
const unsubscribable = (stream: Readable): AllStreamSubscription =>
  Object.assign(stream, { unsubscribe: () => Promise.resolve(void stream.destroy()) }) as unknown as AllStreamSubscription;
