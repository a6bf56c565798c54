import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import { PostgresPool } from '#postgres/pool.js';
import { migratedDatabase } from '#test/support/postgres/migrated.js';
import type { MigratedDatabase } from '#test/support/postgres/migrated.js';
import { NOW, keyIdOf, keyStoreContract } from '../contract.js';
import { KeysNotClearedError, KeysUnavailableError } from '../errors.js';
import type { KeyStore } from '../key-store.js';
import { wrappingKeyGiven } from '../wrapping-key.js';
import { PostgresKeyReader } from './key-reader.js';
import { PostgresKeyStore } from './key-store.js';
import { keptInDatabase } from './kept.js';

const env = { FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 7).toString('base64url') };
let database: MigratedDatabase;
let pool: PostgresPool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(async () => await database.drop());
const opened = (on: PostgresPool = pool): Promise<PostgresKeyStore> => PostgresKeyStore.open({ pool: on, wrapping: wrappingKeyGiven(env), now: () => NOW });
const emptied = (): Promise<unknown> =>
  pool.query('TRUNCATE sealing.keys, sealing.destroyed; UPDATE sealing.state SET proof = NULL, changes = 0, unswept = false');
const wrapped = async (id: SealingKeyId): Promise<Buffer> =>
  (await pool.query<{ readonly wrapped: Buffer }>('SELECT wrapped FROM sealing.keys WHERE id = $1', [id])).rows[0]!.wrapped;
/** Tables and indexes of the schema whose files hold these bytes: raw, rows that nobody sees any more among them. */
async function holding(bytes: Buffer): Promise<readonly string[]> {
  await pool.query('CHECKPOINT');
  const { rows } = await pool.query<{ readonly name: string }>(`SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'sealing' AND position($1::bytea IN pg_read_binary_file(pg_relation_filepath(pg_class.oid))) > 0`, [bytes]);
  return rows.map(({ name }) => name);
}

keyStoreContract('PostgreSQL', async () => {
  await emptied();
  return {
    open: async (given) => await PostgresKeyStore.open({ pool, wrapping: wrappingKeyGiven(given), now: () => NOW }),
    read: (store) => PostgresKeyReader.open(pool, (store as PostgresKeyStore).wrappingKey),
    kept: (given) => keptInDatabase(pool, given),
    spoil: async (id) => void (await pool.query("UPDATE sealing.keys SET wrapped = decode(repeat('00', 60), 'hex') WHERE id = $1", [id])),
    wrapped, holding, dispose: () => Promise.resolve(),
  };
});

describe('keys in PostgreSQL', () => {
  const pools: PostgresPool[] = [];
  const another = (): PostgresPool => {
    pools.push(PostgresPool.open({ url: database.url, applicationName: 'another' }));
    return pools.at(-1)!;
  };
  beforeEach(emptied);
  afterEach(async () => void (await Promise.all(pools.splice(0).map((each) => each.close()))));
  const hex = (store: KeyStore, id: SealingKeyId): Promise<string> =>
    store.take([{ id, purpose: 'x' }]).then((keys) => Buffer.from(keys.get(id) as Uint8Array).toString('hex'));
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(() => null, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeysUnavailableError);
    return String(error);
  };

  it('are the same for several processes that want them at once', async () => {
    const stores = await Promise.all([opened(), opened(another()), opened(another())]);
    const ids = [1, 2, 3, 4, 5].map(keyIdOf);
    const taken = await Promise.all(stores.map((store) => Promise.all(ids.map((id) => hex(store, id)))));
    expect(new Set(taken.map((keys) => keys.join())).size).toBe(1);
    expect(await stores[0]!.list()).toHaveLength(5);
  });

  it('stay destroyed for every process, however their takes and the destruction meet', async () => {
    const [one, two] = await Promise.all([opened(), opened(another())]);
    for (let round = 0; round < 20; round++) {
      const id = keyIdOf(round);
      const asked = () => two.take([{ id, purpose: 'x' }]);
      await Promise.all([asked(), asked(), one.destroy([id]), asked()]);
      expect((await asked()).get(id)).toBe('destroyed');
      expect(await two.find(id)).toBe('destroyed');
    }
    expect((await pool.query('SELECT * FROM sealing.keys')).rows).toEqual([]);
  });

  it('are known to a reader from the next refresh on, which fetches what changed and nothing else', async () => {
    const store = await opened();
    await store.take([1, 2, 3].map((n) => ({ id: keyIdOf(n), purpose: 'x' })));
    const fetched: number[] = [];
    const reader = await PostgresKeyReader.open({
      query: async (statement, values) => {
        const answer = await pool.query<never>(statement, values);
        if (values !== undefined) fetched.push(answer.count);
        return answer;
      },
    }, store.wrappingKey);
    await reader.refresh();
    await store.take([{ id: keyIdOf(4), purpose: 'x' }]);
    await store.destroy([keyIdOf(2)]);
    expect(reader.find(keyIdOf(2))).toBeInstanceOf(Uint8Array);
    await reader.refresh();
    expect(fetched).toEqual([3, 2]);
    expect([1, 2, 3, 4, 5].map((n) => reader.find(keyIdOf(n)))).toEqual([expect.any(Uint8Array), 'destroyed', expect.any(Uint8Array), expect.any(Uint8Array), null]);
  });

  it('are forgotten by a reader where an older copy of the database was put back', async () => {
    const store = await opened();
    await store.take([1, 2].map((n) => ({ id: keyIdOf(n), purpose: 'x' })));
    await store.destroy([keyIdOf(2)]);
    const reader = await PostgresKeyReader.open(pool, store.wrappingKey);
    await pool.query('UPDATE sealing.state SET changes = 1; DELETE FROM sealing.destroyed; DELETE FROM sealing.keys');
    await reader.refresh();
    expect([1, 2].map((n) => reader.find(keyIdOf(n)))).toEqual([null, null]);
  });

  it('are answered while they cannot be cleared yet: the key is gone, and the next try clears it', async () => {
    const store = await opened();
    await store.take([1, 2].map((n) => ({ id: keyIdOf(n), purpose: 'x' })));
    const bytes = await wrapped(keyIdOf(1));
    const dump = await another().session();
    await dump.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await dump.query('SELECT count(*) FROM sealing.keys');
    expect(await refusal(store.destroy([keyIdOf(1)]))).toMatch(/given to nobody any more, but .* being read elsewhere.*try again/);
    expect(await store.find(keyIdOf(1))).toBe('destroyed');
    await expect(store.destroy([keyIdOf(1)])).rejects.toBeInstanceOf(KeysNotClearedError);
    await dump.rollback();
    dump.release();
    await store.destroy([keyIdOf(1)]);
    expect(await holding(bytes)).toEqual([]);
    expect(await store.find(keyIdOf(2))).toBeInstanceOf(Uint8Array);
  });

  it('are cleared whatever an older transaction still sees of other tables', async () => {
    const store = await opened();
    await store.take([{ id: keyIdOf(1), purpose: 'x' }]);
    const bytes = await wrapped(keyIdOf(1));
    const old = await another().session();
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await old.query('SELECT count(*) FROM read_models.projections');
    await store.destroy([keyIdOf(1)]);
    expect(await holding(bytes)).toEqual([]);
    await old.rollback();
    old.release();
  });

  it('wrapped anew by one process are refused by the others until they start with the new sealing key', async () => {
    const [one, two] = [await opened(), await opened(another())];
    await one.take([{ id: keyIdOf(1), purpose: 'x' }]);
    const reader = await PostgresKeyReader.open(pool, two.wrappingKey);
    const folder = await mkdtemp(join(tmpdir(), 'factledger-rewrap-'));
    await one.rewrap(join(folder, 'sealing.key'));
    await rm(folder, { recursive: true });
    expect(await refusal(two.take([{ id: keyIdOf(2), purpose: 'x' }]))).toMatch(/wrapped anew/);
    expect(await refusal(reader.refresh())).toMatch(/wrapped anew/);
    expect(await refusal(opened(another()))).toMatch(/another sealing key/);
    expect(await one.find(keyIdOf(1))).toBeInstanceOf(Uint8Array);
  });

  it('need a sealing key that is given, the same for all', async () => {
    expect(() => wrappingKeyGiven({})).toThrow(/set FACTLEDGER_SEALING_KEY or FACTLEDGER_SEALING_KEY_FILE, to the same on every machine/);
    const other = { FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 9).toString('base64url') };
    const both = await Promise.allSettled([opened(), PostgresKeyStore.open({ pool: another(), wrapping: wrappingKeyGiven(other), now: () => NOW })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('say so where the database does not answer', async () => {
    const closed = another();
    const store = await opened(closed);
    await closed.close();
    expect(await refusal(store.take([{ id: keyIdOf(1), purpose: 'x' }]))).toMatch(/PostgreSQL at /);
  });
});
