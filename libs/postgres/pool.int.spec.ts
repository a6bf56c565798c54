import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { DatabaseUnavailableError, DatabaseUrlError } from './errors.js';
import { PostgresPool } from './pool.js';
import type { PoolOptions } from './pool.js';

let database: TestDatabase;
const opened: PostgresPool[] = [];
const open = (options: Partial<PoolOptions> = {}): PostgresPool => {
  const pool = PostgresPool.open({ url: database.url, applicationName: 'a spec', ...options });
  opened.push(pool);
  return pool;
};
const failure = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};
const numbers = async (pool: PostgresPool): Promise<readonly number[]> =>
  (await pool.query<{ readonly n: number }>('SELECT n FROM numbers ORDER BY n')).rows.map(({ n }) => n);
/** Ends the connection that asks, as an operator would. */
const KILL_ME = 'SELECT pg_terminate_backend(pg_backend_pid())';

beforeAll(async () => {
  database = await testDatabase();
  const pool = open();
  await pool.query('CREATE TABLE numbers (n bigint PRIMARY KEY)');
});
afterEach(async () => {
  await open().query('DELETE FROM numbers');
  await Promise.all(opened.splice(0).map((pool) => pool.close()));
});
afterAll(async () => await database.drop());

describe('values', () => {
  it('of 64 bits come as numbers, exact or not at all; other users of the package get theirs as before', async () => {
    const pool = open();
    const { rows } = await pool.query('SELECT 9007199254740991::int8 AS most, -1::int8 AS less, NULL::int8 AS none, ARRAY[1, NULL, 2]::int8[] AS many, count(*) FROM numbers');
    expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, less: -1, none: null, many: [1, null, 2], count: 0 }]);
    expect(await failure(pool.query('SELECT 9007199254740992::int8'))).toBeInstanceOf(RangeError);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('SELECT 1::int8 AS n')).rows).toEqual([{ n: '1' }]);
    await client.end();
  });
});

describe('texts', () => {
  it('come out as they went in, whatever characters they hold, and what was equal is found', async () => {
    const pool = open();
    const texts = ['a\0b', '\0', '\uFDD0', '\uFDD00', '\uFDD01\0', 'plain'];
    const { rows: [found] } = await pool.query('SELECT $1::text AS one, $2::text[] AS many, $1 = $3 AS equal', [texts[0], texts, 'a\0b']);
    expect(found).toEqual({ one: 'a\0b', many: texts, equal: true });
  });
});

describe('statements sent together', () => {
  it('are answered in their order, one that fails as well, and leave the connection fit', async () => {
    const pool = open({ pipeline: true, max: 1 });
    const session = await pool.session();
    const answers = await Promise.allSettled(['SELECT 1 AS n', 'SELECT 1/0', 'SELECT 3 AS n'].map((sql) => session.query(sql)));
    session.release();
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows : 'refused'))).toEqual([[{ n: 1 }], 'refused', [{ n: 3 }]]);
    expect((await pool.query('SELECT 4 AS n')).rows).toEqual([{ n: 4 }]);
  });
});

describe('a transaction', () => {
  it('is all of the work, through statements and kysely alike', async () => {
    const pool = open();
    const told = await pool.transact(async ({ query, db }) => {
      await query('INSERT INTO numbers VALUES ($1)', [1]);
      expect(await db.selectNoFrom(({ fn }) => fn<number>('pg_current_xact_id_if_assigned', []).as('id')).executeTakeFirst()).not.toEqual({ id: null });
      return await numbers(pool);
    });
    expect(told).toEqual([]);
    expect(await numbers(pool)).toEqual([1]);
  });

  it('is none of it where the work throws, and its connection serves on', async () => {
    const pool = open({ max: 1 });
    const boom = new Error('boom');
    expect(await failure(pool.transact(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)');
      throw boom;
    }))).toBe(boom);
    expect(await failure(pool.transact(async ({ query }) => await query('INSERT INTO numbers VALUES (1), (1)')))).toMatchObject({ code: '23505' });
    expect(await numbers(pool)).toEqual([]);
    expect(pool.connections).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('does not pass for done where a statement failed and its error was passed over', async () => {
    const pool = open();
    const work = pool.transact(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)');
      await query('SELECT 1 / 0').catch(() => undefined);
    });
    expect(String(await failure(work))).toMatch(/rolled back/);
    expect(await numbers(pool)).toEqual([]);
  });

  it('sees one moment where it asks for that, and writes nothing where it reads only', async () => {
    const pool = open();
    await pool.transact(async ({ query }) => {
      expect((await query('SELECT * FROM numbers')).count).toBe(0);
      await pool.query('INSERT INTO numbers VALUES (7)');
      expect((await query('SELECT * FROM numbers')).count).toBe(0);
    }, { isolation: 'repeatable read', readOnly: true });
    expect(await failure(pool.transact(async ({ query }) => await query('DELETE FROM numbers'), { readOnly: true }))).toMatchObject({ message: expect.stringMatching(/25006/) });
  });

  it('is done again after a serialization failure only where it may be repeated', async () => {
    const pool = open();
    const raced = async (repeatable: boolean): Promise<number> => {
      let tries = 0;
      await pool.query('INSERT INTO numbers VALUES (100) ON CONFLICT DO NOTHING');
      await pool.transact(async ({ query }) => {
        await query('SELECT * FROM numbers');
        // Somebody else writes the same row between our reading and our writing: the first time only.
        if (tries++ === 0) await pool.query('UPDATE numbers SET n = n WHERE n = 100');
        await query('UPDATE numbers SET n = n WHERE n = 100');
      }, { isolation: 'repeatable read', repeatable });
      return tries;
    };
    expect(await failure(raced(false))).toMatchObject({ code: '40001' });
    expect(await raced(true)).toBe(2);
  });

  it('does not hang on when its connection is cut, and the next one gets another', async () => {
    const pool = open({ max: 1 });
    const error = await failure(pool.transact(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)');
      await query(KILL_ME);
    }));
    expect(error).toMatchObject({ name: 'DatabaseUnavailableError', code: 'database-unavailable', outcome: 'none' });
    expect(await numbers(pool)).toEqual([]);
  });

  it('outlives its connection being cut between two statements: nothing crashes, and the next statement says so', async () => {
    const [pool, other] = [open({ max: 1 }), open()];
    const error = await failure(pool.transact(async ({ query }) => {
      const { rows: [mine] } = await query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
      await other.query('SELECT pg_terminate_backend($1, 5000)', [mine?.pid]);
      await query('SELECT 1');
    }));
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect(await numbers(pool)).toEqual([]);
  });

  it('that breaks while committing says that nobody knows', async () => {
    const pool = open();
    await pool.query(`CREATE OR REPLACE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON numbers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()`);
    expect(await failure(pool.transact(async ({ query }) => await query('INSERT INTO numbers VALUES (1)')))).toMatchObject({ outcome: 'unknown' });
    await pool.query('DROP TRIGGER cut ON numbers');
  });
});

describe('trouble', () => {
  const closedPort = async (): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const probe = createServer().listen(0, '127.0.0.1', () => resolve());
    await promise;
    const { port } = probe.address() as AddressInfo;
    await new Promise<void>((closed) => { probe.close(() => closed()); });
    return port;
  };

  it('names host, port and database, and never the password', async () => {
    const port = await closedPort();
    const error = await failure(open({ url: `postgres://somebody:s3cret@127.0.0.1:${port}/somewhere` }).query('SELECT 1'));
    expect(error).toMatchObject({ code: 'database-unavailable', outcome: 'none', address: { host: '127.0.0.1', port, database: 'somewhere' } });
    expect(String(error)).toMatch(/127\.0\.0\.1:\d+, database “somewhere”: .*ECONNREFUSED/);
    expect(JSON.stringify([error, String(error), Object.values(error as object)])).not.toContain('s3cret');
  });

  it('is told of refused credentials and of a database that is not there', async () => {
    const elsewhere = new URL(database.url);
    elsewhere.pathname = '/no_such_database';
    expect(String(await failure(open({ url: elsewhere.href }).query('SELECT 1')))).toMatch(/no_such_database.*3D000/);
    elsewhere.username = 'nobody_of_this_name';
    expect(await failure(open({ url: elsewhere.href }).query('SELECT 1'))).toBeInstanceOf(DatabaseUnavailableError);
  });

  it.each(['', 'nonsense', 'mysql://host/db', 'postgres://user:pa#ss:w@[', 'postgres://h/db?sslmode=verify-full&sslrootcert=/no/such/file'])('refuses %j at once', (url) => {
    expect(() => open({ url })).toThrow(DatabaseUrlError);
    expect(() => open({ url })).not.toThrow(/pa#ss/);
  });

  it('comes after a while where every connection is taken, and where a statement takes too long', async () => {
    const pool = open({ max: 1, statementTimeoutMs: 50 });
    const slow = await failure(pool.query('SELECT pg_sleep(60)'));
    expect(String(slow)).toMatch(/statement timeout \(57014\)/);
    const session = await pool.session();
    const refused = await failure(pool.query('SELECT 1'));
    session.release();
    expect(String(refused)).toMatch(/none of 1 connections became free within 5000 ms/);
  });

  it('with a connection that nobody uses is reported, and the next statement gets another', async () => {
    const { promise: lost, resolve } = Promise.withResolvers<DatabaseUnavailableError>();
    const [pool, other] = [open({ max: 1, onLost: resolve }), open()];
    const { rows: [mine] } = await pool.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
    await other.query('SELECT pg_terminate_backend($1, 5000)', [mine?.pid]);
    expect((await lost).code).toBe('database-unavailable');
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('ends with the pool, which may be closed twice', async () => {
    const pool = open();
    await Promise.all([pool.close(), pool.close()]);
    expect(await failure(pool.query('SELECT 1'))).toBeInstanceOf(DatabaseUnavailableError);
  });
});
