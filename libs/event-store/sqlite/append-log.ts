/**
 * The one writer of the file: a group of append requests becomes one transaction, and the order of commits is the order
 * of the log.
 *
 * It remembers the key and the last revision of streams, so that a request on a known stream reads nothing. The memory is
 * right while nobody else writes: PRAGMA data_version, read inside the transaction, moves when another connection has
 * committed, and then everything is read again. A request of several statements stands in a savepoint of its own, so one
 * that fails leaves the others of its group alone.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import { firstRevision } from '../codec/append.js';
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import { sqliteCodeOf } from './schema.js';
import type { AppendRequest, Outcome } from './wire.js';

interface Stream {
  readonly key: number;
  revision: StreamRevision;
}

const SQLITE_CONSTRAINT_UNIQUE = 2067;
/** Requests in one transaction, give or take a message: a bound on how long the first of them waits for its answer. */
const MAX_GROUP = 1_000;
const MAX_REMEMBERED_STREAMS = 100_000;

export class AppendLog {
  readonly #db: DatabaseSync;
  readonly #statements: Readonly<Record<keyof typeof SQL, StatementSync>>;
  readonly #streams = new Map<StreamName, Stream>();
  #dataVersion: unknown;
  #next: LogIndex = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    const prepare = (sql: string): StatementSync => db.prepare(sql, { returnArrays: true });
    this.#statements = {
      begin: prepare(SQL.begin), commit: prepare(SQL.commit), rollback: prepare(SQL.rollback),
      savepoint: prepare(SQL.savepoint), release: prepare(SQL.release), undo: prepare(SQL.undo),
      dataVersion: prepare(SQL.dataVersion), next: prepare(SQL.next), stream: prepare(SQL.stream),
      newStream: prepare(SQL.newStream), insert: prepare(SQL.insert), idsAt: prepare(SQL.idsAt),
    };
    this.#refresh();
  }

  /** Log index of the last event committed; -1 when empty. */
  get head(): LogIndex {
    return this.#next - 1;
  }

  /**
   * Commits what can be written of a group; the outcomes stand in the order of the requests. `more` is asked, until it has
   * none, for requests that came in meanwhile.
   * @throws {StoreUnavailableError} when a foreign tool holds the file: nothing was written, a later try may succeed
   * @throws any other error when the outcome is not known: this log must not be used again
   */
  commit(first: readonly AppendRequest[], more: () => readonly AppendRequest[] = () => []): readonly Outcome[] {
    try {
      this.#statements.begin.run();
    } catch (error) {
      throw new StoreUnavailableError(`the event file is locked: ${messageOf(error)}`, { cause: error });
    }
    try {
      this.#refresh();
      const outcomes: Outcome[] = [];
      for (let requests = first; requests.length > 0; requests = outcomes.length < MAX_GROUP ? more() : []) {
        for (const request of requests) outcomes.push(this.#append(request));
      }
      this.#statements.commit.run();
      return outcomes;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** After an error that ended the transaction there is no savepoint left, and that error is the one to tell. */
  #release(): void {
    if (this.#db.isTransaction) this.#statements.release.run();
  }

  #rollBack(): void {
    try {
      this.#statements.rollback.run();
    } catch {
      // SQLite has rolled back by itself, or the disk is gone: either way the first error is the one to tell.
    }
  }

  #refresh(): void {
    const version = cell(this.#statements.dataVersion.get(), 0);
    if (version === this.#dataVersion && this.#streams.size <= MAX_REMEMBERED_STREAMS) return;
    this.#dataVersion = version;
    this.#streams.clear();
    this.#next = number(this.#statements.next.get(), 0);
  }

  #append(request: AppendRequest): Outcome {
    const stream = this.#stream(request.stream);
    const actual = stream === undefined ? 'no-stream' : stream.revision;
    if (actual !== request.expected) return this.#writtenBefore(request, stream) ?? { kind: 'conflict', actual };

    // One statement undoes itself when it fails; only what takes several needs a savepoint.
    const several = request.events.length > 1 || stream === undefined;
    if (several) this.#statements.savepoint.run();
    try {
      return this.#insert(request, stream);
    } catch (error) {
      if (!isDuplicateId(error)) throw error;
      if (several) this.#statements.undo.run();
      return { kind: 'duplicate-id' };
    } finally {
      if (several) this.#release();
    }
  }

  #insert({ stream: name, events }: AppendRequest, known: Stream | undefined): Outcome {
    const stream = known ?? { key: Number(this.#statements.newStream.run(name).lastInsertRowid), revision: -1 };
    const firstLogIndex = this.#next;
    let { revision } = stream;
    let logIndex = firstLogIndex;
    for (const { id, bytes } of events) this.#statements.insert.run(logIndex++, stream.key, ++revision, id, bytes);
    stream.revision = revision;
    this.#next = logIndex;
    this.#streams.set(name, stream);
    return { kind: 'written', revision, firstLogIndex };
  }

  /** The first answer again, when these very events already stand at this very place. */
  #writtenBefore({ expected, events }: AppendRequest, stream: Stream | undefined): Outcome | undefined {
    const first = firstRevision(expected);
    const revision = first + events.length - 1;
    if (stream === undefined || stream.revision < revision) return undefined;
    const standing = this.#statements.idsAt.all(stream.key, first, revision);
    if (!events.every(({ id }, i) => cell(standing[i], 1) === id)) return undefined;
    return { kind: 'written', revision, firstLogIndex: number(standing[0], 0) };
  }

  #stream(name: StreamName): Stream | undefined {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const row = this.#statements.stream.get(name);
    if (row === undefined) return undefined;
    const stream = { key: number(row, 0), revision: number(row, 1) };
    this.#streams.set(name, stream);
    return stream;
  }
}

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  savepoint: 'SAVEPOINT request',
  release: 'RELEASE request',
  undo: 'ROLLBACK TO request',
  dataVersion: 'PRAGMA data_version',
  next: 'SELECT coalesce(max(log_index), -1) + 1 FROM events',
  stream: `SELECT stream_key, (SELECT max(revision) FROM events WHERE events.stream_key = streams.stream_key)
           FROM streams WHERE name = ?`,
  newStream: 'INSERT INTO streams (name) VALUES (?)',
  // The bytes come as UTF-8 already: taken as text as they are.
  insert: 'INSERT INTO events (log_index, stream_key, revision, id, bytes) VALUES (?, ?, ?, ?, CAST(? AS TEXT))',
  idsAt: 'SELECT log_index, id FROM events WHERE stream_key = ? AND revision BETWEEN ? AND ? ORDER BY revision',
} as const;

const isDuplicateId = (error: unknown): boolean =>
  sqliteCodeOf(error) === SQLITE_CONSTRAINT_UNIQUE && messageOf(error).includes('events.id');

/** A column of a row that was read as an array; the types of node:sqlite know rows as records only. */
const cell = (row: Readonly<Record<number, unknown>> | undefined, column: number): unknown => row?.[column];
const number = (row: Readonly<Record<number, unknown>> | undefined, column: number): number => Number(cell(row, column));
