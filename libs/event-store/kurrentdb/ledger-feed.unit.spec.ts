import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { KurrentClient } from './client.js';
import { LedgerFeed } from './ledger-feed.js';
import type { Position } from './position.js';

type Options = NonNullable<Parameters<KurrentClient['subscribeToAll']>[0]>;
const at = (commit: number): Position => ({ commit: BigInt(commit), prepare: BigInt(commit) });
const event = (commit: number, streamId = 'desk.ledger') => ({ event: { streamId, position: at(commit) } });
const SIGNAL = new AbortController().signal;

/** A feed, and the subscription under it. */
function opened(after?: Position) {
  const stream = new Readable({ objectMode: true, highWaterMark: 2, read: () => undefined });
  let asked: Options = {};
  const client = {
    subscribeToAll: (options: Options) => {
      asked = options;
      return Object.assign(stream, { unsubscribe: () => Promise.reject(new Error('never connected')) });
    },
  } as unknown as KurrentClient;
  const feed = new LedgerFeed(client, 'desk.', after, SIGNAL);
  const reach = (commit: number): unknown => asked.filter?.checkpointReached?.(stream as never, at(commit));
  return { stream, feed, reach, asked };
}

describe('the feed of a ledger', () => {
  it('asks for its own streams behind a position, of the leader', () => {
    expect(opened(at(7)).asked).toMatchObject({ fromPosition: at(7), requiresLeader: true, filter: { prefixes: ['desk.'] } });
    expect(opened().asked.fromPosition).toBe('start');
  });

  it('has a checkpoint that never passes what has not been taken', async () => {
    const { stream, feed, reach } = opened();
    for (const each of [event(10), event(20), event(30)]) stream.push(each);
    reach(35);
    expect(feed.checkpoint).toBeUndefined();
    expect(await feed.next(1_000)).toHaveLength(3);
    expect(feed.checkpoint).toEqual(at(35));
  });

  it('has a checkpoint that never goes back', async () => {
    const { stream, feed, reach } = opened(at(50));
    stream.push(event(60));
    reach(40);
    await feed.next(1_000);
    expect(feed.checkpoint).toEqual(at(60));
    stream.push(event(70));
    await feed.next(1_000);
    reach(65);
    stream.push(event(80));
    await feed.next(1_000);
    expect(feed.checkpoint).toEqual(at(80));
  });

  it('has caught up when it was said and everything before it was taken', async () => {
    const { stream, feed } = opened();
    stream.push(event(10));
    stream.emit('caughtUp');
    expect(feed.caughtUp).toBe(false);
    expect(await feed.next(1_000)).toHaveLength(1);
    expect(feed.caughtUp).toBe(true);
    const empty = opened();
    const next = empty.feed.next(1_000);
    empty.stream.emit('caughtUp');
    expect([await next, empty.feed.caughtUp]).toEqual([[], true]);
  });

  it('takes a subscription that ends for a connection that is lost, and silence for silence', async () => {
    const { stream, feed } = opened();
    expect(await feed.next(5)).toBe('silence');
    stream.push(null);
    await expect(feed.next(1_000)).rejects.toThrow('UNAVAILABLE');
    feed.close();
  });

  it('gives nothing of other ledgers, should it be brought', async () => {
    const { stream, feed } = opened();
    for (const each of [event(10, 'desk2.ledger'), event(20), { link: event(25).event }]) stream.push(each);
    expect(await feed.next(1_000)).toEqual([event(20).event]);
  });
});
