import { describe, expect, it } from '@jest/globals';
import { aStream, collect, someEvents } from '../contract/events.js';
import type { KurrentRecord } from './record.js';
import { KurrentEventStore } from './store.js';
import type { KurrentOptions } from './store.js';
import { StandInServer } from './testing/stand-in.js';

const over = (server: StandInServer, options: Partial<KurrentOptions> = {}): KurrentEventStore =>
  new KurrentEventStore(server.open, { ledger: 'desk', ...options });
const own = (server: StandInServer) => server.log.filter(({ streamId }) => streamId.startsWith('desk.'));
const marksOn = (server: StandInServer) => server.log.filter(({ streamId }) => streamId === 'desk~order');
const revisionsOf = (events: readonly KurrentRecord[]): readonly number[] => events.map(({ revision }) => Number(revision));
/** Lets a store write the marks that are due, then closes it. */
async function settled(store: KurrentEventStore): Promise<void> {
  await collect(store.readAll(-1));
  await store.close();
}
/** Changes what an event says. */
function tamper(server: StandInServer, event: KurrentRecord | undefined, change: object | 'not json'): void {
  const data = typeof change === 'string' ? change : { ...(JSON.parse(JSON.stringify(event!.data)) as object), ...change };
  server.log[server.log.indexOf(event!)] = { ...event!, data };
}
/** What a check finds: it counts from the start, and writes nothing. */
async function faultsOn(server: StandInServer): Promise<readonly string[]> {
  const checking = over(server, { readsMarks: false, writesMarks: false });
  const { faults } = await checking.marksCheck();
  await checking.close();
  return faults;
}

/** A server with so many events of a ledger, and what marks a process leaves behind when it has counted them. */
async function serverWith(events: number, options: Partial<KurrentOptions> = {}): Promise<StandInServer> {
  const server = new StandInServer();
  const store = over(server, options);
  for (let left = events; left > 0; left -= 500) await store.append(aStream(), 'no-stream', someEvents(Math.min(500, left)));
  await store.head();
  await store.close();
  return server;
}

describe('marks of the order', () => {
  it('let the next process count from near the head', async () => {
    const server = await serverWith(2_500);
    expect(revisionsOf(marksOn(server))).toEqual([0, 1]);
    const next = over(server);
    server.starts.length = 0;
    expect(await next.head()).toBe(2_499);
    expect(server.starts).toEqual([own(server)[1_999]?.position]);
    expect((await collect(next.readAll(1_499))).map(({ id }) => id)).toEqual(own(server).slice(1_500).map(({ id }) => id));
    await next.close();
  });

  it('are written by whoever counts first, and by nobody a second time', async () => {
    const server = await serverWith(2_500, { writesMarks: false });
    expect(marksOn(server)).toEqual([]);
    const both = [over(server), over(server)];
    await Promise.all(both.map((store) => store.head()));
    await Promise.all(both.map((store) => store.close()));
    expect(revisionsOf(marksOn(server))).toEqual([0, 1]);
    expect(new Set(marksOn(server).map(({ id }) => id)).size).toBe(2);
  });

  it('that do not fit the log are passed over, loudly, and none is written behind them', async () => {
    const server = await serverWith(3_500);
    for (const mark of marksOn(server).slice(1)) tamper(server, mark, { lastId: 'another' });
    const notices: string[] = [];
    const next = over(server, { onNotice: (notice) => notices.push(notice) });
    server.starts.length = 0;
    expect(await next.head()).toBe(3_499);
    expect(server.starts).toEqual([own(server)[999]?.position]);
    expect(notices).toEqual([expect.stringContaining('2 of 3 marks of the log\'s order do not fit the log: events are counted from log index 1000 on')]);
    await next.append(aStream(), 'no-stream', someEvents(500));
    await next.close();
    expect(marksOn(server)).toHaveLength(3);
  });

  it('are compared with the log, counted from its start', async () => {
    const server = await serverWith(4_500);
    expect(await faultsOn(server)).toEqual([]);
    const [first, second, third] = marksOn(server);
    tamper(server, first, { commit: '5' });
    tamper(server, second, { lastId: 'another' });
    tamper(server, third, 'not json');
    expect(await faultsOn(server)).toEqual([
      'mark 0 says another position of event 0 than the log', 'mark 1 says another id of event 1999 than the log', 'desk~order holds something else than mark 2 at revision 2',
    ]);
  });

  it('that are written while they are compared are counted too', async () => {
    const server = await serverWith(1_500);
    const [checking, writing] = [over(server, { readsMarks: false, writesMarks: false }), over(server)];
    await Promise.all([checking.head(), writing.head()]);
    await writing.append(aStream(), 'no-stream', someEvents(500));
    await settled(writing);
    expect(revisionsOf(marksOn(server))).toEqual([0, 1]);
    expect(await checking.marksCheck()).toEqual({ marks: 2, faults: [] });
    await checking.close();
  });

  it('that are unreadable count for nothing, nor do those behind them; the next process writes them again', async () => {
    const server = await serverWith(2_500);
    tamper(server, marksOn(server)[0], 'not json');
    const next = over(server);
    server.starts.length = 0;
    expect(await next.head()).toBe(2_499);
    expect(server.starts).toEqual(['start']);
    await settled(next);
    expect(revisionsOf(marksOn(server))).toEqual([0, 1, 2, 3]);
    expect(await faultsOn(server)).toEqual([]);
  });

  it('are written again where an administrator deleted their stream', async () => {
    const server = await serverWith(2_500);
    for (const mark of marksOn(server)) server.log[server.log.indexOf(mark)] = { ...mark, streamId: 'deleted' };
    await settled(over(server));
    expect(revisionsOf(marksOn(server))).toEqual([0, 1]);
    expect(await faultsOn(server)).toEqual([]);
  });

  it('are not needed: a user who may not write them is told once, and all goes on', async () => {
    const server = new StandInServer();
    const notices: string[] = [];
    const store = over(server, { onNotice: (notice) => notices.push(notice) });
    for (let i = 0; i < 5; i++) {
      // Where a mark is due, its append comes after the one that fills it.
      if (i === 1) server.faults.push((_, take) => take(), () => ({ kind: 'refused', reason: 'access denied' }));
      await store.append(aStream(), 'no-stream', someEvents(500));
    }
    expect(await store.head()).toBe(2_499);
    await store.close();
    expect(notices).toEqual(["event store: marks of the log's order cannot be kept: access denied"]);
    expect(marksOn(server)).toEqual([]);
  });
});

describe('a count that took long', () => {
  const reachedOn = (server: StandInServer) => server.log.filter(({ streamId }) => streamId === 'desk~reached');
  const others = (server: StandInServer, count: number): void => {
    for (let i = 0; i < count; i++) server.write({ streamId: 'others', type: 'Other', data: {}, metadata: {}, isJson: true, revision: BigInt(i), id: `other ${i}` });
  };
  const counted = async (server: StandInServer, options: Partial<KurrentOptions> = { longCountMs: -1 }): Promise<number> => {
    const store = over(server, options);
    const head = await store.head();
    await store.close();
    return head;
  };

  it.each([0, 3, 1_200])('is not made again by the next process, in a ledger of %i events', async (events) => {
    const server = await serverWith(events);
    others(server, 5);
    const end = server.log.at(-1)?.position;
    expect(await counted(server)).toBe(events - 1);
    expect(reachedOn(server)).toHaveLength(1);
    others(server, 5);
    server.starts.length = 0;
    const next = over(server);
    expect(await next.head()).toBe(events - 1);
    expect(server.starts).toEqual([end]);
    // What follows is counted behind it.
    expect(await next.append(aStream(), 'no-stream', someEvents(2))).toMatchObject({ firstLogIndex: events });
    expect((await collect(next.readAll(-1))).map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: events + 2 }, (_, i) => i));
    await next.close();
  });

  it('that took no long time is not written down', async () => {
    const server = await serverWith(3);
    others(server, 5);
    await counted(server, {});
    expect(reachedOn(server)).toEqual([]);
  });

  it('is made again where what was written down does not fit the log, or is unreadable', async () => {
    const server = await serverWith(3);
    await counted(server);
    const [reached] = reachedOn(server);
    for (const change of [{ lastId: 'another' }, { first: 2_000 }, { commits: '!' }, { upTo: 5 }]) {
      server.log[server.log.findIndex(({ streamId }) => streamId === 'desk~reached')] = { ...reached!, data: { ...(JSON.parse(JSON.stringify(reached!.data)) as object), ...change } };
      server.starts.length = 0;
      expect(await counted(server, {})).toBe(2);
      expect(server.starts).toEqual(['start']);
    }
  });

  it('is compared with the log by a check', async () => {
    const server = await serverWith(3);
    await counted(server);
    expect(await faultsOn(server)).toEqual([]);
    tamper(server, reachedOn(server)[0], { lastId: '', upTo: String(server.log[4]?.position.commit), upToPrepare: '0', commit: undefined });
    expect(await faultsOn(server)).toEqual([expect.stringContaining('desk~reached says another number of events up to')]);
  });
});

describe('a recount', () => {
  const recount = async (server: StandInServer): Promise<number> => {
    const store = over(server, { readsMarks: false, writesMarks: false });
    try {
      return await store.recount();
    } finally {
      await store.close();
    }
  };

  it('writes the marks down anew, and the next process begins with them', async () => {
    const server = await serverWith(3_500, { longCountMs: -1 });
    tamper(server, marksOn(server)[1], { commit: '5' });
    expect(await faultsOn(server)).not.toEqual([]);
    expect(await recount(server)).toBe(4);
    expect(await faultsOn(server)).toEqual([]);
    // Others on the server write too.
    server.write({ streamId: 'others', type: 'Other', data: {}, metadata: {}, isJson: true, revision: 0n, id: 'last' });
    server.starts.length = 0;
    const next = over(server);
    expect(await next.head()).toBe(3_499);
    expect(server.starts).not.toContain('start');
    await next.append(aStream(), 'no-stream', someEvents(500));
    expect((await collect(next.readAll(-1))).map(({ id }) => id)).toEqual(own(server).map(({ id }) => id));
    await settled(next);
    expect(await faultsOn(server)).toEqual([]);
    // Three as they were, the event that ends them, three anew, and one that followed.
    expect(revisionsOf(marksOn(server))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('leaves fewer marks where there were too many', async () => {
    const server = await serverWith(2_500);
    const lost = new Set(own(server).slice(-1_000));
    server.log.splice(0, server.log.length, ...server.log.filter((event) => !lost.has(event)));
    expect(await faultsOn(server)).toEqual([expect.stringContaining('mark 1 says another position')]);
    expect(await recount(server)).toBe(2);
    expect(await faultsOn(server)).toEqual([]);
  });

  it('ends what a running process writes of marks: it may have begun with wrong ones', async () => {
    const server = await serverWith(1_500);
    const notices: string[] = [];
    const running = over(server, { onNotice: (notice) => notices.push(notice) });
    await running.head();
    await recount(server);
    await running.append(aStream(), 'no-stream', someEvents(500));
    await settled(running);
    expect(notices).toEqual([expect.stringContaining('factledger event-store recount')]);
    expect(revisionsOf(marksOn(server))).toEqual([0, 1, 2]);
    expect(await faultsOn(server)).toEqual([]);
  });

  it('that is refused, or crossed, says so', async () => {
    const server = await serverWith(1_500);
    server.faults.push(() => ({ kind: 'refused', reason: 'access denied' }));
    await expect(recount(server)).rejects.toThrow("the log's order cannot be written down: access denied");
    server.faults.push(() => ({ kind: 'conflict', actual: 5 }));
    await expect(recount(server)).rejects.toThrow('run it again');
    expect(await recount(server)).toBe(2);
  });
});
