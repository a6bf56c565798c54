/** What the adapter makes of what goes wrong. Every fault is one that was seen at a real server (test/kurrentdb/faults.ts). */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDouble } from '#test/kurrentdb/double.js';
import type { Double, DoubleOptions } from '#test/kurrentdb/double.js';
import { aStream, collect, iterate, someEvents, take } from '../contract/events.js';
import { OutcomeUnknownError, StoreUnavailableError } from '../errors.js';
import { KurrentEventStore } from './store.js';
import type { KurrentOptions } from './store.js';

let double: Double;
let stores: KurrentEventStore[];
let unhandled: unknown[];
const note = (error: unknown): unknown => unhandled.push(error);

const connect = (options: Partial<KurrentOptions> = {}, url = double.url): KurrentEventStore => {
  const store = KurrentEventStore.connect(url, { ledger: 'desk', ...options });
  stores.push(store);
  return store;
};
async function anew(options: DoubleOptions): Promise<void> {
  await double.stop();
  double = await startDouble(options);
}
const own = (): readonly string[] => double.log.records.filter(({ streamId }) => streamId.startsWith('desk.')).map(({ id }) => id);

beforeEach(async () => {
  [stores, unhandled] = [[], []];
  double = await startDouble();
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await double.stop();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('an append', () => {
  it.each([['before it is stored', 'FIN'], ['before it is stored', 'RST'], ['after it is stored', 'FIN'], ['after it is stored', 'RST']] as const)(
    'whose connection is cut %s (%s) is written once, and answered', async (when, how) => {
      const [store, stream, events] = [connect(), aStream(), someEvents(3)];
      await store.append(stream, 'no-stream', someEvents(1));
      if (when === 'before it is stored') double.faults.cutBeforeStoring({ how });
      else double.faults.cutAfterStoring({ how });
      expect(await store.append(stream, 0, events)).toEqual({ revision: 3, firstLogIndex: 1, lastLogIndex: 3 });
      expect(own().slice(1)).toEqual(events.map(({ id }) => id));
      expect(store.reconnects).toBe(1);
    });

  it('is retried when another one of the same connection fails, and those of other stores are not touched', async () => {
    const [store, other] = [connect(), connect({ ledger: 'other' })];
    await Promise.all([store.append(aStream(), 'no-stream', someEvents(1)), other.append(aStream(), 'no-stream', someEvents(1))]);
    const streams = Array.from({ length: 40 }, aStream);
    double.faults.cutAfterStoring({ of: (streamId) => streamId.endsWith(streams[20] ?? '') });
    const appends = streams.map((stream) => store.append(stream, 'no-stream', someEvents(2)));
    const others = Array.from({ length: 40 }, () => other.append(aStream(), 'no-stream', someEvents(1)));
    expect(new Set((await Promise.all(appends)).map(({ firstLogIndex }) => firstLogIndex)).size).toBe(40);
    await Promise.all(others);
    expect([own().length, new Set(own()).size, other.reconnects]).toEqual([81, 81, 0]);
  });

  it('outlives a server that is killed and started again', async () => {
    const [store, stream] = [connect(), aStream()];
    await store.append(stream, 'no-stream', someEvents(1));
    const appends = Array.from({ length: 30 }, () => store.append(aStream(), 'no-stream', someEvents(2)));
    await double.kill();
    await double.start();
    await Promise.all(appends);
    expect(await store.append(stream, 0, someEvents(1))).toMatchObject({ revision: 1 });
    expect([own().length, new Set(own()).size]).toEqual([62, 62]);
  });

  it('outlives one that is shut down in good order', async () => {
    const [store, stream] = [connect(), aStream()];
    await store.append(stream, 'no-stream', someEvents(1));
    await double.shutDown();
    const append = store.append(stream, 0, someEvents(1));
    await double.start();
    expect(await append).toMatchObject({ revision: 1, lastLogIndex: 1 });
  });

  it('is certainly not written where there is no server', async () => {
    const store = connect({ limits: { attemptMs: 200, totalMs: 300 }, patienceMs: 300 });
    await store.append(aStream(), 'no-stream', someEvents(1));
    await double.kill();
    await expect(store.head()).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(connect({ patienceMs: 300 }).append(aStream(), 'no-stream', someEvents(1))).rejects.toMatchObject({ message: expect.stringContaining('14 UNAVAILABLE') });
  });

  it('has a time limit of its own where nothing is answered, and an unknown outcome; the same events settle it', async () => {
    const [store, stream, events] = [connect({ limits: { attemptMs: 200, totalMs: 600 } }), aStream(), someEvents(2)];
    await store.append(stream, 'no-stream', someEvents(1));
    double.faults.silence();
    await expect(store.append(stream, 0, events)).rejects.toBeInstanceOf(OutcomeUnknownError);
    double.faults.heal();
    expect(await connect().append(stream, 0, events)).toEqual({ revision: 2, firstLogIndex: 1, lastLogIndex: 2 });
    expect(own()).toHaveLength(3);
  });

  it.each([true, false])('that took the server too long is sent again, whether it was stored (%s) or not', async (isStored) => {
    const [store, stream] = [connect(), aStream()];
    await store.append(stream, 'no-stream', someEvents(1));
    double.faults.timeOut({ stores: isStored });
    expect(await store.append(stream, 0, someEvents(2))).toEqual({ revision: 2, firstLogIndex: 1, lastLogIndex: 2 });
    expect(own()).toHaveLength(3);
  });

  it('waits for a server that is not ready, and says that it was not written where that lasts; reads go on', async () => {
    const [store, stream] = [connect({ limits: { attemptMs: 500, totalMs: 500 } }), aStream()];
    await store.append(stream, 'no-stream', someEvents(1));
    double.faults.beUnready();
    await expect(store.append(stream, 0, someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await collect(store.readAll(-1))).toHaveLength(1);
    const append = store.append(stream, 0, someEvents(1));
    double.faults.beReady();
    expect(await append).toMatchObject({ revision: 1 });
  });

  it('may be as large as the port allows on a server that takes 1 MiB, the limit up to version 25.0', async () => {
    await anew({ limits: { maxAppendBytes: 1_048_576, maxEventBytes: 1_048_576 } });
    const store = connect();
    expect(await store.append(aStream(), 'no-stream', someEvents(500, 'x'.repeat(300)))).toMatchObject({ revision: 499 });
    expect(await store.append(aStream(), 'no-stream', someEvents(1, 'x'.repeat(520_000)))).toMatchObject({ lastLogIndex: 500 });
  });
});

describe('a read', () => {
  it.each(['FIN', 'RST'] as const)('goes on where its connection was cut (%s)', async (how) => {
    const [store, stream] = [connect({ writesMarks: false }), aStream()];
    const places = Array.from({ length: 200 }, (_, i) => i);
    await store.append(stream, 'no-stream', someEvents(places.length));
    const reader = connect();
    await reader.head();
    double.faults.cutInSubscription({ how, after: 70 });
    expect((await collect(reader.readAll(-1))).map(({ logIndex }) => logIndex)).toEqual(places);
    double.faults.cutInRead({ how, after: 120, of: (streamId) => streamId === `desk.${stream}` });
    expect((await collect(reader.readStream(stream))).map(({ revision }) => revision)).toEqual(places);
    expect(reader.reconnects).toBe(2);
  });
});

describe('a subscription', () => {
  it('goes on behind the last event, however often the connection is cut, and loses and doubles nothing', async () => {
    const [store, reader, abort] = [connect(), connect(), new AbortController()];
    const events = iterate(reader.subscribe(-1, abort));
    for (const how of ['FIN', 'RST', 'FIN'] as const) {
      await store.append(aStream(), 'no-stream', someEvents(20));
      const taken = await take(events, 20);
      expect(taken.map(({ id }) => id)).toEqual(own().slice(-20));
      double.faults.cutConnections(how);
    }
    abort.abort();
  });

  it('goes on when the server comes back', async () => {
    const [store, stream, abort] = [connect(), aStream(), new AbortController()];
    const events = iterate(store.subscribe(-1, abort));
    await store.append(stream, 'no-stream', someEvents(1));
    await take(events, 1);
    const next = take(events, 1);
    await double.kill();
    await double.start();
    await store.append(stream, 0, someEvents(1));
    expect((await next)[0]?.logIndex).toBe(1);
    abort.abort();
  });
});

describe('a node that is not the leader', () => {
  it('sends to the one that is', async () => {
    const follower = await startDouble({ follows: double });
    const store = connect({}, follower.url);
    expect(await store.append(aStream(), 'no-stream', someEvents(2))).toEqual({ revision: 1, firstLogIndex: 0, lastLogIndex: 1 });
    expect(await collect(store.readAll(-1))).toHaveLength(2);
    const cluster = connect({}, `esdb://${follower.endpoint.address}:${follower.endpoint.port},${double.endpoint.address}:${double.endpoint.port}?tls=false`);
    expect(await cluster.head()).toBe(1);
    await follower.stop();
  });
});

describe('a server that is too old', () => {
  it('is refused by name', async () => {
    await anew({ version: '22.10.5' });
    await expect(connect().head()).rejects.toThrow('the server is version 22.10.5');
  });
});

describe('a secured server', () => {
  const authority = (): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'factledger-ca-')), 'ca.pem');
    writeFileSync(file, double.authority ?? '');
    return file;
  };
  const as = (user: string, ca = authority()): string => `${double.url.replace('esdb://', `esdb://${user}@`)}&tlsCaFile=${encodeURIComponent(ca)}`;

  it('is spoken to with TLS, a user and a password', async () => {
    await anew({ secured: [] });
    const notices: string[] = [];
    const store = connect({ onNotice: (notice) => notices.push(notice) }, as('admin:changeit'));
    expect(await store.append(aStream(), 'no-stream', someEvents(1))).toMatchObject({ lastLogIndex: 0 });
    expect(await collect(store.readAll(-1))).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('says who may not', async () => {
    await anew({ secured: [] });
    await expect(connect({}, as('admin:wrong')).append(aStream(), 'no-stream', someEvents(1))).rejects.toThrow('denies access');
    await expect(connect({}, as('nobody:x')).head()).rejects.toThrow('denies access');
  });

  it('whose certificate is not trusted is not spoken to', async () => {
    await anew({ secured: [] });
    await expect(connect({ patienceMs: 200 }, double.url).head()).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it('is loudly told from one that asks nobody: without TLS, user and password are not sent', () => {
    const notices: string[] = [];
    connect({ onNotice: (notice) => notices.push(notice) }, double.url.replace('esdb://', 'esdb://ledger:secret@'));
    expect(notices).toEqual(['EVENT_STORE_URL says tls=false: the user ledger and the password are not sent, and the server asks nobody who they are']);
  });
});
