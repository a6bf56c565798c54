/** `factledger database`, as an operator runs it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Cli } from '#cli/cli.js';
import { run } from '#cli/run.js';
import { unstyled } from '#reports/page.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';

let database: TestDatabase;
beforeEach(async () => { database = await testDatabase(); });
afterEach(async () => await database.drop());

async function factledger(told: string | undefined | Cli['env'], ...args: readonly string[]): Promise<{ readonly exit: number; readonly data: string; readonly notes: string }> {
  const [data, notes]: [string[], string[]] = [[], []];
  const cli: Cli = {
    env: typeof told === 'object' ? told : { DATABASE_URL: told }, prompts: null, stopAsked: () => new AbortController().signal,
    terminal: {
      width: 120, style: unstyled, interactive: false, data: (text) => { data.push(text); }, note: (text) => { notes.push(text); },
      progress: () => undefined,
    },
  };
  return { exit: await run(['database', ...args], cli), data: data.join('\n'), notes: notes.join('\n') };
}
/** The same database, asked as somebody else. */
const as = (user: string, password: string): string => Object.assign(new URL(database.url), { username: user, password }).href;
async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe('factledger database', () => {
  it('is brought to the version needed, once, and says where it is', async () => {
    const before = await factledger(database.url, 'status');
    expect(before).toMatchObject({ exit: 6, data: expect.stringMatching(/^0001-read-models {2}not made yet$/m), notes: expect.stringContaining('factledger database migrate') });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 0, data: expect.stringMatching(/^Made 0001-read-models/), notes: expect.stringMatching(/^making 0001-read-models …/) });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 0, data: expect.stringMatching(/^Nothing to do/), notes: '' });
    expect(await factledger(database.url, 'status')).toMatchObject({ exit: 0, data: expect.stringMatching(/^0001-read-models {2}made \d{4}-/), notes: '' });
    expect(JSON.parse((await factledger(database.url, 'status', '--json')).data)).toMatchObject({ pending: [], unknown: [] });
  });

  it('that a newer program migrated is left alone', async () => {
    await factledger(database.url, 'migrate');
    await sql("INSERT INTO factledger.migrations VALUES ('9999-of-tomorrow', '2099-01-01T00:00:00.000Z')");
    expect(await factledger(database.url, 'status')).toMatchObject({ exit: 6, data: expect.stringMatching(/9999-of-tomorrow .*not known/), notes: expect.stringMatching(/newer/) });
    expect(await factledger(database.url, 'migrate')).toMatchObject({ exit: 5, notes: expect.stringContaining('9999-of-tomorrow') });
  });

  it.each([[undefined], [''], ['localhost:5432/x']])('has to be named: DATABASE_URL %j', async (url) =>
    expect(await factledger(url, 'migrate')).toMatchObject({ exit: 2, data: '', notes: expect.stringMatching(/^DATABASE_URL/) }));

  it('takes its password from a file, and the whole address too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'factledger-database-'));
    const { password } = new URL(database.url);
    writeFileSync(join(folder, 'password'), `${decodeURIComponent(password)}\n`);
    writeFileSync(join(folder, 'url'), `${database.url}\n`);
    const without = Object.assign(new URL(database.url), { password: '' }).href;
    expect(await factledger({ DATABASE_URL: without, DATABASE_PASSWORD_FILE: join(folder, 'password') }, 'migrate')).toMatchObject({ exit: 0 });
    expect(await factledger({ DATABASE_URL_FILE: join(folder, 'url') }, 'status')).toMatchObject({ exit: 0 });
    rmSync(folder, { recursive: true });
    expect(await factledger({ DATABASE_URL_FILE: join(folder, 'url') }, 'status')).toMatchObject({ exit: 2, notes: expect.stringMatching(/^DATABASE_URL_FILE .*no such file$/) });
  });

  it('may be out of reach, or refuse, and no password is told', async () => {
    const nobody = await factledger(as('nobody_of_this_name', 's3cret'), 'status');
    expect(nobody).toMatchObject({ exit: 7, notes: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:\d+, database “/) });
    const role = `reader_${new URL(database.url).pathname.slice(-6)}`;
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`);
    const reader = await factledger(as(role, 's3cret'), 'migrate');
    await sql(`DROP ROLE ${role}`);
    expect(reader).toMatchObject({ exit: 5, notes: expect.stringMatching(/permission denied[^]*allowed to make schemas/) });
    expect(nobody.notes + reader.notes).not.toContain('s3cret');
  });
});
