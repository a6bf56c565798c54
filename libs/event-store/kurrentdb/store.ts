/**
 * The event store over KurrentDB. Several ledgers share one server, each with a prefix on its stream names; several
 * processes share one ledger. What this promises, and what it does when the server does not: docs/explanation/kurrentdb.md.
 */
import type { LogIndex, StreamName } from '#domain/ids.js';
import { encodeAppendParts, firstRevision } from '../codec/append.js';
import { EventCodec } from '../codec/codec.js';
import { OutcomeUnknownError, StoreUnavailableError, WrongExpectedRevisionError } from '../errors.js';
import type {
  AppendResult, EventStore, ExpectedRevision, NewEvent, ReadOptions, StoredEvent, StreamReadOptions,
} from '../port.js';
import { Appending } from './appending.js';
import type { AppendLimits, Appended } from './appending.js';
import { openClient } from './client.js';
import type { KurrentClient } from './client.js';
import { Connection } from './connection.js';
import type { ConnectionOptions } from './connection.js';
import { LedgerFeed } from './ledger-feed.js';
import { countOn, readBetween } from './log-reading.js';
import type { LogParts } from './log-reading.js';
import { LogOrder } from './log-order.js';
import { MarkKeeper } from './mark-keeper.js';
import type { MarksCheck } from './mark-keeper.js';
import { comparePositions } from './position.js';
import type { Position } from './position.js';
import { KurrentEvent, outgoing } from './record.js';
import { readStream } from './stream-reading.js';
import { Tail } from './tail.js';
import type { TailOptions } from './tail.js';
import { noticesOn, parseKurrentUrl } from './url.js';
import type { Host } from './url.js';

export interface KurrentOptions extends ConnectionOptions, TailOptions {
  /** Lower-case letters and digits: the name of the ledger on the server. */
  readonly ledger: string;
  readonly codec?: EventCodec;
  readonly limits?: AppendLimits;
  /** Whether counting begins with the marks of the log's order, rather than at its start. */
  readonly readsMarks?: boolean;
  /** Whether marks are written as the log grows. */
  readonly writesMarks?: boolean;
  /** Counting that takes longer than this is written down, so that it need not be done again. */
  readonly longCountMs?: number;
  /** Told, in log order, of every event that this process has come to know of: the log index of the last one. */
  readonly onHead?: (head: LogIndex) => void;
}

const LONG_COUNT_MS = 2_000;
const LIMITS: AppendLimits = { attemptMs: 5_000, totalMs: 15_000 };

/**
 * @example
 * const store = KurrentEventStore.connect('esdb://127.0.0.1:2113?tls=false', { ledger: 'factledger', onNotice: console.warn });
 * await store.append('ledger', 'no-stream', [opened]);
 */
export class KurrentEventStore implements EventStore {
  readonly #prefix: string;
  readonly #longCountMs: number;
  readonly #connection: Connection;
  readonly #order: LogOrder;
  readonly #marks: MarkKeeper;
  readonly #appending: Appending;
  readonly #parts: LogParts;
  readonly #tail: Tail;
  #marksRead: Promise<void> | undefined;
  /** The first count: before it, what had been written earlier could not be told from what is written now. */
  #counted: Promise<unknown> | undefined;
  /** Up to here there is no event of the ledger that has not been counted. */
  #scanned: Position | undefined;
  /** Appends of this process come after the ends of the reads that began before them. */
  #endsAsked: Promise<unknown> = Promise.resolve();

  /** @param open makes a client; it is called when one is first needed, and again when another is */
  constructor(open: (leader?: Host) => KurrentClient, options: KurrentOptions) {
    const { ledger, codec = new EventCodec(), limits = LIMITS, readsMarks = true, writesMarks = true, longCountMs = LONG_COUNT_MS, onHead = () => undefined } = options;
    const prefix = prefixOf(ledger);
    this.#prefix = prefix;
    this.#longCountMs = longCountMs;
    this.#connection = new Connection(open, options);
    this.#marks = new MarkKeeper(this.#connection, { ledger, prefix, reads: readsMarks, writes: writesMarks });
    this.#order = new LogOrder({
      readOn: (order) => this.#count(order),
      onPlaced: (logIndex, event) => {
        this.#marks.placed(this.#order, logIndex, event);
        onHead(logIndex);
      },
    });
    this.#appending = new Appending(this.#connection, limits);
    this.#parts = {
      connection: this.#connection, order: this.#order, prefix, event: (logIndex, record) => new KurrentEvent(codec, prefix, logIndex, record),
    };
    this.#tail = new Tail(this.#parts, options);
  }

  /**
   * Connects when it is first asked for something.
   * @param url as `esdb://host:2113?tls=false`
   * @throws {EventStoreUrlError}
   */
  static connect(url: string, options: KurrentOptions): KurrentEventStore {
    const settings = parseKurrentUrl(url);
    for (const notice of noticesOn(settings)) options.onNotice?.(notice);
    return new KurrentEventStore((leader) => openClient(settings, leader), options);
  }

  /** How often the connection was made anew. */
  get reconnects(): number {
    return this.#connection.reconnects;
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    const parts = encodeAppendParts(stream, expected, events);
    await (this.#counted ??= this.head().catch((error: unknown) => {
      this.#counted = undefined;
      throw error;
    }));
    await this.#endsAsked;
    this.#tail.follow();
    const knownBefore = this.#order.known;
    const appended = await this.#appending.append({
      streamId: this.#prefix + stream, expected, events: parts.flatMap((each, i) => events.slice(i, i + 1).map((event) => outgoing(event, each))),
    });
    try {
      return await this.#resultOf(stream, expected, events, appended, knownBefore);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError || error instanceof OutcomeUnknownError) throw error;
      throw new OutcomeUnknownError(`${stream}: what was written cannot be read`, { cause: error });
    }
  }

  async #resultOf(
    stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[], appended: Appended, knownBefore: LogIndex,
  ): Promise<AppendResult> {
    const first = firstRevision(expected);
    const last = first + events.length - 1;
    if (appended.kind === 'conflict') {
      const { actual } = appended;
      const standing = actual === 'no-stream' || actual < last ? undefined : await this.#standing(stream, first, events);
      if (standing === undefined) throw new WrongExpectedRevisionError(stream, expected, actual);
      return standing;
    }
    if (appended.revision !== last) {
      throw new OutcomeUnknownError(`${stream}: written at revision ${appended.revision} instead of ${last}: the stream was deleted on the server`);
    }
    const lastLogIndex = appended.position === null ? -1 : await this.#order.indexOf(appended.position);
    // What was known before it was sent had been written by an earlier attempt, in one append or in several.
    if (lastLogIndex <= knownBefore) return (await this.#standing(stream, first, events)) ?? notStanding(stream);
    return { revision: last, firstLogIndex: lastLogIndex - events.length + 1, lastLogIndex };
  }

  /** Where these very events stand; undefined where others do. */
  async #standing(stream: StreamName, first: number, events: readonly NewEvent[]): Promise<AppendResult | undefined> {
    const standing: StoredEvent[] = [];
    for await (const event of readStream(this.#parts, stream, first, events.length, undefined)) standing.push(event);
    const [start, end] = [standing[0], standing.at(-1)];
    if (start === undefined || end === undefined || !events.every(({ id }, i) => standing[i]?.id === id)) return undefined;
    return { revision: end.revision, firstLogIndex: start.logIndex, lastLogIndex: end.logIndex };
  }

  readStream(stream: StreamName, { fromRevision = 0, signal }: StreamReadOptions = {}): AsyncIterable<StoredEvent> {
    return readStream(this.#parts, stream, fromRevision, Number.MAX_SAFE_INTEGER, signal);
  }

  readAll(after: LogIndex, { signal }: ReadOptions = {}): AsyncIterable<StoredEvent> {
    const last = this.head();
    const asked = last.catch(() => undefined);
    this.#endsAsked = Promise.all([this.#endsAsked, asked]);
    return readBetween(this.#parts, after, last, (from, to) => this.#tail.recent(from, to), signal);
  }

  subscribe(after: LogIndex, { signal }: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    return this.#tail.subscribe(after, signal);
  }

  head(): Promise<LogIndex> {
    return this.#order.head();
  }

  /** Holds what is written down of the log's order against the log: for a store that was opened without reading it. */
  async marksCheck(): Promise<MarksCheck> {
    const read = await this.#marks.read();
    await this.head();
    return this.#marks.compared(read, this.#order);
  }

  /**
   * Writes the log's order down anew, for a store that was opened without reading it.
   * @returns how many marks there are now
   * @throws {StoreUnavailableError} where that is refused, or somebody else writes them at the same time
   */
  async recount(): Promise<number> {
    await this.#marks.read();
    await this.head();
    return await this.#marks.renew(this.#order, this.#scanned);
  }

  async close(): Promise<void> {
    await this.#connection.close();
    await Promise.all([this.#tail.ended(), this.#marks.idle()]);
  }

  async #count(order: LogOrder): Promise<void> {
    const { pace, closing } = this.#connection;
    const begun = pace.now();
    await (this.#marksRead ??= this.#readMarks(order));
    await this.#connection.run(async (client) => {
      const feed = new LedgerFeed(client, this.#prefix, later(order.positionOf(order.known), this.#scanned), closing);
      try {
        await countOn(feed, order);
        this.#scanned = feed.checkpoint;
      } finally {
        feed.close();
      }
    });
    if (this.#scanned !== undefined && pace.now() - begun > this.#longCountMs) this.#marks.reached(order, this.#scanned);
  }

  async #readMarks(order: LogOrder): Promise<void> {
    try {
      this.#scanned = await this.#marks.load(order);
    } catch (error) {
      this.#marksRead = undefined;
      throw error;
    }
  }
}

const later = (a: Position | undefined, b: Position | undefined): Position | undefined =>
  (a === undefined || (b !== undefined && comparePositions(b, a) > 0) ? b : a);

function notStanding(stream: StreamName): never {
  throw new OutcomeUnknownError(`${stream}: the server took an append that does not stand in the stream`);
}

/** What the names of a ledger's streams begin with. @throws {StoreUnavailableError} for what is no name of a ledger */
function prefixOf(ledger: string): string {
  if (!/^[a-z0-9]{1,40}$/.test(ledger)) throw new StoreUnavailableError(`not a name for a ledger: ${ledger}`);
  return `${ledger}.`;
}
