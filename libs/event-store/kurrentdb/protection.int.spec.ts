import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDouble } from '#test/kurrentdb/double.js';
import type { Double, DoubleOptions } from '#test/kurrentdb/double.js';
import { aStream, collect, someEvents } from '../contract/events.js';
import { openClient } from './client.js';
import type { LedgerClient } from './client.js';
import { checkProtection, protect } from './protection.js';
import type { ProtectionCheck } from './protection.js';
import { KurrentEventStore } from './store.js';
import { parseKurrentUrl } from './url.js';

const USERS = { secured: [{ name: 'ledger', password: 'pw', groups: [] }, { name: 'other', password: 'pw', groups: [] }] } as const satisfies DoubleOptions;

let double: Double;
let clients: LedgerClient[];

function urlAs(user: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'factledger-ca-')), 'ca.pem');
  writeFileSync(file, double.authority ?? '');
  return `${double.url.replace('esdb://', `esdb://${user}@`)}&tlsCaFile=${encodeURIComponent(file)}`;
}
function clientAs(user: string): LedgerClient {
  const client = openClient(parseKurrentUrl(urlAs(user)));
  clients.push(client);
  return client;
}
const checkAs = (user: string): Promise<ProtectionCheck> => checkProtection(clientAs(user), 'desk', parseKurrentUrl(urlAs(user)));
const faultsFor = async (user: string): Promise<readonly string[]> => (await checkAs(user)).faults;
async function as<T>(user: string, work: (store: KurrentEventStore) => Promise<T>): Promise<T> {
  const store = KurrentEventStore.connect(urlAs(user), { ledger: 'desk' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

beforeEach(async () => {
  clients = [];
  double = await startDouble(USERS);
});
afterEach(async () => {
  for (const client of clients) client.end();
  await double.stop();
});

describe('a secured server as it comes', () => {
  it('lets every user delete, and does not let the ledger read', async () => {
    await as('admin:changeit', (store) => store.append(aStream(), 'no-stream', someEvents(1)));
    await expect(faultsFor('ledger:pw')).rejects.toThrow('denies access');
    await protect(clientAs('admin:changeit'), { users: ['ledger'], othersWrite: true });
    // Whoever may do everything is told so.
    expect(await faultsFor('admin:changeit')).toEqual([
      'the user admin may delete streams', 'the user admin may delete streams for good',
      'the user admin may change the metadata of streams, and so truncate them',
    ]);
  });

  it('is not changed by somebody who may not', async () => {
    await expect(protect(clientAs('ledger:pw'), { users: ['ledger'], othersWrite: false })).rejects.toThrow('denies access');
  });
});

describe('a protected server', () => {
  it('lets the user of the ledger append and read, and nobody but administrators delete or truncate', async () => {
    const stream = aStream();
    const { before, after } = await protect(clientAs('admin:changeit'), { users: ['ledger'], othersWrite: false });
    expect(before).toEqual({ userStreams: {}, readersOfAll: ['$admins'] });
    expect(after).toEqual({ userStreams: { $d: ['$admins'], $mw: ['$admins'], $w: ['ledger', '$admins'] }, readersOfAll: ['$admins', 'ledger'] });
    await as('ledger:pw', async (store) => {
      expect(await store.append(stream, 'no-stream', someEvents(2))).toMatchObject({ lastLogIndex: 1 });
      expect(await collect(store.readAll(-1))).toHaveLength(2);
    });
    const client = clientAs('ledger:pw');
    for (const attempt of [
      () => client.deleteStream(`desk.${stream}`), () => client.tombstoneStream(`desk.${stream}`), () => client.setStreamMetadata(`desk.${stream}`, { maxCount: 1 }),
      () => clientAs('other:pw').appendToStream(`desk.${stream}`, []), () => clientAs('other:pw').deleteStream(`desk.${stream}`),
    ]) await expect(attempt()).rejects.toMatchObject({ type: 'access-denied' });
    expect(await checkAs('ledger:pw')).toEqual({ triedAs: 'the user ledger', appendRefused: null, faults: [] });
  });

  it('lets whoever may only read look too', async () => {
    await protect(clientAs('admin:changeit'), { users: ['ledger'], othersWrite: false });
    await clientAs('admin:changeit').setStreamMetadata('$all', { acl: { readRoles: ['$admins', 'other'] } });
    expect(await checkAs('other:pw')).toEqual({ triedAs: 'the user other', appendRefused: 'access denied', faults: [] });
  });

  it('keeps what else the server has been told, and is the same when it is done again', async () => {
    const admin = clientAs('admin:changeit');
    await admin.appendToStream('$settings', { id: crypto.randomUUID(), type: 'update-default-acl', contentType: 'application/json', metadata: {}, data: {
      $userStreamAcl: { $r: 'team', $w: ['shop'] }, $systemStreamAcl: { $r: '$admins' },
    } });
    await admin.setStreamMetadata('$all', { acl: { readRoles: ['auditor'] }, cacheControl: 5 });
    const first = await protect(admin, { users: ['ledger'], othersWrite: false });
    expect(first.after).toEqual({
      userStreams: { $r: ['team'], $w: ['shop', 'ledger', '$admins'], $d: ['$admins'], $mw: ['$admins'] }, readersOfAll: ['auditor', 'ledger', '$admins'],
    });
    expect((await protect(admin, { users: ['ledger'], othersWrite: false })).after).toEqual(first.after);
    const settings = JSON.parse(Buffer.from(double.eventsOf('$settings').at(-1)?.data ?? []).toString()) as object;
    expect(settings).toMatchObject({ $systemStreamAcl: { $r: '$admins' } });
    expect((await admin.getStreamMetadata('$all')).metadata).toMatchObject({ cacheControl: 5 });
  });

  it('may leave others the right to append', async () => {
    await protect(clientAs('admin:changeit'), { users: ['ledger'], othersWrite: true });
    await clientAs('other:pw').appendToStream('shop-1', [{ id: crypto.randomUUID(), type: 'Sold', contentType: 'application/json', data: {}, metadata: {} }]);
    expect(await faultsFor('ledger:pw')).toEqual([]);
  });

  it('is no longer one where a stream of the ledger has metadata that makes events vanish, or an ACL of its own', async () => {
    const admin = clientAs('admin:changeit');
    await protect(admin, { users: ['ledger'], othersWrite: false });
    const [cut, open, deleted, harmless] = [aStream(), aStream(), aStream(), aStream()];
    await as('ledger:pw', async (store) => {
      for (const stream of [cut, open, deleted, harmless]) await store.append(stream, 'no-stream', someEvents(1));
    });
    await admin.setStreamMetadata(`desk.${cut}`, { maxCount: 3, maxAge: 60 });
    await admin.setStreamMetadata(`desk.${open}`, { acl: { deleteRoles: ['$all'] } });
    await admin.setStreamMetadata(`desk.${harmless}`, { acl: { deleteRoles: ['$admins'] } });
    await admin.setStreamMetadata('desk2.other', { maxCount: 3 });
    await admin.deleteStream(`desk.${deleted}`);
    expect([...(await faultsFor('ledger:pw'))].sort()).toEqual([
      `desk.${cut} has $maxAge in its metadata: events of it are hidden, or will be`, `desk.${cut} has $maxCount in its metadata: events of it are hidden, or will be`,
      `desk.${deleted} has $tb in its metadata: events of it are hidden, or will be`, `desk.${open} has an ACL of its own that gives $d to $all`,
    ].sort());
  });
});

describe('a server without TLS', () => {
  it('protects nothing; events that metadata hides are told all the same', async () => {
    const open = await startDouble();
    const client = openClient(parseKurrentUrl(open.url));
    expect(await checkProtection(client, 'desk', parseKurrentUrl(open.url))).toEqual({ triedAs: null, appendRefused: null, faults: [] });
    const store = KurrentEventStore.connect(open.url, { ledger: 'desk' });
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(2));
    await store.close();
    await client.setStreamMetadata(`desk.${stream}`, { maxCount: 1, acl: { deleteRoles: ['$all'] } });
    expect((await checkProtection(client, 'desk', parseKurrentUrl(open.url))).faults).toEqual([`desk.${stream} has $maxCount in its metadata: events of it are hidden, or will be`]);
    client.end();
    await open.stop();
  });
});
