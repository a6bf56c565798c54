/**
 * Rows of one build in PostgreSQL. A batch is gone through in memory (see overlay.ts); events that ask for rows which are not
 * there yet are gone through again when these have been read, together with all that later events of the batch were seen to ask for.
 */
import type { StoredEvent } from '#event-store/port.js';
import type { Queries } from '#postgres/pool.js';
import { StorageFailedError } from '../engine/builds.js';
import type { BuildRows, Unapplied } from '../engine/builds.js';
import type { Projection, Row } from '../projection.js';
import { Overlay } from './overlay.js';
import type { Missing } from './overlay.js';
import { readMissing, write } from './writing.js';

/** More rows than this are forgotten between two batches. */
const MAX_HELD = 100_000;

export class PostgresBuildRows implements BuildRows {
  #overlay: Overlay;

  /**
   * @param connection that of the transaction which is under way
   * @param empty whether the tables hold no rows yet
   */
  constructor(private readonly connection: () => Queries, private readonly projection: Projection, private readonly generation: number, empty: boolean) {
    this.#overlay = new Overlay(projection, empty);
  }

  async apply(events: readonly StoredEvent[]): Promise<Unapplied | null> {
    const unapplied = await this.#take(events);
    if (unapplied !== null || (await this.#write()) === null) return unapplied;
    // Something does not fit what the tables hold, such as a second row of the same key: one by one tells whose it is.
    this.forget();
    for (const event of events) {
      const one = await this.#take([event]);
      if (one !== null) return one;
      const error = await this.#write();
      if (error !== null) return { event, error };
    }
    return null;
  }

  /** The transaction was committed. */
  committed(): void {
    if (this.#overlay.size > MAX_HELD) this.forget();
  }

  /** The transaction was rolled back, or somebody else may have written. */
  forget(): void {
    this.#overlay = new Overlay(this.projection, false);
  }

  /** Goes through the events in memory. */
  async #take(events: readonly StoredEvent[]): Promise<Unapplied | null> {
    let taken = 0;
    while (taken < events.length) {
      // From the first event on whose rows are missing, the others only say what they will ask for.
      for (const event of events.slice(taken)) {
        try {
          if (this.#overlay.make(this.projection.apply(event.event, this.#overlay))) taken += 1;
        } catch (error) {
          if (!this.#overlay.isMissing) return { event, error };
        }
      }
      for (const missing of this.#overlay.missing()) this.#overlay.bring(missing, await this.#read(missing));
    }
    return null;
  }

  async #read(missing: Missing): Promise<readonly Row[]> {
    try {
      return await readMissing(this.connection(), this.generation, missing);
    } catch (error) {
      throw new StorageFailedError(`${missing.spec.name}: ${String(error)}`, { cause: error });
    }
  }

  /** Null when everything is written; else why the server does not take it, and nothing is. */
  async #write(): Promise<unknown> {
    const changes = this.#overlay.changes();
    if (changes.length === 0) return null;
    const connection = this.connection();
    try {
      await connection.query(`SAVEPOINT ${SAVEPOINT}`);
      for (const each of changes) await write(connection, this.generation, each);
      this.#overlay.settle();
      return null;
    } catch (error) {
      if (!isTheChangesFault(error)) throw new StorageFailedError(`${this.projection.name}: ${String(error)}`, { cause: error });
      await connection.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
      return error;
    }
  }
}

const SAVEPOINT = 'rows';

/** Classes of SQLSTATE that are about values: data exceptions, violated constraints, limits of the program (too long a row). */
function isTheChangesFault(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^(?:22|23|54)/.test(code);
}
