/** A secured node: who is known, and who may do what. Seen at KurrentDB 26.0.3 with TLS (`observed.ts`). */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { startDouble } from './double.js';
import type { Double } from './double.js';
import { SEEN, seen } from './observed.js';
import { aStreamId, all, anEvent, by, events, failure, revisionsOf } from './scenarios/client.js';
import type { Client } from './scenarios/client.js';

let double: Double;
let folder: string;
const clients: Client[] = [];

/** As a user; null for nobody in particular. */
function client(user: string | null, password = `${user} secret`, parameters = `&tlsCAFile=${join(folder, 'ca.pem')}`): Client {
  const credentials = user === null ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const url = double.url.replace('://', `://${credentials}`);
  const made = EventStoreDBClient.connectionString(`${url}${parameters}`);
  clients.push(made);
  return made;
}
const admin = (): Client => client('admin', 'changeit');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-double-'));
  double = await startDouble({ secured: ['app', 'other'].map((name) => ({ name, password: `${name} secret`, groups: [] })) });
  await writeFile(join(folder, 'ca.pem'), double.authority ?? '');
});
afterEach(async () => {
  for (const each of clients.splice(0)) await each.dispose();
});
afterAll(async () => {
  await double.stop();
  await rm(folder, { recursive: true });
});

describe('a secured node', () => {
  it('is spoken to with its certificate, and not without', async () => {
    const streamId = aStreamId();
    await client('app').appendToStream(streamId, events(2));
    expect(await revisionsOf(client('app'), streamId)).toEqual([0, 1]);
    const trusting = client('app', 'app secret', '');
    const notTrusted = /^14 UNAVAILABLE: No connection established\. Last error: Error: (unable to verify the first certificate|self-signed certificate)/;
    expect(await failure(all(trusting.readAll()))).toMatchObject({ type: 'unavailable', code: 14, message: expect.stringMatching(notTrusted) });
    const plain = EventStoreDBClient.connectionString(double.url.replace('tls=true', 'tls=false'));
    clients.push(plain);
    const notSpoken = /^14 UNAVAILABLE: No connection established\. Last error: Failed to connect/;
    expect(await failure(all(plain.readAll()))).toMatchObject({ type: 'unavailable', code: 14, message: expect.stringMatching(notSpoken) });
  });

  it.each([['app', 'wrong'], ['nobody', 'at all']])('knows nobody as %s with the password “%s”', async (user, password) => {
    const unknown = client(user, password);
    for (const call of [
      () => unknown.appendToStream(aStreamId(), events(1)), () => all(unknown.readStream('x')), () => all(unknown.readAll()),
      () => all(unknown.subscribeToAll()), () => unknown.deleteStream('x'), () => unknown.getStreamMetadata('x'), () => unknown.setStreamMetadata('x', {}),
    ]) expect(await failure(call())).toEqual(SEEN.unauthenticated);
  });

  it('lets nobody in particular do anything', async () => {
    const nobody = client(null);
    expect(await failure(nobody.appendToStream(aStreamId(), events(1)))).toEqual(SEEN.accessDenied.batch);
    for (const call of [
      () => all(nobody.readStream('x')), () => all(nobody.readAll()), () => nobody.deleteStream('x'), () => nobody.getStreamMetadata('x'),
    ]) {
      expect(await failure(call())).toEqual(SEEN.accessDenied.others);
    }
  });

  it('lets a user do anything with streams of users, and nothing with those of the system or $all, where nobody says otherwise', async () => {
    const [app, streamId] = [client('app'), aStreamId()];
    await app.appendToStream(streamId, events(1));
    await app.setStreamMetadata(streamId, { maxCount: 5 });
    await app.deleteStream(streamId);
    await app.tombstoneStream(streamId);
    const filter = streamNameFilter({ prefixes: [streamId] });
    for (const call of [() => all(app.readStream('$settings')), () => all(app.readAll()), () => all(app.subscribeToAll({ filter }))]) {
      expect(await failure(call())).toEqual(SEEN.accessDenied.others);
    }
    expect(await failure(app.appendToStream('$mine', events(1)))).toEqual(SEEN.accessDenied.batch);
    const credentials = { username: 'app', password: 'app secret' };
    expect(await failure(app.appendToStream('$mine', events(1), { credentials }))).toEqual(SEEN.accessDenied.others);
    expect((await all(admin().readAll())).length).toBeGreaterThan(0);
  });

  it('keeps to the ACL of a stream, and to the default one for what it leaves open', async () => {
    const [app, other, streamId] = [client('app'), client('other'), aStreamId()];
    await admin().setStreamMetadata(streamId, { acl: { writeRoles: ['app'] } });
    await app.appendToStream(streamId, events(1));
    expect(await failure(other.appendToStream(streamId, events(1)))).toEqual(SEEN.accessDenied.batch);
    expect(await revisionsOf(other, streamId)).toEqual([0]);
  });

  it('ends a subscription whose reader loses the right to read', async () => {
    const [app, streamId] = [client('app'), aStreamId()];
    await app.appendToStream(streamId, events(1));
    const subscription = app.subscribeToStream(streamId);
    subscription.on('data', () => undefined);
    await once(subscription, 'caughtUp');
    const failed = once(subscription, 'error');
    await admin().setStreamMetadata(streamId, { acl: { readRoles: ['$admins'] } });
    expect(seen((await failed as readonly unknown[])[0])).toEqual(SEEN.accessDenied.others);
  });

  it('can be set so that the ledger’s user appends and reads, and nobody deletes', async () => {
    await admin().appendToStream('$settings', jsonEvent({
      type: 'update-default-acl',
      data: { $userStreamAcl: { $r: ['$all'], $w: ['app', '$admins'], $d: ['$admins'], $mr: ['$all'], $mw: ['$admins'] } },
    }));
    await admin().setStreamMetadata('$all', { acl: { readRoles: ['$admins', 'app'] } });
    const [app, other, streamId] = [client('app'), client('other'), aStreamId()];
    await app.appendToStream(streamId, events(1));
    await app.appendToStream(streamId, [anEvent()], { credentials: { username: 'app', password: 'app secret' } });
    expect((await all(app.readAll())).length).toBeGreaterThan(2);
    for (const call of [() => app.deleteStream(streamId), () => app.tombstoneStream(streamId), () => all(other.readAll())]) {
      expect(await failure(call())).toEqual(SEEN.accessDenied.others);
    }
    for (const call of [
      () => app.setStreamMetadata(streamId, {}), () => app.setStreamMetadata(aStreamId(), {}), () => other.appendToStream(streamId, events(1)),
    ]) {
      expect(await failure(call())).toEqual(SEEN.accessDenied.batch);
    }
    expect(await revisionsOf(other, streamId)).toEqual([0, 1]);
  });
});

describe('a cluster', () => {
  it('is found through any of its nodes; the leader is what is preferred', async () => {
    const leader = await startDouble();
    const follower = await startDouble({ follows: leader });
    const ports = [follower, leader].map(({ endpoint }) => `${endpoint.address}:${endpoint.port}`).join(',');
    const ofCluster = EventStoreDBClient.connectionString(`esdb://${ports}?tls=false`);
    clients.push(ofCluster);
    const streamId = aStreamId();
    await ofCluster.appendToStream(streamId, events(1), { requiresLeader: true, ...by('batch') });
    expect(leader.eventsOf(streamId)).toHaveLength(1);
    await follower.stop();
    await leader.stop();
    const ofNone = EventStoreDBClient.connectionString(`esdb://${ports}?tls=false&maxDiscoverAttempts=2`);
    await expect(ofNone.appendToStream(streamId, events(1))).rejects.toThrow('Failed to discover after 2 attempts.');
  });
});
