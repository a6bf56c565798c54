import { expect, it } from '@jest/globals';
import { encodeEvent } from '../codec/envelope.js';
import { EXAMPLES, EXAMPLE_METADATA } from '../codec/examples.js';
import { EVENT_TYPES } from '../codec/upcast.js';
import type { OpenSubject } from '../contract.js';
import type { NewEvent, ReadOptions, StoredEvent } from '../port.js';
import { aStream, anEvent, collect, someEvents, withStore } from './events.js';

export function readContract(open: OpenSubject): void {
  it('reads nothing from an empty log and from a stream that is not there', withStore(open, async (store) => {
    expect(await store.head()).toBe(-1);
    expect(await collect(store.readAll(-1))).toEqual([]);
    expect(await collect(store.readStream(aStream()))).toEqual([]);
  }));

  it('gives a stream in order, whole or from a revision on', withStore(open, async (store) => {
    const [stream, other] = [aStream(), aStream()];
    const events = someEvents(5);
    await store.append(stream, 'no-stream', events.slice(0, 2));
    await store.append(other, 'no-stream', someEvents(1));
    await store.append(stream, 1, events.slice(2));

    const read = await collect(store.readStream(stream));
    expect(read.map(({ id, revision, logIndex }) => [id, revision, logIndex])).toEqual(
      events.map(({ id }, i) => [id, i, i < 2 ? i : i + 1]));
    expect((await collect(store.readStream(stream, { fromRevision: 3 }))).map(({ revision }) => revision)).toEqual([3, 4]);
    expect(await collect(store.readStream(stream, { fromRevision: 5 }))).toEqual([]);
  }));

  it('gives the log in order, whole or after a log index, with the stream of each event', withStore(open, async (store) => {
    const streams = [aStream(), aStream(), aStream()];
    for (let i = 0; i < 12; i++) await store.append(streams[i % 3]!, i < 3 ? 'no-stream' : Math.floor(i / 3) - 1, someEvents(1));
    const read = await collect(store.readAll(-1));
    expect(read.map(({ logIndex, stream, revision }) => [logIndex, stream, revision])).toEqual(
      Array.from({ length: 12 }, (_, i) => [i, streams[i % 3], Math.floor(i / 3)]));
    expect((await collect(store.readAll(8))).map(({ logIndex }) => logIndex)).toEqual([9, 10, 11]);
    expect(await collect(store.readAll(11))).toEqual([]);
  }));

  it('reads more than a page', withStore(open, async (store) => {
    const stream = aStream();
    for (let i = 0; i < 3; i++) await store.append(stream, i === 0 ? 'no-stream' : i * 400 - 1, someEvents(400));
    const places = Array.from({ length: 1200 }, (_, i) => i);
    expect((await collect(store.readAll(-1))).map(({ logIndex }) => logIndex)).toEqual(places);
    expect((await collect(store.readStream(stream))).map(({ revision }) => revision)).toEqual(places);
    const later = await collect(store.readStream(stream, { fromRevision: 500 }));
    expect(later.map(({ revision }) => revision)).toEqual(places.slice(500));
  }));

  it('ends at the head as it was when the read began', withStore(open, async (store) => {
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(2));
    const reading = store.readAll(-1);
    await store.append(stream, 1, someEvents(2));
    const seen = [];
    for await (const { logIndex } of reading) {
      seen.push(logIndex);
      if (seen.length === 1) await store.append(stream, 3, someEvents(1));
    }
    expect(seen).toEqual([0, 1]);
  }));

  it('gives the bytes of every event type as they were encoded, and the event', withStore(open, async (store) => {
    const stream = aStream();
    const events = EVENT_TYPES.map((type) => {
      const { id, schemaVersion } = anEvent();
      return { id, type, schemaVersion, data: EXAMPLES[type], metadata: EXAMPLE_METADATA } as NewEvent;
    });
    await store.append(stream, 'no-stream', events);
    const read = await collect(store.readStream(stream));
    expect(read.map(({ bytes }) => bytes)).toEqual(events.map((event, i) => encodeEvent(stream, i, event)));
    expect(read.map(({ event }) => event)).toEqual(
      events.map(({ id, type, data, metadata }, i) => ({ id, type, data, metadata, stream, revision: i, logIndex: i })));
  }));

  it('keeps odd text and odd keys byte for byte', withStore(open, async (store) => {
    const stream = aStream();
    const odd: Record<string, unknown> = {
      '': '', '10': 1, '9': 2, 'a\nb': '\u0000\u001f\u007f\u2028\u2029', '\ud83d\ude00': 'e\u0301 é 火 🏳️‍🌈',
      '"\\/': '"\\/', toString: -0, hasOwnProperty: 1e-7,
      nested: [[], {}, [null, false, [1.5]]],
    };
    Object.defineProperty(odd, '__proto__', { value: 'own', enumerable: true });
    const event: NewEvent = {
      ...anEvent(), type: 'EntryAmended',
      data: { ...EXAMPLES.EntryAmended, changes: [{ path: '/odd', before: null, after: odd }] },
    };
    await store.append(stream, 'no-stream', [event]);
    const [read] = await collect(store.readStream(stream));
    expect(read?.bytes).toBe(encodeEvent(stream, 0, event));
    expect(read?.bytes).toContain('"__proto__":"own"');
    expect(read?.event.data).toEqual(JSON.parse(JSON.stringify(event.data)));
  }));

  it('throws the reason of an abort, rather than ending early', withStore(open, async (store) => {
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(3));
    const reason = new Error('gone away');
    const reads: readonly ((options: ReadOptions) => AsyncIterable<StoredEvent>)[] = [
      (options) => store.readAll(-1, options), (options) => store.readStream(stream, options),
    ];
    for (const read of reads) {
      const abort = new AbortController();
      const seen: number[] = [];
      await expect((async () => {
        for await (const { revision } of read(abort)) {
          seen.push(revision);
          abort.abort(reason);
        }
      })()).rejects.toBe(reason);
      expect(seen).toEqual([0]);
    }
  }));
}
