import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { DatabaseNotMigratedError, DatabaseUnavailableError } from './errors.js';
import { migrate, migrationStatus, requireMigrated } from './migrate.js';
import { MIGRATIONS } from './migrations/all.js';
import type { Migrations } from './migrations/all.js';
import { PostgresPool } from './pool.js';

const ALL = Object.keys(MIGRATIONS);
let database: TestDatabase;
let pool: PostgresPool;
beforeEach(async () => {
  database = await testDatabase();
  pool = PostgresPool.open({ url: database.url, applicationName: 'a spec' });
});
afterEach(async () => {
  await pool.close();
  await database.drop();
});

const LATER: Migrations = { ...MIGRATIONS, '9999-later': { up: async (db) => void (await sql`CREATE TABLE factledger.later (n int)`.execute(db)) } };
const BROKEN: Migrations = { ...LATER, '99999-broken': { up: async (db) => void (await sql`SELECT 1 / 0`.execute(db)) } };
const tables = async (): Promise<readonly string[]> => (await pool.query<{ readonly name: string }>(`SELECT schemaname || '.' || tablename AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`)).rows.map(({ name }) => name);

describe('migrations', () => {
  it('make everything from nothing, in order, and a second time nothing', async () => {
    const steps: string[] = [];
    expect(await migrationStatus(database.url)).toEqual({ applied: [], pending: ALL, unknown: [] });
    expect(await migrate(database.url, (name) => steps.push(name))).toEqual(ALL);
    expect(steps).toEqual(ALL);
    const made = await tables();
    expect(made).toContain('read_models.projections');
    expect(await migrate(database.url, (name) => steps.push(name))).toEqual([]);
    expect(steps).toEqual(ALL);
    expect(await tables()).toEqual(made);
    const status = await migrationStatus(database.url);
    expect(status).toMatchObject({ applied: ALL.map((name) => ({ name })), pending: [], unknown: [] });
    expect(status.applied[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('go on from an older version, and touch nothing that is there', async () => {
    await migrate(database.url);
    await pool.db.insertInto('read_models.rebuilds').values({ projection: 'record' }).execute();
    expect(await migrate(database.url, undefined, LATER)).toEqual(['9999-later']);
    expect(await pool.db.selectFrom('read_models.rebuilds').select('projection').execute()).toEqual([{ projection: 'record' }]);
  });

  it('are made once where several begin at once', async () => {
    const made = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(made.flat()).toEqual(ALL);
    await requireMigrated(pool);
  });

  it('are all or none: one that fails leaves the database as it was', async () => {
    await expect(migrate(database.url, undefined, BROKEN)).rejects.toMatchObject({ code: '22012' });
    expect((await migrationStatus(database.url)).applied).toEqual([]);
    expect(await tables()).toEqual(['factledger.migrations', 'factledger.migrations_lock']);
    expect(await migrate(database.url)).toEqual(ALL);
  });

  it('are not made by a program that is older than the database', async () => {
    await migrate(database.url, undefined, LATER);
    expect((await migrationStatus(database.url)).unknown).toEqual(['9999-later']);
    await expect(migrate(database.url)).rejects.toThrow(/has migration 9999-later, which this program does not know/);
    await expect(requireMigrated(pool)).rejects.toBeInstanceOf(DatabaseNotMigratedError);
  });

  it('are asked for at a start, in one line that says what to run', async () => {
    await expect(requireMigrated(pool)).rejects.toMatchObject({
      code: 'database-not-migrated', message: expect.stringMatching(/^PostgreSQL at [^\n]* lacks migrations? 0001-read-models[^\n]*\. Run: factledger database migrate$/),
    });
    await migrate(database.url);
    await requireMigrated(pool);
  });

  it('need a database that keeps UTF-8', async () => {
    const url = new URL(database.url);
    url.pathname = `${url.pathname}_latin`;
    await pool.query(`CREATE DATABASE ${url.pathname.slice(1)} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`);
    try {
      await expect(migrate(url.href)).rejects.toThrow(/keeps text as LATIN1/);
    } finally {
      await pool.query(`DROP DATABASE ${url.pathname.slice(1)} WITH (FORCE)`);
    }
  });

  it('say where no server answers', async () => {
    const url = new URL(database.url);
    url.pathname = '/no_such_database';
    await expect(migrationStatus(url.href)).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });
});

describe('the bookkeeping of projections', () => {
  const row = (generation: number, active: boolean) =>
    ({ name: 'record', generation, version: 1, active, status: 'running', reason: null, progress: -1, progress_event: null, tables: '[]' });

  it('lets one build be active, which another may take over from in one statement', async () => {
    await migrate(database.url);
    await pool.db.insertInto('read_models.projections').values([row(1, true), row(2, false)]).execute();
    await expect(pool.db.updateTable('read_models.projections').set({ active: true }).execute()).rejects.toMatchObject({ code: '23P01' });
    const swap = (to: number) => pool.query('UPDATE read_models.projections SET active = (generation = $1) WHERE name = $2', [to, 'record']);
    for (const to of [2, 1, 2]) expect((await swap(to)).count).toBe(2);
    expect(await pool.db.selectFrom('read_models.projections').select(['generation', 'active', 'epoch']).orderBy('generation').execute())
      .toEqual([{ generation: 1, active: false, epoch: 0 }, { generation: 2, active: true, epoch: 0 }]);
  });
});
