/**
 * Brings a database to the version that this program needs, and tells whether it is there.
 *
 * Which migrations were made stands in `factledger.migrations`. All that are missing are made in one transaction, under a lock
 * of the whole database: two at once make them once, and one that fails leaves everything as it was.
 */
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DatabaseNotMigratedError, inWords } from './errors.js';
import { MIGRATIONS } from './migrations/all.js';
import type { Migrations } from './migrations/all.js';
import { PostgresPool } from './pool.js';

const SCHEMA = 'factledger';
const TABLE = 'migrations';
const LOCK_TABLE = 'migrations_lock';
const COMMAND = 'factledger database migrate';

/** PostgreSQL 14, by `server_version_num`. */
const OLDEST_SERVER = 140_000;

export interface MigrationStatus {
  /** In the order they were made, with the clock of whoever made them. */
  readonly applied: readonly { readonly name: string; readonly at: string }[];
  /** That this program has and the database has not. */
  readonly pending: readonly string[];
  /** That the database has and this program does not know: a newer one made them. */
  readonly unknown: readonly string[];
}

/**
 * Makes every migration that is missing.
 * @param onStep told the name of each before it is made
 * @returns the names of those made
 * @throws {DatabaseNotMigratedError} when the database is newer than this program, or not fit for it
 * @throws {DatabaseUnavailableError} {pg.DatabaseError} when one cannot be made, for want of rights for instance
 */
export async function migrate(url: string, onStep: (name: string) => void = () => undefined, migrations: Migrations = MIGRATIONS): Promise<readonly string[]> {
  // Building an index over many rows takes as long as it takes.
  return await withPool(url, 0, async (pool) => {
    await requireFit(pool);
    const before = await statusIn(pool, migrations);
    if (before.unknown.length > 0) throw tooNew(pool, before.unknown);
    const steps = Object.entries(migrations).map(([name, { up }]) => [name, { up: async (db: Kysely<unknown>) => { onStep(name); await up(db); } }] as const);
    const migrator = new Migrator({
      db: pool.db, provider: { getMigrations: () => Promise.resolve(Object.fromEntries(steps)) },
      migrationTableSchema: SCHEMA, migrationTableName: TABLE, migrationLockTableName: LOCK_TABLE,
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return results.map(({ migrationName }) => migrationName);
  });
}

/** @throws {DatabaseUnavailableError} */
export const migrationStatus = async (url: string): Promise<MigrationStatus> => await withPool(url, undefined, statusIn);

/** @throws {DatabaseNotMigratedError} @throws {DatabaseUnavailableError} */
export async function requireMigrated(pool: PostgresPool): Promise<void> {
  const { pending, unknown } = await statusIn(pool);
  if (unknown.length > 0) throw tooNew(pool, unknown);
  if (pending.length > 0) throw new DatabaseNotMigratedError(`${inWords(pool.address)} lacks ${listed(pending)}. Run: ${COMMAND}`);
}

async function statusIn(pool: PostgresPool, migrations: Migrations = MIGRATIONS): Promise<MigrationStatus> {
  const { rows: [found] } = await pool.query<{ readonly there: boolean }>(`SELECT to_regclass('${SCHEMA}.${TABLE}') IS NOT NULL AS there`);
  const { rows: applied } = found?.there === true
    ? await pool.query<{ readonly name: string; readonly at: string }>(`SELECT name, "timestamp" AS at FROM ${SCHEMA}.${TABLE} ORDER BY name COLLATE "C"`)
    : { rows: [] };
  const known = Object.keys(migrations);
  const made = new Set(applied.map(({ name }) => name));
  return { applied, pending: known.filter((name) => !made.has(name)), unknown: [...made].filter((name) => !known.includes(name)) };
}

/** Texts are compared by code units of UTF-8 everywhere, and rest on what newer servers do. */
async function requireFit(pool: PostgresPool): Promise<void> {
  const { rows: [server] } = await pool.query<{ readonly version: number; readonly said: string; readonly encoding: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS said, current_setting('server_encoding') AS encoding");
  if (server === undefined || server.version < OLDEST_SERVER) {
    throw new DatabaseNotMigratedError(`${inWords(pool.address)} is version ${server?.said ?? 'unknown'}; 14 or newer is needed.`);
  }
  if (server.encoding !== 'UTF8') {
    throw new DatabaseNotMigratedError(`${inWords(pool.address)} keeps text as ${server.encoding}; make one with ENCODING 'UTF8'.`);
  }
}

const tooNew = (pool: PostgresPool, unknown: readonly string[]): DatabaseNotMigratedError =>
  new DatabaseNotMigratedError(`${inWords(pool.address)} has ${listed(unknown)}, which this program does not know: run the newer one that made it.`);

const listed = (names: readonly string[]): string => `${names.length === 1 ? 'migration' : 'migrations'} ${names.join(', ')}`;

async function withPool<T>(url: string, statementTimeoutMs: number | undefined, work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  const pool = PostgresPool.open({ url, applicationName: 'factledger database', max: 2, ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }) });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
