import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { Log } from '../http/log.js';
import { ClockGuard } from './clock-guard.js';
import { PostgresClock } from './postgres-clock.js';

let database: TestDatabase;
let pool: PostgresPool;
beforeAll(async () => {
  database = await testDatabase();
  pool = PostgresPool.open({ url: database.url, applicationName: 'clock', max: 1 });
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

describe('the clock of a PostgreSQL server', () => {
  it('on this machine is this machine\'s, to within what it says', async () => {
    const { nowMs, errorMs } = await new PostgresClock(pool).read();
    // A millisecond for the whole ones that Date.now tells.
    expect(Math.abs(Date.now() - nowMs)).toBeLessThanOrEqual(errorMs + 1 + 1_000);
    expect(errorMs).toBeGreaterThan(0);
  });

  it('tells no more than a round trip can tell', async () => {
    let steady = 0;
    const { errorMs } = await new PostgresClock(pool, () => (steady += 300)).read();
    expect(errorMs).toBe(150);
  });

  it('lets a true clock write, and refuses one that is not', async () => {
    const off = { ms: 0 };
    const guard = await ClockGuard.over(new PostgresClock(pool), new Log(null), { now: () => Date.now() + off.ms, steady: () => performance.now() }, () => () => undefined);
    expect(guard.now()).toBeGreaterThan(0);
    off.ms = 8_000;
    expect(() => guard.now()).toThrow(/8\.\d s ahead of the store's/);
  });

  it('cannot be read where the server is not there', async () => {
    const nowhere = PostgresPool.open({ url: 'postgres://127.0.0.1:1/none', applicationName: 'clock' });
    await expect(new PostgresClock(nowhere).read()).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    await nowhere.close();
  });
});
