import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { watchPool } from './gauges.js';

let database: TestDatabase;
let pool: PostgresPool;
beforeAll(async () => {
  database = await testDatabase();
  pool = PostgresPool.open({ url: database.url, applicationName: 'numbers', max: 2 });
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

describe('numbers of a pool', () => {
  it('tell connections in use and idle, and who waits for one', async () => {
    const registry = new Registry();
    watchPool(registry, pool);
    const [one, other] = [await pool.session(), await pool.session()];
    const waiting = pool.query('SELECT 1');
    const busy = await registry.metrics();
    expect(busy).toMatch(/^factledger_database_connections\{state="in_use"\} 2$/m);
    expect(busy).toMatch(/^factledger_database_connections\{state="idle"\} 0$/m);
    expect(busy).toMatch(/^factledger_database_waiting 1$/m);
    one.release();
    other.release();
    await waiting;
    const quiet = await registry.metrics();
    expect(quiet).toMatch(/^factledger_database_connections\{state="idle"\} 2$/m);
    expect(quiet).toMatch(/^factledger_database_waiting 0$/m);
  });
});
