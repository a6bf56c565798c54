/** `factledger migrate` as an operator runs it: between a folder and servers, both ways, killed anywhere and run again. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import type { EventStore } from '#event-store/port.js';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { openClusterHome } from '#moving/cluster-home.js';
import { openFolderHome } from '#moving/folder-home.js';
import type { Home } from '#moving/home.js';
import { PostgresPool } from '#postgres/pool.js';
import { namedIn } from '#snapshots/check.js';
import { Cluster } from '#test/support/cluster.js';
import { factledger, liveIn } from '#test/support/lived-ledger.js';
import type { Ran } from '#test/support/lived-ledger.js';
import { testDatabase } from '#test/support/postgres/database.js';
import { SEED } from '#test/support/property.js';
import { startEmbedded } from '#api/start.js';

const KILLS = 3;
const POLL_MS = 10;
const PATIENCE_MS = 300_000;

let root: string;
let from: string;
let back: string;
let cluster: Cluster;
/** Of whoever runs the command, with every secret. */
let env: Readonly<Record<string, string>>;
let secretFile: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'factledger-migrate-'));
  [from, back] = [join(root, 'from'), join(root, 'back')];
  await liveIn(from, { sample: true });
  cluster = await Cluster.open();
  secretFile = join(from, 'digest.secret');
  const { FACTLEDGER_DIGEST_SECRET: _, ...others } = cluster.env('api', 0);
  env = { ...others, FACTLEDGER_DIGEST_SECRET_FILE: secretFile };
}, PATIENCE_MS);
afterAll(async () => {
  await cluster.close();
  await rm(root, { recursive: true });
});

const migrate = (source: string, target: string, more: Readonly<Record<string, string>> = {}, meanwhile?: (child: ChildProcess) => unknown): Promise<Ran> =>
  factledger({ ...env, ...more }, ['migrate', '--from', source, '--to', target], meanwhile);

async function clusterHome(): Promise<Home> {
  const store = KurrentEventStore.connect(cluster.eventStoreUrl, { ledger: cluster.ledger, writesMarks: false });
  const wrapping = { bytes: Buffer.from(env['FACTLEDGER_SEALING_KEY'] ?? '', 'base64url'), from: 'the spec', file: null };
  return await openClusterHome({ name: 'the cluster', store, pool: PostgresPool.open({ url: cluster.database.url, applicationName: 'spec' }), wrapping });
}

/** All that moves: events as they stand, keys as what they open, documents as their bytes. */
async function contentsOf(opening: Promise<Home>): Promise<unknown> {
  const home = await opening;
  try {
    const events: unknown[] = [];
    const documents: unknown[] = [];
    for await (const { logIndex, stream, revision, id, bytes, event } of home.store.readAll(-1)) {
      events.push([logIndex, stream, revision, id, bytes]);
      if (event.type !== 'SnapshotCaptured') continue;
      for (const sha256 of namedIn(event.data)) documents.push([sha256, Buffer.concat(await Array.fromAsync((await home.blobs.open(sha256))!.stream())).toString('hex')]);
    }
    const keys = await Promise.all((await home.keys.list()).toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(async (about) => [about, await home.keys.find(about.id)]));
    return { events, keys, documents };
  } finally {
    await home.close();
  }
}
const inFolder = (folder: string): Promise<unknown> => contentsOf(openFolderHome({ folder, env: {} }));

/** Runs it, kills it when so many events stand in the target, and so on; then lets it end. */
async function killedAt(points: readonly number[], source: string, target: string, held: () => Promise<number>): Promise<Ran> {
  for (const point of points) {
    await migrate(source, target, {}, async (child) => {
      while (child.exitCode === null && child.signalCode === null && (await held()) < point) await pause(POLL_MS);
      child.kill('SIGKILL');
    });
  }
  return await migrate(source, target);
}

/** Numbers between 1 and `most`, from the seed: a linear congruential generator (Numerical Recipes). */
function drawn(most: number, salt: number): readonly number[] {
  let state = (SEED + salt) >>> 0;
  return Array.from({ length: KILLS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + Math.floor((state / 2 ** 32) * most);
  }).toSorted((a, b) => a - b);
}

describe(`factledger migrate (seed ${SEED})`, () => {
  let events: number;

  it('moves a folder to servers, killed again and again: nothing lost, nothing doubled', async () => {
    const before: any = await inFolder(from);
    events = before.events.length;
    expect([before.keys.length, before.documents.length, before.keys.filter(([, key]: any) => key === 'destroyed').length]).toEqual([2, 2, 1]);
    const watching = KurrentEventStore.connect(cluster.eventStoreUrl, { ledger: cluster.ledger, writesMarks: false });
    // The last one ends while keys, documents or projections are under way.
    const done = await killedAt([...drawn(events, 1), events], from, cluster.eventStoreUrl, async () => (await watching.head()) + 1);
    await watching.close();
    expect(done).toMatchObject({ exit: 0, err: '', out: expect.stringContaining(`events: ${events}, `) });
    expect(done.out).toContain(`FACTLEDGER_DIGEST_SECRET_FILE=${secretFile}`);
    expect(await contentsOf(clusterHome())).toEqual(before);
    if (cluster.double !== null) expect(cluster.double.log.records.filter(({ streamId }) => streamId.startsWith(`${cluster.ledger}.`))).toHaveLength(events);
    expect(await inFolder(from)).toEqual(before);
    expect((await factledger(env, ['check'])).exit).toBe(0);
    expect(await migrate(from, cluster.eventStoreUrl)).toMatchObject({ exit: 0, out: expect.stringContaining(`events: ${events}, 0 of them added now`) });
  }, PATIENCE_MS);

  it('moves it back into a folder, killed again and again, with the secret that was told', async () => {
    const held = async (): Promise<number> => {
      let reader: Pick<EventStore, 'head' | 'close'>;
      try {
        reader = SqliteEventReader.open({ folder: back });
      } catch {
        // Not made yet.
        return 0;
      }
      return (await reader.head().finally(() => reader.close())) + 1;
    };
    const done = await killedAt([...drawn(events, 2), events], cluster.eventStoreUrl, `sqlite:${back}`, held);
    expect(done).toMatchObject({ exit: 0, err: '', out: expect.stringContaining(`Next: factledger serve --data ${back}`) });
    expect(done.out).not.toContain('digest secret');
    expect(await inFolder(back)).toEqual(await inFolder(from));
    expect(readFileSync(join(back, 'digest.secret'), 'utf8')).toBe(readFileSync(secretFile, 'utf8'));
    expect((await factledger({}, ['check', '--data', back])).exit).toBe(0);
  }, PATIENCE_MS);

  it('says on the way back that the digest secret was not told, and refuses another one', async () => {
    const untold = join(root, 'untold');
    const { FACTLEDGER_DIGEST_SECRET_FILE: _, ...others } = env;
    const ran = await factledger(others, ['migrate', '--from', cluster.eventStoreUrl, '--to', untold]);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('The digest secret of the instances was not told') });
    expect(await migrate(cluster.eventStoreUrl, untold)).toMatchObject({ exit: 0, out: expect.not.stringContaining('was not told') });
    const another = { FACTLEDGER_DIGEST_SECRET_FILE: '', FACTLEDGER_DIGEST_SECRET: Buffer.alloc(32, 1).toString('base64url') };
    expect(await migrate(cluster.eventStoreUrl, untold, another)).toMatchObject({ exit: 2, err: expect.stringContaining(`FACTLEDGER_DIGEST_SECRET is not the one in ${join(untold, 'digest.secret')}`) });
  }, PATIENCE_MS);

  it('refuses a target with other content, and leaves it as it is', async () => {
    const other = join(root, 'other');
    await liveIn(other);
    const [here, there] = [await inFolder(other), await contentsOf(clusterHome())];
    const itsSecret = { FACTLEDGER_DIGEST_SECRET_FILE: join(other, 'digest.secret') };
    expect(await migrate(other, cluster.eventStoreUrl, itsSecret)).toMatchObject({ exit: 6, err: expect.stringMatching(/the target holds|is another one in the target/) });
    expect(await migrate(cluster.eventStoreUrl, other, itsSecret)).toMatchObject({ exit: 6, err: expect.stringContaining('is another one in the target') });
    expect(await inFolder(other)).toEqual(here);
    expect(await contentsOf(clusterHome())).toEqual(there);
  }, PATIENCE_MS);

  it('stops when it is asked to, says so, and goes on the next time', async () => {
    const stopped = join(root, 'stopped');
    const reading = async (): Promise<boolean> => {
      try {
        const reader = SqliteEventReader.open({ folder: stopped });
        return (await reader.head().finally(() => reader.close())) >= 0;
      } catch {
        return false;
      }
    };
    const ran = await migrate(cluster.eventStoreUrl, stopped, {}, async (child) => {
      while (child.exitCode === null && !(await reading())) await pause(POLL_MS);
      child.kill('SIGINT');
    });
    expect(ran).toMatchObject({ exit: 1, out: '', err: 'Stopped. What was copied stays; the same command goes on from there.\n' });
    expect(await migrate(cluster.eventStoreUrl, stopped)).toMatchObject({ exit: 0 });
    expect(await inFolder(stopped)).toEqual(await inFolder(from));
  }, PATIENCE_MS);

  it('says in a line what it lacks, and does nothing', async () => {
    const served = join(root, 'served');
    await cp(from, served, { recursive: true });
    const server = await startEmbedded({ port: 0, ownerKey: 'of the spec', folder: served });
    expect(await migrate(served, cluster.eventStoreUrl)).toMatchObject({ exit: 4, err: expect.stringContaining('in use by another process') });
    await server.close();
    for (const name of ['DATABASE_URL', 'FACTLEDGER_SEALING_KEY']) {
      expect(await migrate(from, cluster.eventStoreUrl, { [name]: '' })).toMatchObject({ exit: 2, out: '', err: expect.stringMatching(new RegExp(`^${name} is missing: [^\n]+\n$`)) });
    }
    const empty = await testDatabase();
    expect(await migrate(from, cluster.eventStoreUrl, { DATABASE_URL: empty.url })).toMatchObject({ exit: 5, err: expect.stringMatching(/^[^\n]+Run: factledger database migrate\n$/) });
    await empty.drop();
    expect(await migrate(from, cluster.eventStoreUrl, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })).toMatchObject({ exit: 7 });
    expect(await migrate(from, 'esdb://127.0.0.1:1?tls=false')).toMatchObject({ exit: 7 });
    expect(await migrate(join(root, 'nothing'), cluster.eventStoreUrl)).toMatchObject({ exit: 3, err: expect.stringContaining('holds no ledger') });
  }, PATIENCE_MS);
});
