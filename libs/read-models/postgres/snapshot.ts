/**
 * Reads of one moment of the database: a transaction that only reads and sees one state, on a connection of its own. Several
 * run at a time, and more wait for their turn. A build that has served may be dropped while it is read; the read is then done
 * again on what serves now.
 */
import type { LogIndex } from '#domain/ids.js';
import { DatabaseUnavailableError, isSerializationFailure, isTableMissing, isTransactionAborted } from '#postgres/errors.js';
import type { Session } from '#postgres/session.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { ReadModelsUnavailableError } from '../errors.js';
import type { Row, Value } from '../projection.js';
import { ServingBuilds } from '../serving.js';
import type { MatchesAsked, Snapshot, Snapshots } from '../snapshot.js';
import { Asking } from './asking.js';
import type { Rows } from './asking.js';
import { readBuilds } from './build-store.js';
import { matchesOf } from './matching.js';
import { tableName } from './tables.js';

type ReadSession = Pick<Session, 'query' | 'rollback' | 'release'>;

export interface PostgresSnapshotsOptions {
  /** Where statements are sent together (`pipeline`); with as many connections as there are reads at once. */
  readonly pool: { session(): Promise<ReadSession> };
  /** Done before each read, once its state is fixed and before it asks anything. */
  readonly prepare?: () => Promise<void>;
  /** Reads at once; 8 unless told. */
  readonly atOnce?: number;
}

/** Reads at once for each reader. */
export const READS_AT_ONCE = 8;
const MOST_WAITING = 1_024;
/** How often a read is done whose tables are gone each time. */
const MOST_TRIES = 3;

/** Compiling a plan takes longer than most reads do. */
const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off';

export class PostgresSnapshots implements Snapshots {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly options: PostgresSnapshotsOptions) {}

  async read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (tries < MOST_TRIES && isOfAnotherMoment(error)) continue;
        if (error instanceof DatabaseUnavailableError || error instanceof KeysUnavailableError) throw new ReadModelsUnavailableError(error.message, { cause: error });
        throw error;
      }
    }
  }

  async #once<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    await this.#turn();
    let session: ReadSession;
    try {
      session = await this.options.pool.session();
    } catch (error) {
      this.#next();
      throw error;
    }
    const asking = new Asking(session);
    try {
      const [, builds] = await Promise.all([session.query(BEGIN), readBuilds(session)]);
      await this.options.prepare?.();
      return await work(new PostgresSnapshot(new ServingBuilds(builds, tableName), asking));
    } catch (error) {
      // Of statements that are sent together, the one that is waited for first need not be the one that failed.
      throw isTransactionAborted(error) ? (asking.failure ?? error) : error;
    } finally {
      asking.end();
      // Nothing was written: the answer need not wait for the end, which throws nothing.
      void session.rollback().then(() => {
        session.release();
        this.#next();
      });
    }
  }

  #next(): void {
    this.#running -= 1;
    this.#waiting.shift()?.();
  }

  async #turn(): Promise<void> {
    this.#running += 1;
    if (this.#running <= (this.options.atOnce ?? READS_AT_ONCE)) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#running -= 1;
      throw new ReadModelsUnavailableError('too many reads are waiting');
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Tables of a build may go while a transaction that saw it runs, and so may rows on a server that follows another. */
const isOfAnotherMoment = (error: unknown): boolean => isTableMissing(error) || isSerializationFailure(error);

class PostgresSnapshot implements Snapshot {
  constructor(private readonly builds: ServingBuilds, private readonly asking: Asking) {}

  async all(sql: string, ...parameters: readonly Value[]): Promise<Rows> {
    return this.asking.ask(this.builds.named(sql), parameters);
  }

  async first(sql: string, ...parameters: readonly Value[]): Promise<Row | undefined> {
    return (await this.all(sql, ...parameters))[0];
  }

  matches(asked: MatchesAsked): Promise<Rows> {
    return matchesOf((sql, ...parameters) => this.asking.askAlone(this.builds.named(sql), parameters), asked);
  }

  progress(...projections: readonly string[]): LogIndex {
    return this.builds.progress(...projections);
  }

  generation(projection: string): number {
    return this.builds.generation(projection);
  }
}
