import { describe, expect, it } from '@jest/globals';
import { aStream, collect, someEvents } from '../contract/events.js';
import { KurrentEventStore } from './store.js';
import type { KurrentOptions } from './store.js';
import { StandInServer } from './testing/stand-in.js';

const over = (server: StandInServer, options: Partial<KurrentOptions> = {}): KurrentEventStore =>
  new KurrentEventStore(server.open, { ledger: 'desk', ...options });
const own = (server: StandInServer) => server.log.filter(({ streamId }) => streamId.startsWith('desk.'));
const marksOn = (server: StandInServer) => server.log.filter(({ streamId }) => streamId === 'desk~order');

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
    expect(marksOn(server).map(({ revision }) => Number(revision))).toEqual([0, 1]);
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
    expect(marksOn(server).map(({ revision }) => Number(revision))).toEqual([0, 1]);
    expect(new Set(marksOn(server).map(({ id }) => id)).size).toBe(2);
  });

  it('that do not fit the log are passed over, loudly, and none is written behind them', async () => {
    const server = await serverWith(3_500);
    const second = marksOn(server)[1]!;
    const data = JSON.parse(JSON.stringify(second.data)) as Record<string, unknown>;
    server.log[server.log.indexOf(second)] = { ...second, data: { ...data, lastId: 'another' } };
    const third = marksOn(server)[2]!;
    server.log[server.log.indexOf(third)] = { ...third, data: { ...(JSON.parse(JSON.stringify(third.data)) as object), lastId: 'another' } };
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
    const server = await serverWith(3_500);
    const faults = async (): Promise<readonly string[]> => {
      const checking = over(server, { readsMarks: false, writesMarks: false });
      const found = await checking.marksFaults();
      await checking.close();
      return found;
    };
    expect(await faults()).toEqual([]);
    const [first, second, third] = marksOn(server);
    const other = { ...(JSON.parse(JSON.stringify(first!.data)) as object), commit: '5' };
    server.log[server.log.indexOf(first!)] = { ...first!, data: other };
    server.log[server.log.indexOf(third!)] = { ...third!, data: 'not json' };
    expect(second).toBeDefined();
    expect(await faults()).toEqual(['desk~order 0 says another position of event 0 than the log', 'desk~order 2 is no mark that can be read']);
  });

  it('that are unreadable count for nothing, nor do those behind them', async () => {
    const server = await serverWith(2_500);
    const first = marksOn(server)[0]!;
    server.log[server.log.indexOf(first)] = { ...first, data: 'not json' };
    const next = over(server);
    server.starts.length = 0;
    expect(await next.head()).toBe(2_499);
    expect(server.starts).toEqual(['start']);
    await next.close();
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
    const faults = async (): Promise<readonly string[]> => {
      const checking = over(server, { readsMarks: false, writesMarks: false });
      const found = await checking.marksFaults();
      await checking.close();
      return found;
    };
    expect(await faults()).toEqual([]);
    const place = server.log.findIndex(({ streamId }) => streamId === 'desk~reached');
    const reached = server.log[place]!;
    server.log[place] = { ...reached, data: { v: 1, first: 0, lastId: '', upTo: String(server.log[4]?.position.commit), upToPrepare: '0' } };
    expect(await faults()).toEqual([expect.stringContaining('desk~reached says another number of events up to')]);
  });
});
