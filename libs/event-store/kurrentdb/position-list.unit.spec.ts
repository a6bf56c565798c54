import { describe, expect, it } from '@jest/globals';
import type { Position } from './position.js';
import { PositionList } from './position-list.js';

const at = (commit: bigint, prepare = commit): Position => ({ commit, prepare });

function listOf(...positions: readonly Position[]): PositionList {
  const list = new PositionList();
  for (const position of positions) list.push(position);
  return list;
}

describe('a list of positions', () => {
  it('knows what stands where, far beyond what a number can tell apart', () => {
    const huge = 2n ** 62n;
    const positions = [at(3n), at(huge), at(huge + 1n), at(huge + 1n, huge + 2n), at(2n ** 64n - 1n)];
    const list = listOf(...positions);
    expect(positions.map((position) => list.indexOf(position))).toEqual([0, 1, 2, 3, 4]);
    expect(positions.map((_, i) => list.at(i))).toEqual(positions);
    expect([list.length, list.last, list.at(5), list.at(-1), list.indexOf(at(4n))]).toEqual([5, positions[4], undefined, undefined, -1]);
  });

  it('knows it over many parts, with prepare positions of their own in some', () => {
    const positions = Array.from({ length: 10_000 }, (_, i) => at(BigInt(i) * 700n, BigInt(i) * 700n - (i > 5_000 && i % 1_000 === 0 ? 3n : 0n)));
    const list = listOf(...positions);
    expect(positions.every((position, i) => list.indexOf(position) === i)).toBe(true);
    expect([4_095, 4_096, 6_000, 6_001, 9_999].map((i) => list.at(i))).toEqual([4_095, 4_096, 6_000, 6_001, 9_999].map((i) => positions[i]));
  });

  it('only rises', () => {
    expect(() => listOf(at(1n), at(1n))).toThrow(RangeError);
    expect(() => listOf(at(2n, 1n), at(1n, 5n))).toThrow(RangeError);
  });
});
