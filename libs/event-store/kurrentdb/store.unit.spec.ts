import { describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, iterate, someEvents, take } from '../contract/events.js';
import { eventStoreContract } from '../contract.js';
import { EventNotDecodableError, EventNotEncodableError, LogDamagedError, OutcomeUnknownError, StoreUnavailableError } from '../errors.js';
import { PACE } from './pace.js';
import { KurrentEventStore } from './store.js';
import type { KurrentOptions } from './store.js';
import { StandInServer, unavailable } from './testing/stand-in.js';
import type { Fault } from './testing/stand-in.js';

const over = (server: StandInServer, options: Partial<KurrentOptions> = {}): KurrentEventStore =>
  new KurrentEventStore(server.open, { ledger: 'desk', ...options });
const SHORT = { limits: { attemptMs: 100, totalMs: 300 }, patienceMs: 300 };

eventStoreContract('KurrentDB adapter over a stand-in for server and client', () => {
  const store = over(new StandInServer());
  return Promise.resolve({ store, dispose: () => store.close() });
});

async function withServer(test: (server: StandInServer, store: KurrentEventStore) => Promise<void>, options: Partial<KurrentOptions> = {}): Promise<void> {
  const server = new StandInServer();
  const store = over(server, options);
  try {
    await test(server, store);
  } finally {
    await store.close();
  }
}

describe('ledgers on one server', () => {
  it('are kept apart', () => withServer(async (server, desk) => {
    const other = over(server, { ledger: 'other' });
    const stream = aStream();
    await desk.append(stream, 'no-stream', someEvents(2));
    expect(await other.append(stream, 'no-stream', someEvents(1))).toEqual({ revision: 0, firstLogIndex: 0, lastLogIndex: 0 });
    expect((await collect(desk.readAll(-1))).map((event) => event.stream)).toEqual([stream, stream]);
    expect(new Set(server.log.map(({ streamId }) => streamId))).toEqual(new Set(['others', `desk.${stream}`, `other.${stream}`]));
    await other.close();
  }));

  it('have names that cannot be taken for the beginning of another', () => {
    for (const ledger of ['a-b', 'a.b', 'a~', 'A', '', 'x'.repeat(41)]) expect(() => over(new StandInServer(), { ledger })).toThrow(StoreUnavailableError);
  });
});

describe('an append whose answer is lost', () => {
  const lostAfterStoring: Fault = (_, take) => {
    take();
    return { kind: 'unknown', reason: 'the connection was lost', cause: unavailable() };
  };
  const lostBefore: Fault = () => ({ kind: 'unknown', reason: 'the connection was lost', cause: unavailable() });
  const conflictFor: Fault = (_, take) => {
    const answer = take();
    return answer.kind === 'written' ? { kind: 'conflict', actual: answer.revision } : answer;
  };

  it.each([['stored', [lostAfterStoring]], ['not stored', [lostBefore]], ['lost twice', [lostBefore, lostAfterStoring]]] as const)(
    'is sent again with the same events at the same revision: %s', (_, faults) => withServer(async (server, store) => {
      const [stream, events] = [aStream(), someEvents(2)];
      await store.append(stream, 'no-stream', someEvents(1));
      server.faults.push(...faults);
      expect(await store.append(stream, 0, events)).toEqual({ revision: 2, firstLogIndex: 1, lastLogIndex: 2 });
      expect((await collect(store.readStream(stream))).slice(1).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    }));

  it('is looked for where the server then takes it for a conflict', () => withServer(async (server, store) => {
    const [stream, events] = [aStream(), someEvents(2)];
    server.faults.push(lostAfterStoring, conflictFor);
    expect(await store.append(stream, 'no-stream', events)).toEqual({ revision: 1, firstLogIndex: 0, lastLogIndex: 1 });
  }));

  it('has an unknown outcome when none comes in time; a later retry finds out', () => withServer(async (server, store) => {
    const [stream, events] = [aStream(), someEvents(2)];
    server.faults.push(lostAfterStoring, ...Array.from({ length: 50 }, () => lostBefore));
    await expect(store.append(stream, 'no-stream', events)).rejects.toBeInstanceOf(OutcomeUnknownError);
    server.faults.length = 0;
    expect(await store.append(stream, 'no-stream', events)).toEqual({ revision: 1, firstLogIndex: 0, lastLogIndex: 1 });
    expect(await store.head()).toBe(1);
  }, SHORT));

  it('stays unknown when the server is then not reached at all', () => withServer(async (server, store) => {
    await store.append(aStream(), 'no-stream', someEvents(1));
    server.faults.push(lostAfterStoring, () => {
      server.down = true;
      return { kind: 'not-taken', reason: 'no connection', cause: unavailable() };
    });
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(OutcomeUnknownError);
    server.down = false;
  }, SHORT));
});

describe('an append that is certainly not written', () => {
  it('never reaches the client when it has no canonical form: the client would wait for ever', () => withServer(async (server, store) => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const odd = { ...anEvent(), type: 'EntryAmended', data: { changes: cycle } } as unknown as ReturnType<typeof anEvent>;
    await expect(store.append(aStream(), 'no-stream', [anEvent(), odd])).rejects.toBeInstanceOf(EventNotEncodableError);
    expect(server.calls.get('append')).toBeUndefined();
  }));

  it('is refused at once where no retry changes it', () => withServer(async (server, store) => {
    server.faults.push(() => ({ kind: 'refused', reason: 'access denied' }));
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('access denied') });
    expect(server.calls.get('append')).toBe(1);
  }));

  it('is said to be when the server is down', () => withServer(async (server, store) => {
    await store.append(aStream(), 'no-stream', someEvents(1));
    server.down = true;
    server.drop(unavailable());
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    server.down = false;
    expect(await store.append(aStream(), 'no-stream', someEvents(1))).toMatchObject({ firstLogIndex: 1 });
  }, SHORT));

  it('is not taken for written where a deleted stream goes on at another revision', () => withServer(async (server, store) => {
    server.faults.push((_, take) => {
      const answer = take();
      return answer.kind === 'written' ? { ...answer, revision: 9 } : answer;
    });
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toThrow('written at revision 9 instead of 0: the stream was deleted');
  }));
});

describe('a connection', () => {
  it('is made once, and greeted, before many calls go out in parallel', () => withServer(async (server, store) => {
    await Promise.all(Array.from({ length: 30 }, () => store.append(aStream(), 'no-stream', someEvents(1))));
    expect(server.clients).toBe(1);
  }));

  it('is made anew after a transient error, with waits that grow and are never the same for all', async () => {
    const waits: number[] = [];
    let now = 0;
    const pace = { now: () => now, random: () => 0.5, delay: async (ms: number) => { waits.push(ms); now += ms; await PACE.delay(0); } };
    await withServer(async (server, store) => {
      await store.head();
      server.faults.push(...Array.from({ length: 4 }, (): Fault => () => ({ kind: 'not-taken', reason: 'no connection', cause: unavailable() })));
      await store.append(aStream(), 'no-stream', someEvents(1));
      expect(server.clients).toBe(5);
      expect(waits).toEqual([37.5, 75, 150, 300]);
    }, { pace });
  });

  it('is given up with a clear word after some patience', async () => {
    const server = new StandInServer();
    server.down = true;
    const store = over(server, SHORT);
    await expect(store.head()).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('14 UNAVAILABLE') });
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();
    await expect(store.head()).rejects.toThrow('the event store is closed');
  });

  it('is not made with a server that is too old', () => withServer(async (server, store) => {
    server.version = '22.10.5';
    await expect(store.head()).rejects.toThrow('the server is version 22.10.5; EventStoreDB 23.10 or newer');
  }));
});

describe('a subscription', () => {
  it.each([
    ['the connection is lost', unavailable()],
    ['it was too slow', Object.assign(new Error('10 ABORTED: Operation timed out: Consumer too slow to handle event while live.'), { code: 10, details: '' })],
  ])('goes on behind the last event when %s', (_, error) => withServer(async (server, store) => {
    const [stream, abort] = [aStream(), new AbortController()];
    const events = iterate(store.subscribe(-1, abort));
    await store.append(stream, 'no-stream', someEvents(2));
    await take(events, 2);
    const [next, starts] = [take(events, 1), server.starts.length];
    server.drop(error);
    await store.append(stream, 1, someEvents(1));
    expect((await next)[0]?.logIndex).toBe(2);
    const second = server.log.filter(({ streamId }) => streamId.startsWith('desk.'))[1];
    expect(server.starts.slice(starts)).toContainEqual(second?.position);
    abort.abort();
  }));

  it('is opened anew when it brings nothing although the log grows', async () => {
    const notices: string[] = [];
    await withServer(async (server, store) => {
      const [stream, abort] = [aStream(), new AbortController()];
      const events = iterate(store.subscribe(-1, abort));
      await store.append(stream, 'no-stream', someEvents(1));
      await take(events, 1);
      server.delivers = false;
      await store.append(stream, 0, someEvents(1));
      expect((await take(events, 1))[0]?.logIndex).toBe(1);
      expect(notices).toEqual(['event store: a subscription brought nothing while the log grew: subscribing anew']);
      abort.abort();
    }, { watchMs: 20, onNotice: (notice) => notices.push(notice) });
  });

  it('is one for all who follow, and what is new is at hand for those who read', () => withServer(async (server, store) => {
    const [stream, abort] = [aStream(), new AbortController()];
    await store.append(stream, 'no-stream', someEvents(1));
    const followers = Array.from({ length: 5 }, () => iterate(store.subscribe(0, abort)));
    const taken = followers.map((events) => take(events, 3));
    await store.append(stream, 0, someEvents(3));
    await Promise.all(taken);
    const subscriptions = server.calls.get('subscribeToAll') ?? 0;
    expect((await collect(store.readAll(1))).map(({ logIndex }) => logIndex)).toEqual([2, 3]);
    // One more to see where the head is.
    expect((server.calls.get('subscribeToAll') ?? 0) - subscriptions).toBe(1);
    abort.abort();
  }));

  it('tells whoever waits that the store was closed', async () => {
    const store = over(new StandInServer());
    const next = iterate(store.subscribe(-1, new AbortController())).next();
    await store.head();
    await store.close();
    await expect(next).rejects.toThrow('the event store is closed');
  });
});

describe('what others write into a stream of the ledger', () => {
  const FOREIGN = [
    ['bytes', { data: new Uint8Array([1, 2]), metadata: undefined, isJson: false }, 'it is not JSON'],
    ['text that is no JSON', { data: '{"broken', metadata: { v: 1, schemaVersion: 1, metadata: {} }, isJson: true }, 'its data is no JSON object'],
    ['JSON of their own', { data: {}, metadata: { $correlationId: 'x' }, isJson: true }, 'it was not written by factledger'],
    ['a type that is not known', { data: {}, metadata: { v: 1, schemaVersion: 1, metadata: {} }, isJson: true }, 'unknown event type Odd'],
    ['what has no canonical form', { data: { half: '\ud800' }, metadata: { v: 1, schemaVersion: 1, metadata: {} }, isJson: true }, 'lone surrogate'],
  ] as const;

  it.each(FOREIGN)('keeps its place and says why it cannot be decoded: %s', (_, content, why) => withServer(async (server, store) => {
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(1));
    server.write({ ...content, streamId: `desk.${stream}`, revision: 1n, id: 'foreign', type: 'Odd' });
    expect(await store.append(stream, 1, someEvents(1))).toEqual({ revision: 2, firstLogIndex: 2, lastLogIndex: 2 });
    const read = await collect(store.readAll(-1));
    expect(read.map(({ logIndex, revision, id }) => [logIndex, revision, id]).slice(1, 2)).toEqual([[1, 1, 'foreign']]);
    expect(() => read[1]?.event).toThrow(EventNotDecodableError);
    expect(() => read[1]?.event).toThrow(`${stream} revision 1: `);
    expect(() => read[1]?.event).toThrow(why);
    expect(read[2]?.event.type).toBe('PositionAdded');
  }));
});

describe('a log that was changed on the server', () => {
  it('is not read as if it were whole', () => withServer(async (server, store) => {
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(5));
    const own = server.log.filter(({ streamId }) => streamId === `desk.${stream}`);
    server.log.splice(server.log.indexOf(own[2]!), 1);
    await expect(collect(store.readAll(-1))).rejects.toBeInstanceOf(LogDamagedError);
    await expect(collect(store.readStream(stream))).rejects.toThrow('revision 3 stands where 2 should: events are missing');
  }));
});
