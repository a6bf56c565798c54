import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { SealingKeyId } from '#domain/ids.js';
import { AN_INCIDENT, CNN, D1, DHS } from '#domain/testing/builders.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { PostgresPool } from '#postgres/pool.js';
import { Recording } from '#read-models/testing/recording.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { openClusterHome } from './cluster-home.js';
import { openFolderHome } from './folder-home.js';
import type { Home } from './home.js';
import { move } from './move.js';

const WRAPPING = { bytes: Buffer.alloc(32, 9), from: 'the spec', file: null };
const OPTIONS = { delay: () => Promise.resolve() };
const KEY = '0b6f3a52-90d1-5c4e-8a17-000000000001' as SealingKeyId;
const GONE = '0b6f3a52-90d1-5c4e-8a17-000000000002' as SealingKeyId;

let folder: string;
let database: TestDatabase;
const homes: Home[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-move-'));
  database = await testDatabase('migrated');
});
afterEach(async () => {
  for (const home of homes.splice(0)) await home.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function inFolder(name: string): Promise<Home> {
  const home = await openFolderHome({ folder: join(folder, name), env: {} });
  homes.push(home);
  return home;
}
/** The log of a cluster stands in another file here: the adapter of KurrentDB is tried with the double and a real server. */
async function inCluster(): Promise<Home> {
  const store = await SqliteEventStore.open({ folder: join(folder, 'events-of-the-cluster') });
  const pool = PostgresPool.open({ url: database.url, applicationName: 'specs' });
  const home = await openClusterHome({ name: 'the cluster', store, pool, wrapping: WRAPPING });
  homes.push(home);
  return home;
}

/** A ledger with an incident, a captured document, and keys of which one was destroyed. */
async function lived(name: string): Promise<Home> {
  const home = await inFolder(name);
  const staged = await home.blobs.stage(Readable.from([Buffer.from('what was printed')]));
  await staged.keep();
  const { store } = home;
  const recording = new Recording(store);
  await recording.record('ledger', { type: 'LedgerOpened', data: { clock: 'true' } });
  await recording.record('source-dhs', { type: 'SourceRegistered', data: DHS });
  await recording.record('source-cnn', { type: 'SourceRegistered', data: CNN });
  const captured = { type: 'SnapshotCaptured', data: { document: 'D1', snapshot: staged.sha256, bytes: staged.bytes, mediaType: 'text/plain', capturedAt: '2025-10-22T00:00:00.000Z' } } as unknown as Decided;
  await recording.record('document-D1', { type: 'DocumentRegistered', data: D1 }, captured);
  await recording.record('incident-I1', ...AN_INCIDENT);
  await home.keys.take([{ id: KEY, purpose: 'a name' }, { id: GONE, purpose: 'another name' }]);
  await home.keys.destroy([GONE]);
  return home;
}

describe('a ledger that moves', () => {
  it('to a cluster and back has every event, key and document, and the same projections', async () => {
    const from = await lived('from');
    const cluster = await inCluster();
    const there = await move(from, cluster, OPTIONS);
    expect(there).toMatchObject({ events: { added: there.events.events }, keys: { keys: 1, destroyed: 1 }, blobs: { blobs: 1, added: 1, missing: [] } });
    expect(there.tables).toBeGreaterThan(10);
    expect(await cluster.keys.find(KEY)).toEqual(await from.keys.find(KEY));
    expect(await cluster.keys.find(GONE)).toBe('destroyed');

    const back = await inFolder('back');
    expect(await move(cluster, back, OPTIONS)).toEqual({ ...there, events: there.events, blobs: there.blobs });
    expect(await back.keys.find(KEY)).toEqual(await from.keys.find(KEY));
  });

  it('a second time adds nothing and finds all the same', async () => {
    const [from, to] = [await lived('from'), await inFolder('to')];
    const first = await move(from, to, OPTIONS);
    expect(await move(from, to, OPTIONS)).toEqual({ ...first, events: { ...first.events, added: 0 }, blobs: { ...first.blobs, added: 0 } });
  });

  it('says which documents were missing before', async () => {
    const [from, to] = [await lived('from'), await inFolder('to')];
    await rm(join(folder, 'from', 'blobs'), { recursive: true });
    expect((await move(from, to, OPTIONS)).blobs).toMatchObject({ blobs: 0, missing: [expect.any(String)] });
  });
});
