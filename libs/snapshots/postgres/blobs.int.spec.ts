import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sha256 } from '#domain/ids.js';
import { PostgresPool } from '#postgres/pool.js';
import { migratedDatabase } from '#test/support/postgres/migrated.js';
import type { MigratedDatabase } from '#test/support/postgres/migrated.js';
import { BlobsUnavailableError } from '../blob-store.js';
import { blobStoreContract, inChunks, keptIn } from '../contract.js';
import { PostgresBlobs, blobsInDatabase } from './blobs.js';
import type { PostgresBlobsOptions } from './blobs.js';

let database: MigratedDatabase;
let pool: PostgresPool;
beforeAll(async () => {
  database = await migratedDatabase();
  ({ pool } = database);
});
afterAll(async () => await database.drop());
const emptied = (): Promise<unknown> => pool.query('TRUNCATE blobs.blobs, blobs.pieces');

blobStoreContract('PostgreSQL', async () => {
  await emptied();
  const folder = await mkdtemp(join(tmpdir(), 'factledger-blobs-'));
  return {
    open: (limit) => PostgresBlobs.open({ pool, folder, limit }), kept: blobsInDatabase(pool),
    damage: async (name, bytes) => void (await pool.query(
      'UPDATE blobs.pieces SET bytes = substr($2::bytea, (n * 262144 + 1)::int, 262144) WHERE sha256 = $1', [name, bytes])),
    staged: () => readdir(join(folder, 'coming')),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});

describe('blobs in PostgreSQL', () => {
  let folder: string;
  beforeEach(async () => {
    await emptied();
    folder = await mkdtemp(join(tmpdir(), 'factledger-blobs-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));
  const copies = async (): Promise<readonly string[]> => (await readdir(join(folder, 'copies'))).map((name) => name.slice(0, 64)).sort();

  it('are seen by another process from the moment they are kept, whole or not at all', async () => {
    const [one, two] = [await PostgresBlobs.open({ pool, folder: join(folder, 'one') }), await PostgresBlobs.open({ pool, folder: join(folder, 'two') })];
    const bytes = randomBytes(3_000_000);
    const staged = await one.stage(inChunks(bytes, 65_536));
    expect(await two.open(staged.sha256)).toBeNull();
    await staged.keep();
    const found = await two.open(staged.sha256);
    expect((await buffer(found!.stream())).equals(bytes)).toBe(true);
    expect((await pool.query('SELECT * FROM blobs.pieces')).count).toBe(12);
  });

  it('leave nothing of a keep that is cut off', async () => {
    const cut = PostgresPool.open({ url: database.url, applicationName: 'cut', max: 1 });
    const blobs = await PostgresBlobs.open({ pool: cut, folder });
    const staged = await blobs.stage(inChunks(randomBytes(2_000_000), 65_536));
    await pool.query(`CREATE OR REPLACE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE TRIGGER cut AFTER INSERT ON blobs.pieces FOR EACH ROW WHEN (NEW.n = 5) EXECUTE FUNCTION cut()`);
    await expect(staged.keep()).rejects.toBeInstanceOf(BlobsUnavailableError);
    await pool.query('DROP TRIGGER cut ON blobs.pieces');
    expect((await pool.query('SELECT * FROM blobs.blobs')).rows).toEqual([]);
    await staged.keep();
    expect((await buffer((await blobs.open(staged.sha256))!.stream())).length).toBe(2_000_000);
    await cut.close();
  });

  it('are fetched as fast as they are read, and no faster', async () => {
    let asked = 0;
    const counting: PostgresBlobsOptions['pool'] = {
      query: (statement, values) => { if (typeof statement === 'object') asked++; return pool.query(statement, values); },
      transact: (work, options) => pool.transact(work, options),
    };
    const name = await keptIn(await PostgresBlobs.open({ pool, folder: join(folder, 'other') }), randomBytes(5_000_000), 65_536);
    const blobs = await PostgresBlobs.open({ pool: counting, folder });
    const stream = (await blobs.open(name))!.stream();
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    await chunks.next();
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(() => setImmediate(resolve));
    await promise;
    expect(asked).toBeLessThan(6);
    await chunks.return?.();
    expect(asked).toBeLessThan(6);
  });

  it('have copies on this machine for work on files: fetched once, proven, bounded, for their owner alone', async () => {
    const blobs = await PostgresBlobs.open({ pool, folder, cacheBytes: 2_500 });
    const some = (): Promise<Sha256> => keptIn(blobs, randomBytes(1_000));
    const [a, b, c] = [await some(), await some(), await some()];
    const use = (name: Sha256) => blobs.withFile(name, async (file) => ({ file, length: (await readFile(file)).length, mode: (await stat(file)).mode & 0o777 }));
    const first = await use(a);
    expect(first).toMatchObject({ length: 1_000, mode: 0o600 });
    await pool.query('DELETE FROM blobs.pieces WHERE sha256 = $1', [a]);
    expect(await use(a)).toEqual(first);
    await use(b);
    await use(a);
    await use(c);
    expect(await copies()).toEqual([a, c].sort());
    // What is being worked on is not taken away, whatever else is asked for meanwhile.
    await blobs.withFile(a, async (file) => {
      await use(c);
      await use(b);
      await use(c);
      expect((await readFile(file)).length).toBe(1_000);
    });
    expect((await copies()).length).toBe(2);
    expect((await PostgresBlobs.open({ pool, folder }), await copies())).toEqual([]);
  });

  it('that cannot be copied leave no copy, and are fetched anew the next time', async () => {
    const blobs = await PostgresBlobs.open({ pool, folder });
    const bytes = randomBytes(1_000);
    const name = await keptIn(blobs, bytes);
    await pool.query("UPDATE blobs.pieces SET bytes = 'else' WHERE sha256 = $1", [name]);
    const use = () => blobs.withFile(name, (file) => readFile(file));
    const tried = await Promise.allSettled([use(), use()]);
    expect(tried.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await copies()).toEqual([]);
    await keptIn(blobs, bytes);
    expect(await use()).toEqual(bytes);
  });

  it('empty at a start what a crash left half taken in', async () => {
    await PostgresBlobs.open({ pool, folder });
    await writeFile(join(folder, 'coming', 'half'), 'hal');
    await PostgresBlobs.open({ pool, folder });
    expect(await readdir(join(folder, 'coming'))).toEqual([]);
  });

  it('say so where the database does not answer', async () => {
    const closed = PostgresPool.open({ url: database.url, applicationName: 'closed' });
    const blobs = await PostgresBlobs.open({ pool: closed, folder });
    const name = await keptIn(blobs, randomBytes(600_000), 65_536);
    const stream = (await blobs.open(name))!.stream();
    await closed.close();
    await expect(blobs.open(name)).rejects.toBeInstanceOf(BlobsUnavailableError);
    await expect(buffer(stream)).rejects.toBeInstanceOf(BlobsUnavailableError);
    await expect(blobs.withFile(name, () => Promise.resolve())).rejects.toBeInstanceOf(BlobsUnavailableError);
  });
});
