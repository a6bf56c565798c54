import { expect, it } from '@jest/globals';
import type { OpenSubject } from '../contract.js';
import { aStream, iterate, someEvents, take, withStore } from './events.js';

export function subscribeContract(open: OpenSubject): void {
  it('catches up, then goes on live', withStore(open, async (store) => {
    const [stream, abort] = [aStream(), new AbortController()];
    await store.append(stream, 'no-stream', someEvents(3));
    const events = iterate(store.subscribe(0, abort));
    expect((await take(events, 2)).map(({ logIndex }) => logIndex)).toEqual([1, 2]);

    const live = take(events, 3);
    await store.append(stream, 2, someEvents(1));
    await store.append(stream, 3, someEvents(2));
    expect((await live).map(({ logIndex }) => logIndex)).toEqual([3, 4, 5]);
    abort.abort();
  }));

  it('starts on an empty log, and from a place that is not reached yet', withStore(open, async (store) => {
    const abort = new AbortController();
    const first = take(iterate(store.subscribe(-1, abort)), 1);
    const third = take(iterate(store.subscribe(1, abort)), 1);
    await store.append(aStream(), 'no-stream', someEvents(2));
    await store.append(aStream(), 'no-stream', someEvents(1));
    expect((await first)[0]?.logIndex).toBe(0);
    expect((await third)[0]?.logIndex).toBe(2);
    abort.abort();
  }));

  it('ends when the signal aborts: before it starts, while it waits, and between two events', withStore(open, async (store) => {
    expect(await iterate(store.subscribe(-1, { signal: AbortSignal.abort() })).next()).toMatchObject({ done: true });

    const waits = new AbortController();
    const next = iterate(store.subscribe(-1, waits)).next();
    waits.abort();
    expect(await next).toMatchObject({ done: true });

    await store.append(aStream(), 'no-stream', someEvents(3));
    const between = new AbortController();
    const events = iterate(store.subscribe(-1, between));
    await take(events, 1);
    between.abort();
    expect(await events.next()).toMatchObject({ done: true });
  }));

  it('loses and doubles nothing where catching up meets what is being written', withStore(open, async (store) => {
    const [streams, abort] = [Array.from({ length: 4 }, aStream), new AbortController()];
    const readers = Array.from({ length: 4 }, () => take(iterate(store.subscribe(-1, abort)), 1200));
    await Promise.all(streams.map(async (stream) => {
      for (let i = 0; i < 30; i++) await store.append(stream, i === 0 ? 'no-stream' : i * 10 - 1, someEvents(10));
    }));
    for (const read of await Promise.all(readers)) {
      expect(read.map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: 1200 }, (_, i) => i));
    }
    abort.abort();
  }));

  it('lets a slow reader slow nobody but itself', withStore(open, async (store) => {
    const [stream, abort] = [aStream(), new AbortController()];
    const events = iterate(store.subscribe(-1, abort));
    await store.append(stream, 'no-stream', someEvents(1));
    await take(events, 1);
    // It reads no more; the appends must all come through, and nothing may be lost meanwhile.
    for (let i = 0; i < 10; i++) await store.append(stream, i * 200, someEvents(200));
    expect((await take(events, 2000)).map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
    abort.abort();
  }));
}
