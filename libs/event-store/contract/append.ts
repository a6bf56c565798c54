import { expect, it } from '@jest/globals';
import { encodeEvent } from '../codec/envelope.js';
import type { OpenSubject } from '../contract.js';
import { AppendTooLargeError, EventNotEncodableError, WrongExpectedRevisionError } from '../errors.js';
import { MAX_APPEND_BYTES } from '../port.js';
import { aStream, anEvent, collect, someEvents, withStore } from './events.js';

export function appendContract(open: OpenSubject): void {
  it('starts a stream and goes on with it', withStore(open, async (store) => {
    const stream = aStream();
    expect(await store.append(stream, 'no-stream', someEvents(2))).toEqual({ revision: 1, firstLogIndex: 0, lastLogIndex: 1 });
    expect(await store.append(stream, 1, someEvents(3))).toEqual({ revision: 4, firstLogIndex: 2, lastLogIndex: 4 });
    expect(await store.head()).toBe(4);
  }));

  it('counts log indexes over all streams, revisions within each', withStore(open, async (store) => {
    const [a, b] = [aStream(), aStream()];
    await store.append(a, 'no-stream', someEvents(1));
    expect(await store.append(b, 'no-stream', someEvents(2))).toEqual({ revision: 1, firstLogIndex: 1, lastLogIndex: 2 });
    expect(await store.append(a, 0, someEvents(1))).toEqual({ revision: 1, firstLogIndex: 3, lastLogIndex: 3 });
  }));

  it.each([
    ['no-stream where there is one', 'no-stream', 1],
    ['an older revision', 0, 1],
    ['a revision that is not reached yet', 2, 1],
  ] as const)('refuses %s, saying stream, expected and actual', async (_, expected, actual) => {
    await withStore(open, async (store) => {
      const stream = aStream();
      await store.append(stream, 'no-stream', someEvents(2));
      const refused = store.append(stream, expected, someEvents(1));
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedRevisionError);
      await expect(refused).rejects.toMatchObject({ code: 'wrong-expected-revision', stream, expected, actual });
      expect(await store.head()).toBe(1);
    })();
  });

  it('refuses a revision of a stream that does not exist', withStore(open, async (store) => {
    const stream = aStream();
    await expect(store.append(stream, 0, someEvents(1))).rejects.toMatchObject({ stream, expected: 0, actual: 'no-stream' });
    expect(await collect(store.readAll(-1))).toEqual([]);
  }));

  it('lets exactly one of many at the same revision through', withStore(open, async (store) => {
    const stream = aStream();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => store.append(stream, 'no-stream', someEvents(2))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ stream, expected: 'no-stream', actual: 1 });
    }
    expect(await collect(store.readStream(stream))).toHaveLength(2);
  }));

  it('writes nothing of an append that cannot be written whole', withStore(open, async (store) => {
    const stream = aStream();
    const odd = anEvent('\ud800');
    await expect(store.append(stream, 'no-stream', [anEvent(), odd, anEvent()])).rejects.toBeInstanceOf(EventNotEncodableError);
    expect(await store.append(stream, 'no-stream', someEvents(1))).toMatchObject({ revision: 0, firstLogIndex: 0 });
  }));

  it('refuses no events and more than 500, and takes 500', withStore(open, async (store) => {
    const stream = aStream();
    await expect(store.append(stream, 'no-stream', [])).rejects.toBeInstanceOf(AppendTooLargeError);
    await expect(store.append(stream, 'no-stream', someEvents(501))).rejects.toMatchObject({ code: 'append-too-large' });
    const written = await store.append(stream, 'no-stream', someEvents(500));
    expect(written).toEqual({ revision: 499, firstLogIndex: 0, lastLogIndex: 499 });
  }));

  it('takes 512 KiB of bytes in UTF-8 and refuses one more', withStore(open, async (store) => {
    const stream = aStream();
    const empty = [anEvent(''), anEvent('')].map((event, i) => Buffer.byteLength(encodeEvent(stream, i, event)));
    const room = MAX_APPEND_BYTES - empty.reduce((sum, size) => sum + size);
    const fits = 'é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2);
    const over = store.append(stream, 'no-stream', [anEvent(''), anEvent(`${fits}x`)]);
    await expect(over).rejects.toBeInstanceOf(AppendTooLargeError);
    await store.append(stream, 'no-stream', [anEvent(''), anEvent(fits)]);
    const bytes = (await collect(store.readStream(stream))).reduce((sum, event) => sum + Buffer.byteLength(event.bytes), 0);
    expect(bytes).toBe(MAX_APPEND_BYTES);
  }));

  it('answers a retry of the same events as it did the first time', withStore(open, async (store) => {
    const [stream, other] = [aStream(), aStream()];
    const [first, second] = [someEvents(2), someEvents(3)];
    const answers = [await store.append(stream, 'no-stream', first), await store.append(stream, 1, second)];
    await store.append(other, 'no-stream', someEvents(1));
    await store.append(stream, 4, someEvents(1));

    expect([await store.append(stream, 'no-stream', first), await store.append(stream, 1, second)]).toEqual(answers);
    expect(await store.head()).toBe(6);
  }));

  it('takes other events, or fewer of the same, for a conflict or what they are', withStore(open, async (store) => {
    const stream = aStream();
    const [a, b, c] = [anEvent(), anEvent(), anEvent()];
    await store.append(stream, 'no-stream', [a, b]);
    await expect(store.append(stream, 'no-stream', [a, c])).rejects.toMatchObject({ actual: 1 });
    await expect(store.append(stream, 'no-stream', [b, a])).rejects.toMatchObject({ actual: 1 });
    await expect(store.append(stream, 'no-stream', [a, b, c])).rejects.toMatchObject({ actual: 1 });
    expect(await store.head()).toBe(1);
  }));

  it('answers appends queued one upon the other in their order', withStore(open, async (store) => {
    const stream = aStream();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.append(stream, i === 0 ? 'no-stream' : i - 1, someEvents(1))));
    expect(answers.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  }));
}
