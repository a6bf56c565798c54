import { describe, expect, it } from '@jest/globals';
import { isRecounted, MARK_EVENTS, markEvent, marksStreamOf, readMark, recountedEvent } from './order-marks.js';
import type { OrderMark } from './order-marks.js';

function someMark(step: (i: number) => bigint, behind: (i: number) => bigint = () => 0n): OrderMark {
  let commit = 2n ** 62n;
  const positions = Array.from({ length: MARK_EVENTS }, (_, i) => {
    commit += step(i);
    return { commit, prepare: commit - behind(i) };
  });
  return { positions, lastId: '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3' };
}
const written = (number: number, mark: OrderMark) => {
  const { type, data } = markEvent(number, mark);
  return { type, data: JSON.parse(data) as Record<string, unknown> };
};

describe('a mark of the order', () => {
  it.each([
    ['of events of a kilobyte', someMark((i) => BigInt(600 + (i % 50)))],
    ['with gaps of every size', someMark((i) => 2n ** BigInt(i % 50))],
    ['with prepare positions of their own', someMark(() => 900n, (i) => BigInt(i % 200))],
  ])('%s is read as it was written', (_, mark) => {
    expect(readMark(7, written(7, mark))).toEqual(mark);
  });

  it('is the same whoever writes it, and takes little room', () => {
    const mark = someMark((i) => BigInt(600 + (i % 50)));
    const [one, other] = [markEvent(3, mark), markEvent(3, mark)];
    expect(one.data).toBe(other.data);
    // The server takes an id that it has seen in a stream for an append that is sent again, even where the stream was emptied.
    expect(one.id).not.toBe(other.id);
    expect(one.data.length).toBeLessThan(3_000);
    expect(marksStreamOf('desk')).toBe('desk~order');
  });

  it('is told from the event that ends all before it', () => {
    expect([isRecounted(recountedEvent()), isRecounted(markEvent(0, someMark(() => 700n)))]).toEqual([true, false]);
    expect(readMark(0, { ...recountedEvent(), data: { v: 1 } })).toBeUndefined();
  });

  it('is none where anything is amiss', () => {
    const mark = someMark(() => 700n);
    const { type, data } = written(2, mark);
    const spoilt: readonly Record<string, unknown>[] = [
      { ...data, v: 2 }, { ...data, first: 3_000 }, { ...data, commit: 'x' }, { ...data, commit: 5 }, { ...data, lastId: 4 }, { ...data, commits: '' },
      { ...data, commits: `${String(data['commits'])}AA` }, { ...data, commits: '!' }, { ...data, commits: Buffer.alloc(1_000, 0xff).toString('base64url') }, { ...data, prepares: 'AA' },
    ];
    expect(readMark(2, { type, data })).toEqual(mark);
    for (const each of spoilt) expect(readMark(2, { type, data: each })).toBeUndefined();
    expect([readMark(1, { type, data }), readMark(2, { type: 'Other', data }), readMark(2, { type, data: 'text' })]).toEqual([undefined, undefined, undefined]);
  });
});
