import { describe, expect, it } from '@jest/globals';
import type { EventId } from '#domain/ids.js';
import { EventCodec } from './codec/codec.js';
import type { StoredEvent } from './port.js';
import { PagedEvents } from './paged-events.js';

const codec = new EventCodec();
const event = (logIndex: number): StoredEvent => codec.stored(logIndex, 'ledger', logIndex, 'id' as EventId, '');
const pagesOf = (...sizes: readonly number[]) => {
  let at = 0;
  return () => {
    const size = sizes[0] === undefined ? undefined : sizes[at++];
    const before = sizes.slice(0, at - 1).reduce((sum, each) => sum + each, 0);
    return Promise.resolve(size === undefined ? undefined : Array.from({ length: size }, (_, i) => event(before + i)));
  };
};
const indexes = async (events: AsyncIterable<StoredEvent>): Promise<number[]> => {
  const seen: number[] = [];
  for await (const { logIndex } of events) seen.push(logIndex);
  return seen;
};
const never = { signal: undefined, ends: false };

describe('paged events', () => {
  it('come one by one over all pages, and end', async () => {
    expect(await indexes(new PagedEvents(pagesOf(3, 1, 2), never))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await indexes(new PagedEvents(pagesOf(), never))).toEqual([]);
  });

  it('come in order to one who does not wait for each', async () => {
    const events = new PagedEvents(pagesOf(2, 2), never);
    const results = await Promise.all(Array.from({ length: 6 }, () => events.next()));
    expect(results.map(({ value, done }) => (done === true ? 'done' : value.logIndex))).toEqual([0, 1, 2, 3, 'done', 'done']);
  });

  it('stay at their end once they were left, ended or failed', async () => {
    const left = new PagedEvents(pagesOf(3), never);
    for await (const _ of left) break;
    expect(await left.next()).toEqual({ done: true, value: undefined });

    const failed = new PagedEvents(() => Promise.reject(new Error('disk')), never);
    await expect(failed.next()).rejects.toThrow('disk');
    expect(await failed.next()).toEqual({ done: true, value: undefined });
  });

  it('end with an abort, or throw its reason', async () => {
    for (const ends of [true, false]) {
      const abort = new AbortController();
      const events = new PagedEvents(pagesOf(3), { signal: abort.signal, ends });
      await events.next();
      abort.abort(new Error('enough'));
      if (ends) expect(await events.next()).toEqual({ done: true, value: undefined });
      else await expect(events.next()).rejects.toThrow('enough');
    }
  });
});
