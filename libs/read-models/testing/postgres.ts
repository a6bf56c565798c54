/** Logs in memory projected into PostgreSQL, each into a database of its own, which is emptied and used again. */
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { PostgresBuildStore } from '../postgres/build-store.js';
import { PostgresSnapshots } from '../postgres/snapshot.js';
import type { PostgresSnapshotsOptions } from '../postgres/snapshot.js';
import { tableName } from '../postgres/tables.js';
import { PROJECTIONS } from '../projections/all.js';
import { projectedInto } from './projected.js';
import type { Project } from './projected.js';

interface Place {
  readonly database: TestDatabase;
  readonly writing: PostgresPool;
  readonly reading: PostgresPool;
}

export class PostgresProjections {
  readonly #free: Place[] = [];
  #used: Place[] = [];

  /** @param asked what stands between the queries and the pool that answers them */
  constructor(private readonly asked: (pool: PostgresPool) => PostgresSnapshotsOptions['pool'] = (pool) => pool) {}

  readonly project: Project = async (log, options) => {
    const place = this.#free.pop() ?? await newPlace();
    this.#used.push(place);
    return projectedInto(new PostgresBuildStore(place.writing), new PostgresSnapshots({ pool: this.asked(place.reading) }), log, options);
  };

  /** What was projected up to now is gone. */
  async clear(): Promise<void> {
    const used = this.#used;
    this.#used = [];
    await Promise.all(used.map(empty));
    this.#free.push(...used);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#free, ...this.#used].map(async ({ database, writing, reading }) => {
      await Promise.all([writing.close(), reading.close()]);
      await database.drop();
    }));
  }
}

async function newPlace(): Promise<Place> {
  const database = await testDatabase('migrated');
  return {
    database, writing: PostgresPool.open({ url: database.url, applicationName: 'projections', max: 2 }),
    reading: PostgresPool.open({ url: database.url, applicationName: 'queries', pipeline: true }),
  };
}

/** As it is after it was first used: with tables that hold nothing. */
async function empty({ writing }: Place): Promise<void> {
  const tables = PROJECTIONS.flatMap((projection) => projection.tables.map(({ name }) => `DELETE FROM ${tableName(name, 1)}`));
  await writing.query([...tables, 'UPDATE read_models.projections SET progress = -1, progress_event = NULL'].join(';'));
}
