import { describe, expect, it } from '@jest/globals';
import { LogOrder } from './log-order.js';
import type { Position } from './log-order.js';

const at = (commit: bigint, prepare = commit): Position => ({ commit, prepare });

/** A log that grows, and how often it was read. */
function growing(...positions: Position[]) {
  const reads: (Position | undefined)[] = [];
  const order = new LogOrder(async function* (from) {
    reads.push(from);
    await Promise.resolve();
    for (const position of positions) if (from === undefined || position.commit >= from.commit) yield position;
  });
  return { positions, reads, order };
}

describe('counting log indexes', () => {
  it('numbers positions in their order, far beyond what a number can tell apart', async () => {
    const huge = 2n ** 62n;
    const { order, positions } = growing(at(3n), at(huge), at(huge + 1n), at(huge + 1n, huge + 2n));
    expect(await order.head()).toBe(3);
    expect(await Promise.all(positions.map((position) => order.indexOf(position)))).toEqual([0, 1, 2, 3]);
    await expect(order.indexOf(at(4n))).rejects.toThrow('no event of this ledger stands at position 4/4');
  });

  it('reads on from the last one it knows, and counts that one once', async () => {
    const { order, positions, reads } = growing(at(1n), at(5n));
    expect(await order.head()).toBe(1);
    positions.push(at(9n));
    expect(await order.indexOf(at(9n))).toBe(2);
    expect(await order.indexOf(at(1n))).toBe(0);
    expect(reads).toEqual([undefined, at(5n)]);
    expect([order.positionOf(1), order.positionOf(7)]).toEqual([at(5n), at(9n)]);
  });

  it('looks again for a head that is asked for while it counts', async () => {
    const { order, positions } = growing(at(1n));
    const first = order.head();
    positions.push(at(2n));
    expect(await order.head()).toBe(1);
    await first;
    expect(await growing().order.head()).toBe(-1);
  });
});
