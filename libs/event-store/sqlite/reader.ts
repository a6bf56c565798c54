/**
 * Reads the log through a connection of its own that cannot write: on the caller's thread, in pages, with a turn of the
 * event loop between pages. Any thread of the process that holds the folder may open one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import { EventCodec } from '../codec/codec.js';
import { StoreUnavailableError } from '../errors.js';
import type { EventStore, ReadOptions, StoredEvent, StreamReadOptions } from '../port.js';
import { Head } from '../head.js';
import { PagedEvents } from '../paged-events.js';
import { eventsFile, openForReading } from './schema.js';

/** Rows read at once, as arrays: the fastest of the ways tried, and a bound on what one turn of the event loop costs. */
const PAGE_ROWS = 500;
const MAX_REMEMBERED_NAMES = 100_000;

type Page = readonly StoredEvent[];
/** A row read as an array; the types of node:sqlite know rows as records only. */
type Row = Readonly<Record<number, unknown>>;

export class SqliteEventReader implements Pick<EventStore, 'readStream' | 'readAll' | 'subscribe' | 'head' | 'close'> {
  readonly #db: DatabaseSync;
  readonly #codec: EventCodec;
  readonly #head: Head;
  readonly #pageOfLog: StatementSync;
  readonly #pageOfStream: StatementSync;
  readonly #streamKey: StatementSync;
  readonly #streamName: StatementSync;
  readonly #lastIndex: StatementSync;
  readonly #names = new Map<number, StreamName>();

  private constructor(db: DatabaseSync, codec: EventCodec) {
    const prepare = (sql: string): StatementSync => db.prepare(sql, { returnArrays: true });
    this.#db = db;
    this.#codec = codec;
    this.#pageOfLog = prepare(`SELECT log_index, revision, id, bytes, stream_key FROM events
      WHERE log_index > ? ORDER BY log_index LIMIT ?`);
    this.#pageOfStream = prepare(`SELECT log_index, revision, id, bytes FROM events
      WHERE stream_key = ? AND revision >= ? ORDER BY revision LIMIT ${PAGE_ROWS}`);
    this.#streamKey = prepare('SELECT stream_key FROM streams WHERE name = ?');
    this.#streamName = prepare('SELECT name FROM streams WHERE stream_key = ?');
    this.#lastIndex = prepare('SELECT coalesce(max(log_index), -1) FROM events');
    this.#head = new Head(this.#lastCommitted());
  }

  /**
   * Opens the event file of a data folder for reading.
   * @throws {StoreUnavailableError} when there is none, or it is not ours
   */
  static open(options: { readonly folder: string; readonly codec?: EventCodec }): SqliteEventReader {
    return new SqliteEventReader(openForReading(eventsFile(options.folder)), options.codec ?? new EventCodec());
  }

  /** Tells that the log reaches to a log index, which wakes those who subscribe here. */
  advanceTo(logIndex: LogIndex): void {
    this.#head.advanceTo(logIndex);
  }

  readStream(stream: StreamName, { fromRevision = 0, signal }: StreamReadOptions = {}): AsyncIterable<StoredEvent> {
    let from = fromRevision;
    let key: number | undefined;
    return new PagedEvents(async () => {
      if (from !== fromRevision) await nextTurn();
      key ??= this.#keyOf(stream);
      if (key === undefined) return undefined;
      const page = this.#rows(this.#pageOfStream, key, from).map((row) => this.#stored(row, stream));
      from += page.length;
      return page;
    }, { signal, ends: false });
  }

  readAll(after: LogIndex, { signal }: ReadOptions = {}): AsyncIterable<StoredEvent> {
    const last = this.#db.isOpen ? this.#lastCommitted() : after;
    let at = after;
    return new PagedEvents(async () => {
      if (at !== after) await nextTurn();
      const page = this.#pageAfter(at, last);
      at += page.length;
      return page;
    }, { signal, ends: false });
  }

  subscribe(after: LogIndex, { signal }: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    if (this.#db.isOpen) this.#head.advanceTo(this.#lastCommitted());
    let at = after;
    return new PagedEvents(async () => {
      await (at < this.#head.value ? nextTurn() : this.#head.beyond(at, signal));
      if (signal.aborted) return undefined;
      const page = this.#pageAfter(at, this.#head.value);
      at += page.length;
      return page;
    }, { signal, ends: true });
  }

  head(): Promise<LogIndex> {
    return new Promise((resolve) => resolve(this.#lastCommitted()));
  }

  close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close();
    this.#head.close();
    return Promise.resolve();
  }

  /** Empty when the log ends at `after`. */
  #pageAfter(after: LogIndex, last: LogIndex): Page {
    const rows = this.#rows(this.#pageOfLog, after, Math.max(0, Math.min(PAGE_ROWS, last - after)));
    // Whoever reads on counts on there being no gap: a log that has one is not to be read as if it were whole.
    if (rows.length === 0 ? after < last : rows.at(-1)?.[0] !== after + rows.length) {
      throw new Error(`events are missing from the log after ${after}, or stand twice`);
    }
    let key: unknown;
    let name: StreamName = 'ledger';
    return rows.map((row) => {
      // Events of one stream come in runs.
      if (row[4] !== key) name = this.#nameOf(Number((key = row[4])));
      return this.#stored(row, name);
    });
  }

  #rows(statement: StatementSync, ...parameters: readonly (string | number)[]): readonly Row[] {
    if (!this.#db.isOpen) throw new StoreUnavailableError('the event store is closed');
    return statement.all(...parameters);
  }

  #keyOf(stream: StreamName): number | undefined {
    const key = this.#rows(this.#streamKey, stream)[0]?.[0];
    return key === undefined ? undefined : Number(key);
  }

  #stored(row: Row, stream: StreamName): StoredEvent {
    return this.#codec.stored(row[0] as LogIndex, stream, row[1] as StreamRevision, row[2] as EventId, row[3] as string);
  }

  #nameOf(key: number): StreamName {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.#rows(this.#streamName, key)[0]?.[0] as StreamName;
    if (this.#names.size >= MAX_REMEMBERED_NAMES) this.#names.clear();
    this.#names.set(key, name);
    return name;
  }

  #lastCommitted(): LogIndex {
    return Number(this.#rows(this.#lastIndex)[0]?.[0]);
  }
}
