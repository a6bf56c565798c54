import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../snapshot.js';
import { firstFound } from './first-found.js';
import { growingParts } from './growing-parts.js';
import { Kept, OncePerRead } from './kept.js';

/** Nothing of it is asked: only which read it is matters. */
const aRead = (): Snapshot => ({
  all: async () => [], first: async () => undefined, matches: async () => [], progress: () => 0, generation: () => 1,
});
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

describe('what a read makes', () => {
  it('is made once in it, however many ask at a time, and again in the next', async () => {
    const [once, one] = [new OncePerRead<number>(), aRead()];
    let made = 0;
    const make = async (): Promise<number> => ++made;
    expect(await Promise.all([once.of(one, 'a', make), once.of(one, 'a', make), once.of(one, 'b', make), once.of(aRead(), 'a', make)]))
      .toEqual([1, 1, 2, 3]);
  });

  it('is kept for later reads, as much as there is room for', async () => {
    const kept = new Kept<string>(2);
    const made: string[] = [];
    const ask = (read: Snapshot, key: string): Promise<string> => kept.through(read, key, async () => {
      made.push(key);
      return key;
    }, () => 1);
    const one = aRead();
    await Promise.all([ask(one, 'a'), ask(one, 'a'), ask(aRead(), 'a'), ask(one, 'b')]);
    await ask(aRead(), 'a');
    await ask(aRead(), 'c');
    await ask(aRead(), 'b');
    // Twice for two reads at a time, of which neither waits for the other.
    expect(made).toEqual(['a', 'a', 'b', 'c', 'b']);
  });

  it('is not kept when it could not be made', async () => {
    const kept = new Kept<string>(2);
    await expect(kept.through(aRead(), 'a', () => Promise.reject(new Error('no')), () => 1)).rejects.toThrow('no');
    expect(await kept.through(aRead(), 'a', async () => 'made', () => 1)).toBe('made');
  });
});

describe('the first that are found', () => {
  const odd = async (n: number): Promise<number | null> => (n % 2 === 1 ? n : null);

  it('are those that one by one would have found, and so is how far that went', async () => {
    expect(await firstFound(upTo(100), 3, odd)).toEqual({ items: [1, 3, 5], looked: 6 });
    expect(await firstFound(upTo(5), 3, odd)).toEqual({ items: [1, 3], looked: 5 });
    expect(await firstFound(upTo(6), 3, odd)).toEqual({ items: [1, 3, 5], looked: 6 });
    expect(await firstFound([], 3, odd)).toEqual({ items: [], looked: 0 });
  });

  it('are looked for several at a time', async () => {
    let [underWay, most] = [0, 0];
    const look = async (n: number): Promise<number | null> => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      underWay -= 1;
      return n > 40 ? n : null;
    };
    expect(await firstFound(upTo(1_000), 2, look)).toEqual({ items: [41, 42], looked: 43 });
    expect(most).toBeGreaterThan(20);
  });
});

it('parts grow to so many, and hold everything in order', () => {
  const parts = [...growingParts(upTo(20))];
  expect(parts.map(({ length }) => length)).toEqual([1, 2, 4, 8, 5]);
  expect(parts.flat()).toEqual(upTo(20));
});
