/**
 * The event store over KurrentDB: a thin adapter that keeps the port honest. Several ledgers share one server; each has a
 * prefix on its stream names. Appends go to explicit revisions with a time limit of our own.
 */
import { EventStoreDBClient, NO_STREAM, START, STREAM_NAME } from '@eventstore/db-client';
import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import { encodeAppend, firstRevision } from '../codec/append.js';
import { EventCodec } from '../codec/codec.js';
import { fieldOf } from '../error-fields.js';
import { OutcomeUnknownError, StoreUnavailableError, WrongExpectedRevisionError } from '../errors.js';
import type {
  AppendResult, EventStore, ExpectedRevision, NewEvent, ReadOptions, StoredEvent, StreamReadOptions,
} from '../port.js';
import { LogOrder } from './log-order.js';
import type { Position } from './log-order.js';
import { fromKurrent, toKurrent } from './record.js';
import type { KurrentRecord } from './record.js';

/** What is used of the client. */
export type KurrentClient = Pick<EventStoreDBClient, 'appendToStream' | 'readAll' | 'readStream' | 'subscribeToAll' | 'dispose'>;

export interface KurrentOptions {
  /** Lower-case letters and digits: the name of the ledger on the server. */
  readonly ledger: string;
  readonly codec?: EventCodec;
  /** How long an append may take before its outcome counts as unknown. */
  readonly appendTimeoutMs?: number;
}

type Placed = KurrentRecord & { readonly position: Position };

const RESUBSCRIBE_AFTER_MS = 1_000;

export class KurrentEventStore implements EventStore {
  readonly #prefix: string;
  readonly #codec: EventCodec;
  readonly #timeoutMs: number;
  readonly #order: LogOrder;
  /** Appends of this process come after the heads that were asked for before them. */
  #headAsked: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: KurrentClient, options: KurrentOptions) {
    if (!/^[a-z0-9]{1,40}$/.test(options.ledger)) throw new StoreUnavailableError(`not a name for a ledger: ${options.ledger}`);
    this.#prefix = `${options.ledger}.`;
    this.#codec = options.codec ?? new EventCodec();
    this.#timeoutMs = options.appendTimeoutMs ?? 10_000;
    this.#order = new LogOrder((from) => this.#positions(from));
  }

  /** `url` as `esdb://host:2113?tls=false`. */
  static connect(url: string, options: KurrentOptions): KurrentEventStore {
    const separator = url.includes('?') ? '&' : '?';
    return new KurrentEventStore(EventStoreDBClient.connectionString(`${url}${separator}throwOnAppendFailure=true`), options);
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    const { bytes, lengths } = encodeAppend(stream, expected, events);
    await this.#headAsked;
    const timeout = new AbortController();
    const limit = delay(this.#timeoutMs, undefined, timeout).then(() => {
      throw new OutcomeUnknownError(`no answer within ${this.#timeoutMs} ms`);
    });
    try {
      return await Promise.race([limit, this.#write(stream, expected, textsOf(bytes, lengths))]);
    } finally {
      timeout.abort();
      limit.catch(() => undefined);
    }
  }

  async #write(stream: StreamName, expected: ExpectedRevision, texts: readonly string[]): Promise<AppendResult> {
    let refusal: WrongExpectedRevisionError | undefined;
    try {
      await this.client.appendToStream(this.#prefix + stream, texts.map(toKurrent), {
        expectedRevision: expected === 'no-stream' ? NO_STREAM : BigInt(expected),
        deadline: this.#timeoutMs,
      });
    } catch (error) {
      refusal = refusalOf(error, stream, expected);
    }
    return this.#resultAt(stream, expected, texts, refusal).catch((error: unknown) => {
      throw error === refusal ? error : new OutcomeUnknownError(`${stream}: what was written cannot be read`, { cause: error });
    });
  }

  /** Where these very events stand; it is as if they had just been written, even when the server refused to do it again. */
  async #resultAt(
    stream: StreamName, expected: ExpectedRevision, texts: readonly string[], refusal: WrongExpectedRevisionError | undefined,
  ): Promise<AppendResult> {
    const ids = texts.map((text) => toKurrent(text).id);
    const standing: StoredEvent[] = [];
    for await (const event of this.#readStream(stream, firstRevision(expected), ids.length)) standing.push(event);
    const [first, last] = [standing[0], standing.at(-1)];
    if (first === undefined || last === undefined || !ids.every((id, i) => standing[i]?.id === id)) {
      throw refusal ?? new OutcomeUnknownError(`${stream}: the server took an append that does not stand in the stream`);
    }
    return { revision: last.revision, firstLogIndex: first.logIndex, lastLogIndex: last.logIndex };
  }

  readStream(stream: StreamName, options: StreamReadOptions = {}): AsyncIterable<StoredEvent> {
    return this.#readStream(stream, options.fromRevision ?? 0, Number.MAX_SAFE_INTEGER, options.signal);
  }

  async *#readStream(
    stream: StreamName, fromRevision: StreamRevision, maxCount: number, signal?: AbortSignal,
  ): AsyncIterable<StoredEvent> {
    signal?.throwIfAborted();
    const reading = this.client.readStream(this.#prefix + stream, { fromRevision: BigInt(fromRevision), maxCount });
    try {
      for await (const { event } of reading) {
        signal?.throwIfAborted();
        if (event?.position !== undefined) yield await this.#stored({ ...event, position: event.position });
        signal?.throwIfAborted();
      }
    } catch (error) {
      if (typeOf(error) !== 'stream-not-found') throw error;
    } finally {
      await reading.cancel();
    }
  }

  readAll(after: LogIndex, { signal }: ReadOptions = {}): AsyncIterable<StoredEvent> {
    const last = this.head();
    last.catch(() => undefined);
    return this.#readTo(after, last, signal);
  }

  async *#readTo(after: LogIndex, head: Promise<LogIndex>, signal: AbortSignal | undefined): AsyncIterable<StoredEvent> {
    signal?.throwIfAborted();
    const last = await head;
    if (after >= last) return;
    for await (const record of this.#records(this.#order.positionOf(Math.max(after, 0)))) {
      signal?.throwIfAborted();
      const event = await this.#stored(record);
      if (event.logIndex > last) return;
      if (event.logIndex > after) yield event;
      signal?.throwIfAborted();
      if (event.logIndex === last) return;
    }
  }

  async *subscribe(after: LogIndex, { signal }: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    let at = after;
    while (!signal.aborted) {
      try {
        for await (const event of this.#live(at, signal)) {
          if (signal.aborted) return;
          at = event.logIndex;
          yield event;
        }
      } catch {
        // The connection was lost: go on behind the last event that was given.
      }
      if (!signal.aborted) await delay(RESUBSCRIBE_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async *#live(after: LogIndex, signal: AbortSignal): AsyncIterable<StoredEvent> {
    await this.head();
    if (signal.aborted) return;
    const subscription = this.client.subscribeToAll({
      fromPosition: (after < 0 ? undefined : this.#order.positionOf(after)) ?? START,
      filter: { filterOn: STREAM_NAME, prefixes: [this.#prefix], checkpointInterval: 32 },
    });
    const stop = (): unknown => subscription.unsubscribe().finally(() => subscription.destroy());
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const resolved of subscription) {
        const record = this.#own(resolved);
        const event = record === undefined ? undefined : await this.#stored(record);
        if (event !== undefined && event.logIndex > after) yield event;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      await subscription.unsubscribe();
    }
  }

  head(): Promise<LogIndex> {
    const head = this.#order.head();
    this.#headAsked = head.catch(() => undefined);
    return head;
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }

  async *#positions(from: Position | undefined): AsyncIterable<Position> {
    for await (const { position } of this.#records(from)) yield position;
  }

  /** Events of this ledger in the global order, at or after a position, up to the present end. */
  async *#records(from: Position | undefined): AsyncIterable<Placed> {
    const reading = this.client.readAll({ fromPosition: from ?? START });
    try {
      for await (const resolved of reading) {
        const record = this.#own(resolved);
        if (record !== undefined) yield record;
      }
    } finally {
      await reading.cancel();
    }
  }

  #own({ event }: AllStreamResolvedEvent): Placed | undefined {
    return event?.streamId.startsWith(this.#prefix) === true ? event : undefined;
  }

  async #stored(record: Placed): Promise<StoredEvent> {
    const { stream, revision, id, bytes } = fromKurrent(this.#prefix, record);
    return this.#codec.stored(await this.#order.indexOf(record.position), stream, revision, id, bytes);
  }
}

function textsOf(bytes: Buffer, lengths: readonly number[]): readonly string[] {
  let at = 0;
  return lengths.map((length) => bytes.toString('utf8', at, (at += length)));
}

/** What the client's errors say by their `type`. Only a refusal for the revision is certain; see the port for the others. */
function refusalOf(error: unknown, stream: StreamName, expected: ExpectedRevision): WrongExpectedRevisionError {
  switch (typeOf(error)) {
    case 'wrong-expected-version': {
      const actual = fieldOf(error, 'actualVersion');
      return new WrongExpectedRevisionError(stream, expected, typeof actual === 'bigint' ? Number(actual) : 'no-stream');
    }
    case 'access-denied':
    case 'invalid-argument':
    case 'stream-deleted': throw new StoreUnavailableError(`${stream}: the server refuses the append`, { cause: error });
    default: throw new OutcomeUnknownError(`${stream}: not known whether it was written`, { cause: error });
  }
}

const typeOf = (error: unknown): unknown => fieldOf(error, 'type');
