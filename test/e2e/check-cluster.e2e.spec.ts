/** `factledger check` of a ledger on servers, while they run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { PostgresPool } from '#postgres/pool.js';
import { startDouble } from '#test/kurrentdb/double.js';
import type { Double } from '#test/kurrentdb/double.js';
import { REAL } from '#test/kurrentdb/real-server.js';
import { Cluster } from '#test/support/cluster.js';
import { factledger, liveIn } from '#test/support/lived-ledger.js';
import type { Ran } from '#test/support/lived-ledger.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';

const BETWEEN_WRITES_MS = 100;
const PATIENCE_MS = 180_000;

/** Where counting a large server took long, how far it came is written down. */
const MARKS = REAL === null ? '' : "(?:\nmarks of the log's order: 1, sound)?";

let folder: string;
let cluster: Cluster;
let pool: PostgresPool;
let env: Readonly<Record<string, string>>;
const check = (...args: readonly string[]): Promise<Ran> => factledger(env, ['check', ...args]);
const incident = (slug: string): object => ({ slug, title: `The case ${slug}`, zone: 'America/Los_Angeles', happened: '2025-10-21' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-check-cluster-'));
  await liveIn(join(folder, 'from'));
  cluster = await Cluster.open();
  env = cluster.env('api', 0);
  pool = PostgresPool.open({ url: cluster.database.url, applicationName: 'spec' });
  const { FACTLEDGER_DIGEST_SECRET: _, ...untold } = env;
  expect(await factledger(untold, ['migrate', '--from', join(folder, 'from'), '--to', cluster.eventStoreUrl])).toMatchObject({ exit: 0 });
}, PATIENCE_MS);
afterAll(async () => {
  await pool.close();
  await cluster.close();
  await rm(folder, { recursive: true });
});

/** But for what Node itself says on stderr. */
const widerThan80 = ({ out, err }: Ran): readonly string[] => `${out}${err}`.split('\n').filter((line) => line.length > 80 && !line.startsWith('(node:'));

/** Changes rows, checks, and puts them back. */
async function tampered(change: string, back: string): Promise<Ran> {
  await pool.query(change);
  const ran = await check();
  await pool.query(back);
  return ran;
}

describe('a ledger on servers', () => {
  it('is sound: log, read models, snapshots and keys', async () => {
    const ran = await check();
    expect(ran).toMatchObject({ exit: 0, err: '' });
    expect(ran.out).toMatch(new RegExp([
      `^log: \\d+ events, sound${MARKS}`, 'read models: 18 tables compared, sound', 'snapshots: 2 files, sound', 'sealed: 2 values under 2 keys, none missing',
      'protection: none; without TLS the server asks nobody who they are\n$',
    ].join('\n')));
    const { log, sealed, protection } = JSON.parse((await check('--json')).out);
    expect(log.head).toBe(log.events - 1);
    expect(sealed).toMatchObject({ missing: [], spoilt: [], untried: null });
    expect(protection).toEqual({ triedAs: null, appendRefused: null, faults: [] });
  }, PATIENCE_MS);

  it('is sound while it is written to, and projections move', async () => {
    const [api, projector] = [await cluster.start('api'), await cluster.start('projector')];
    await api.ready();
    let [writing, written] = [true, 0];
    const writes = (async () => {
      for (; writing; written++) {
        expect((await api.say('POST', '/v1/incidents', incident(`meanwhile-${written}`))).status).toBe(201);
        await pause(BETWEEN_WRITES_MS);
      }
    })();
    const ran = await check();
    writing = false;
    await writes;
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('18 tables compared, sound') });
    expect(written).toBeGreaterThan(0);
    await projector.end();
    // Nobody projects now: to be behind is no fault.
    expect((await api.say('POST', '/v1/incidents', incident('not-projected'))).status).toBe(201);
    await api.end();
    expect(await check()).toMatchObject({ exit: 0, out: expect.stringContaining('18 tables compared, sound') });
  }, PATIENCE_MS);

  it('has a row in PostgreSQL that was changed: its table and its key are named', async () => {
    const { exit, out, err } = await tampered("UPDATE read_models.incidents_1 SET slug = 'tampered' WHERE slug = 'lived'", "UPDATE read_models.incidents_1 SET slug = 'lived' WHERE slug = 'tampered'");
    expect(exit).toBe(6);
    expect(out).toMatch(/^ {2}incidents\.incidents: digest \S+ \(\d+ rows\), from the log \S+ \(\d+ rows\); first different at \["[^"]+"\]$/m);
    expect(err).toContain('read_models.rebuilds');
  }, PATIENCE_MS);

  it('has an index of words that was changed', async () => {
    const { rows: [row] } = await pool.query<{ readonly entry: string; readonly words: string }>('SELECT ctid::text AS entry, words::text AS words FROM read_models.search_1 WHERE words IS NOT NULL LIMIT 1');
    await pool.query(`UPDATE read_models.search_1 SET words = 'another'::tsvector WHERE ctid = $1::tid`, [row!.entry]);
    const ran = await check();
    await pool.query(`UPDATE read_models.search_1 SET words = $1::tsvector WHERE words = 'another'::tsvector`, [row!.words]);
    expect(ran).toMatchObject({ exit: 6, out: expect.stringContaining('search.search: its full-text index is not that of its rows') });
  }, PATIENCE_MS);

  it('has a captured document that was changed', async () => {
    const { exit, out, err } = await tampered('UPDATE blobs.pieces SET bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)', 'UPDATE blobs.pieces SET bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)');
    expect(exit).toBe(6);
    expect(out).toMatch(/^ {2}[0-9a-f]{64} \(event \d+\): hashes to [0-9a-f]{64}$/m);
    expect(err).toContain('the schema `blobs`');
  }, PATIENCE_MS);

  it('has a key that was changed', async () => {
    const flip = 'UPDATE sealing.keys SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)';
    expect(await tampered(flip, flip)).toMatchObject({ exit: 6, out: expect.stringMatching(/^ {2}key \S+: is kept, and the sealing key does not open it$/m), err: expect.stringContaining('the schema `sealing`') });
    expect(await check()).toMatchObject({ exit: 0 });
  }, PATIENCE_MS);

  it('has something else among the marks of its order: a recount mends that', async () => {
    const client = EventStoreDBClient.connectionString(cluster.eventStoreUrl);
    await client.appendToStream(`${cluster.ledger}~order`, [jsonEvent({ type: 'Foreign', data: {} })]);
    await client.dispose();
    const ran = await check();
    expect(ran).toMatchObject({ exit: 6, err: expect.stringMatching(/^1 fault found\.\n`factledger event-store recount`/) });
    expect(ran.out).toMatch(new RegExp(`^marks of the log's order: [01], 1 fault\n {2}${cluster.ledger}~order holds something else than mark 0 at\\s+revision 0\n`, 'm'));
    expect(widerThan80(ran)).toEqual([]);
    expect(await factledger(env, ['event-store', 'recount'])).toMatchObject({ exit: 0, out: expect.stringContaining('1 mark is written down anew') });
    expect(await check()).toMatchObject({ exit: 0, out: expect.stringMatching(/^marks of the log's order: 1, sound$/m) });
  }, PATIENCE_MS);

  it('has a stream with metadata that hides events', async () => {
    const client = EventStoreDBClient.connectionString(cluster.eventStoreUrl);
    await client.setStreamMetadata(`${cluster.ledger}.slug-lived`, { maxCount: 1_000 });
    const ran = await check();
    await client.setStreamMetadata(`${cluster.ledger}.slug-lived`, {});
    await client.dispose();
    expect(ran).toMatchObject({ exit: 6, out: expect.stringMatching(/^protection: none; without TLS the server asks nobody who they are; 1 fault\n {2}\w+\.slug-lived has \$maxCount/m), err: expect.stringContaining('protect-the-event-store.md') });
    expect(widerThan80(ran)).toEqual([]);
    expect(await check()).toMatchObject({ exit: 0 });
  }, PATIENCE_MS);

  it('has an event that somebody else put into one of its streams', async () => {
    const client = EventStoreDBClient.connectionString(cluster.eventStoreUrl);
    await client.appendToStream(`${cluster.ledger}.slug-foreign`, [jsonEvent({ type: 'Foreign', data: {} })]);
    await client.dispose();
    const { exit, out, err } = await check();
    expect(exit).toBe(6);
    expect(out).toMatch(/^log: \d+ events, 1 fault\n {2}event \d+: slug-foreign revision 0: .*not written by factledger/);
    expect(err).toContain('Stop the instances');
  }, PATIENCE_MS);
});

describe('a ledger on a server with accounts', () => {
  let secured: Double;
  let database: TestDatabase;
  beforeAll(async () => {
    secured = await startDouble({ secured: [{ name: 'ledger', password: 'pw', groups: [] }] });
    database = await testDatabase('migrated');
  });
  afterAll(async () => {
    await secured.stop();
    await database.drop();
  });

  it('is protected, or the check says from what it is not, and as whom it tried', async () => {
    await writeFile(join(folder, 'ca.pem'), secured.authority ?? '');
    const as = (user: string): Readonly<Record<string, string>> => ({
      ...env, DATABASE_URL: database.url, EVENT_STORE_URL: `${secured.url.replace('esdb://', `esdb://${user}@`)}&tlsCAFile=${join(folder, 'ca.pem')}`,
    });
    const [admin, ledger] = [as('admin:changeit'), as('ledger:pw')];
    const { FACTLEDGER_DIGEST_SECRET: _, ...untold } = admin;
    expect(await factledger(untold, ['migrate', '--from', join(folder, 'from'), '--to', admin['EVENT_STORE_URL'] ?? ''])).toMatchObject({ exit: 0 });
    expect(await factledger(ledger, ['check'])).toMatchObject({ exit: 7, err: expect.stringContaining('denies access') });

    // Whom everybody trusts with everything but reading all at once.
    const client = EventStoreDBClient.connectionString(admin['EVENT_STORE_URL'] ?? '');
    await client.setStreamMetadata('$all', { acl: { readRoles: ['$admins', 'ledger'] } });
    await client.dispose();
    const open = await factledger(ledger, ['check']);
    expect(open).toMatchObject({ exit: 6, err: expect.stringMatching(/^3 faults found\.\ndocs\/how-to\/protect-the-event-store\.md/m) });
    expect(open.out).toContain([
      'protection: tried as the user ledger, 3 faults', '  the user ledger may delete streams', '  the user ledger may delete streams for good',
      '  the user ledger may change the metadata of streams, and so truncate them\n',
    ].join('\n'));
    expect(widerThan80(open)).toEqual([]);

    expect(await factledger(admin, ['event-store', 'protect', '--user', 'ledger'])).toMatchObject({ exit: 0 });
    expect(await factledger(ledger, ['check'])).toMatchObject({ exit: 0, out: expect.stringContaining('protection: tried as the user ledger, sound\n') });
    expect(await factledger(admin, ['check'])).toMatchObject({ exit: 6, out: expect.stringContaining('protection: tried as the user admin, 3 faults\n'), err: expect.stringContaining('name that of the instances there') });
  }, PATIENCE_MS);
});

describe('what is no finding', () => {
  it('is a ledger that is not there, a database that is not migrated, a server that does not answer, a variable that is missing', async () => {
    expect(await factledger({ ...env, FACTLEDGER_LEDGER: 'nobodys' }, ['check'])).toMatchObject({ exit: 5, err: expect.stringContaining(`belongs to the ledger ${cluster.ledger}`) });
    const unused = await testDatabase('migrated');
    expect(await factledger({ ...env, FACTLEDGER_LEDGER: 'nobodys', DATABASE_URL: unused.url }, ['check'])).toMatchObject({ exit: 3, err: expect.stringContaining('ledger nobodys, holds no ledger') });
    await unused.drop();
    const empty = await testDatabase();
    expect(await factledger({ ...env, DATABASE_URL: empty.url }, ['check'])).toMatchObject({ exit: 5, err: expect.stringContaining('factledger database migrate') });
    await empty.drop();
    expect(await factledger({ ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }, ['check'])).toMatchObject({ exit: 7, err: expect.stringContaining('127.0.0.1:1') });
    expect(await factledger({ ...env, DATABASE_URL: '' }, ['check'])).toMatchObject({ exit: 2, err: expect.stringMatching(/^DATABASE_URL.*\n$/) });
    expect(await factledger({ ...env, EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=false' }, ['check'])).toMatchObject({ exit: 7 });
  }, PATIENCE_MS);
});
