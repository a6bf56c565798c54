import { describe, expect, it } from '@jest/globals';
import { LogDamagedError } from '../errors.js';
import type { Counted } from './log-order.js';
import { LogOrder } from './log-order.js';

const event = (commit: bigint): Counted => ({ id: `e${commit}`, position: { commit, prepare: commit } });

/** A log that grows, and how often it was read. */
function growing(...events: Counted[]) {
  const placed: unknown[] = [];
  let reads = 0;
  const order = new LogOrder({
    readOn: async (own) => {
      reads++;
      await Promise.resolve();
      for (const each of events.slice(own.known + 1)) own.place(own.known, each);
    },
    onPlaced: (logIndex, { id }) => placed.push([logIndex, id]),
  });
  return { events, order, placed, reads: () => reads };
}

describe('counting log indexes', () => {
  it('numbers events in their order, and tells of each once', async () => {
    const { order, events, placed } = growing(event(3n), event(50n), event(2n ** 63n));
    expect(await order.head()).toBe(2);
    expect(await Promise.all(events.map(({ position }) => order.indexOf(position)))).toEqual([0, 1, 2]);
    expect(placed).toEqual([[0, 'e3'], [1, 'e50'], [2, `e${2n ** 63n}`]]);
    await expect(order.indexOf({ commit: 4n, prepare: 4n })).rejects.toBeInstanceOf(LogDamagedError);
  });

  it('reads on only for what is ahead of all it knows', async () => {
    const { order, events, reads } = growing(event(1n), event(5n));
    await order.head();
    events.push(event(9n));
    expect(await order.indexOf(event(5n).position)).toBe(1);
    expect(reads()).toBe(1);
    expect(await Promise.all([order.indexOf(event(9n).position), order.indexOf(event(9n).position)])).toEqual([2, 2]);
    expect(reads()).toBe(2);
    expect([order.positionOf(1), order.positionOf(7)]).toEqual([event(5n).position, undefined]);
  });

  it('looks again for a head that is asked for while it counts', async () => {
    const { order, events } = growing(event(1n));
    const first = order.head();
    events.push(event(2n));
    expect(await order.head()).toBe(1);
    await first;
    expect(await growing().order.head()).toBe(-1);
  });

  it('counts anew after a count that failed', async () => {
    let fails = true;
    const order = new LogOrder({ readOn: () => (fails ? Promise.reject(new Error('lost')) : Promise.resolve()) });
    await expect(order.head()).rejects.toThrow('lost');
    fails = false;
    expect(await order.head()).toBe(-1);
  });

  it('leaves it to those who follow the log to place what is under way', async () => {
    const { order, events, reads } = growing();
    const unfollow = order.follow();
    const index = order.indexOf(event(7n).position);
    events.push(event(7n));
    order.place(-1, event(7n));
    expect([await index, reads()]).toEqual([0, 0]);
    unfollow();
    events.push(event(8n));
    expect([await order.indexOf(event(8n).position), reads()]).toEqual([1, 1]);
  });

  it('does not wait for ever for those who follow', async () => {
    const { order, reads } = growing(event(7n));
    order.follow();
    expect([await order.indexOf(event(7n).position), reads()]).toEqual([0, 1]);
  });

  it('takes what it knows a second time, and nothing else in its place', () => {
    const { order } = growing();
    order.place(-1, event(1n));
    expect([order.place(-1, event(1n)), order.place(0, event(4n))]).toEqual([0, 1]);
    expect(() => order.place(-1, event(4n))).toThrow('events are missing from the log after -1');
    expect(() => order.place(5, event(9n))).toThrow(LogDamagedError);
  });
});
