/** `factledger database`, as an operator runs it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { SealingKeyId } from '#domain/ids.js';
import { PostgresPool } from '#postgres/pool.js';
import { PostgresKeyStore } from '#sealing/postgres/key-store.js';
import { wrappingKeyGiven } from '#sealing/wrapping-key.js';
import { runHere } from '#test/support/command-line.js';
import type { RanHere } from '#test/support/command-line.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';

let database: TestDatabase;
beforeEach(async () => { database = await testDatabase(); });
afterEach(async () => await database.drop());

const factledger = (url: string | undefined, ...args: readonly string[]): Promise<RanHere> => runHere({ DATABASE_URL: url }, ['database', ...args]);
/** The same database, asked as somebody else. */
const as = (user: string, password: string): string => Object.assign(new URL(database.url), { username: user, password }).href;
async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe('factledger keys rewrap --database', () => {
  it('wraps the keys in the database with a sealing key drawn anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'factledger-rewrap-'));
    const key = Buffer.alloc(32, 7).toString('base64url');
    const [old, fresh] = [join(folder, 'old.key'), join(folder, 'new.key')];
    writeFileSync(old, key);
    const env = { DATABASE_URL: database.url, FACTLEDGER_SEALING_KEY_FILE: old };
    expect(await runHere(env, ['keys', 'rewrap', '--database'])).toMatchObject({ exit: 5, err: expect.stringContaining('factledger database migrate') });
    await factledger(database.url, 'migrate');
    const pool = PostgresPool.open({ url: database.url, applicationName: 'a spec' });
    const opened = (file: string) => PostgresKeyStore.open({ pool, wrapping: wrappingKeyGiven({ FACTLEDGER_SEALING_KEY_FILE: file }), now: () => '2026-01-02T03:04:05.678Z' });
    const id = '0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111' as SealingKeyId;
    const before = (await (await opened(old)).take([{ id, purpose: 'a gist' }])).get(id);
    expect(await runHere(env, ['keys', 'rewrap', '--database', '--to', fresh])).toMatchObject({ exit: 0, out: expect.stringMatching(/^1 key is wrapped/), err: expect.stringContaining(fresh) });
    await expect(opened(old)).rejects.toThrow(/another sealing key/);
    expect(await (await opened(fresh)).find(id)).toEqual(before);
    expect(await runHere({ DATABASE_URL: database.url }, ['keys', 'rewrap', '--database'])).toMatchObject({ exit: 5, err: expect.stringContaining('FACTLEDGER_SEALING_KEY') });
    expect(await runHere({}, ['keys', 'rewrap', '--database'])).toMatchObject({ exit: 2, err: expect.stringMatching(/^DATABASE_URL/) });
    await pool.close();
    rmSync(folder, { recursive: true });
  });
});

describe('factledger database', () => {
  it('is brought to the version needed, once, and says where it is', async () => {
    const before = await factledger(database.url, 'status');
    expect(before).toMatchObject({ exit: 6, out: expect.stringMatching(/^0001-read-models {2}not made yet$/m), err: expect.stringContaining('factledger database migrate') });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 0, out: expect.stringMatching(/^Made 0001-read-models/), err: expect.stringMatching(/^making 0001-read-models …/) });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 0, out: expect.stringMatching(/^Nothing to do/), err: '' });
    expect(await factledger(database.url, 'status')).toMatchObject({ exit: 0, out: expect.stringMatching(/^0001-read-models {2}made \d{4}-/), err: '' });
    expect(JSON.parse((await factledger(database.url, 'status', '--json')).out)).toMatchObject({ pending: [], unknown: [] });
  });

  it('that a newer program migrated is left alone', async () => {
    await factledger(database.url, 'migrate');
    await sql("INSERT INTO factledger.migrations VALUES ('9999-of-tomorrow', '2099-01-01T00:00:00.000Z')");
    expect(await factledger(database.url, 'status')).toMatchObject({ exit: 6, out: expect.stringMatching(/9999-of-tomorrow .*not known/), err: expect.stringMatching(/newer/) });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 5, err: expect.stringContaining('9999-of-tomorrow') });
  });

  it.each([[undefined], [''], ['localhost:5432/x']])('has to be named: DATABASE_URL %j', async (url) =>
    expect(await factledger(url, 'migrate')).toMatchObject({ exit: 2, out: '', err: expect.stringMatching(/^DATABASE_URL/) }));

  it('may have its password elsewhere', async () => {
    const url = new URL(database.url);
    const password = decodeURIComponent(url.password);
    url.password = '';
    expect(await runHere({ DATABASE_URL: url.href, DATABASE_PASSWORD: password }, ['database', 'status'])).toMatchObject({ exit: 6 });
  });

  it('takes its password from a file, and the whole address too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'factledger-database-'));
    const { password } = new URL(database.url);
    writeFileSync(join(folder, 'password'), `${decodeURIComponent(password)}\n`);
    writeFileSync(join(folder, 'url'), `${database.url}\n`);
    const without = Object.assign(new URL(database.url), { password: '' }).href;
    expect(await runHere({ DATABASE_URL: without, DATABASE_PASSWORD_FILE: join(folder, 'password') }, ['database', 'migrate'])).toMatchObject({ exit: 0 });
    expect(await runHere({ DATABASE_URL_FILE: join(folder, 'url') }, ['database', 'status'])).toMatchObject({ exit: 0 });
    rmSync(folder, { recursive: true });
    expect(await runHere({ DATABASE_URL_FILE: join(folder, 'url') }, ['database', 'status']))
      .toMatchObject({ exit: 2, err: expect.stringMatching(/^DATABASE_URL_FILE .*no such file\n$/) });
  });

  it('may be out of reach, or refuse, and no password is told', async () => {
    const nobody = await factledger(as('nobody_of_this_name', 's3cret'), 'status');
    expect(nobody).toMatchObject({ exit: 7, err: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:\d+, database “/) });
    const role = `reader_${new URL(database.url).pathname.slice(-6)}`;
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`);
    const reader = await factledger(as(role, 's3cret'), 'migrate');
    await sql(`DROP ROLE ${role}`);
    expect(reader).toMatchObject({ exit: 5, err: expect.stringMatching(/permission denied[^]*lacks a right/) });
    expect(nobody.err + reader.err).not.toContain('s3cret');
  });
});
