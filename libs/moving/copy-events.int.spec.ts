import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, someEvents } from '#event-store/contract/events.js';
import { OutcomeUnknownError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { fc, SEED } from '#test/support/property.js';
import { copyEvents } from './copy-events.js';
import type { Copied, CopyOptions } from './copy-events.js';

const OPTIONS: CopyOptions = { delay: async () => void await setImmediate() };

let folder: string;
let stores: SqliteEventStore[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-moving-'));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  await rm(folder, { recursive: true });
});
async function open(name: string): Promise<SqliteEventStore> {
  const store = await SqliteEventStore.open({ folder: join(folder, name) });
  stores.push(store);
  return store;
}

/** Appends of so many events each, in turn to a few streams. */
async function filled(name: string, sizes: readonly number[] = [3, 1, 4, 1, 5, 9, 2, 6]): Promise<SqliteEventStore> {
  const store = await open(name);
  const reached = new Map<string, number>();
  for (const [i, size] of sizes.entries()) {
    const stream = `incident-${i % 3}` as const;
    await store.append(stream, reached.get(stream) ?? 'no-stream', someEvents(size));
    reached.set(stream, (reached.get(stream) ?? -1) + size);
  }
  return store;
}
const logOf = async (store: EventStore): Promise<unknown> =>
  (await collect(store.readAll(-1))).map(({ logIndex, stream, revision, id, bytes }) => [logIndex, stream, revision, id, bytes]);
const copied = (from: EventStore, to: EventStore): Promise<Copied> => copyEvents(from, to, OPTIONS);
/** A store with one call replaced. */
const withAppend = (store: EventStore, append: EventStore['append']): EventStore => ({
  append, readStream: store.readStream.bind(store), readAll: store.readAll.bind(store), subscribe: store.subscribe.bind(store),
  head: store.head.bind(store), close: store.close.bind(store),
});

describe('a log that is copied', () => {
  it('has every event at its place with its bytes, and the same digest when it is compared again', async () => {
    const [from, to] = [await filled('from'), await open('to')];
    const first = await copied(from, to);
    expect([first.events, first.added]).toEqual([31, 31]);
    expect(await logOf(to)).toEqual(await logOf(from));
    expect(await copied(from, to)).toEqual({ ...first, added: 0 });
  });

  it('may be empty', async () => {
    expect(await copied(await open('from'), await open('to'))).toMatchObject({ events: 0, added: 0 });
  });

  it('goes on after the source has gone on', async () => {
    const [from, to] = [await filled('from'), await open('to')];
    await copied(from, to);
    await from.append('source-late', 'no-stream', someEvents(2));
    expect(await copied(from, to)).toMatchObject({ events: 33, added: 2 });
    expect(await logOf(to)).toEqual(await logOf(from));
  });

  it(`is whole wherever it was cut off and begun again (seed ${SEED})`, async () => {
    let n = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(25), { maxLength: 4 }), async (sizes, cuts) => {
      const [from, to] = [await filled(`from-${n}`, sizes), await open(`to-${n++}`)];
      for (const cut of cuts) {
        let left = cut;
        const dying = withAppend(to, async (...args) => {
          if (left-- <= 0) throw new Error('killed');
          return await to.append(...args);
        });
        await copied(from, dying).catch((error: unknown) => expect(error).toMatchObject({ message: 'killed' }));
      }
      await copied(from, to);
      expect(await logOf(to)).toEqual(await logOf(from));
    }), { numRuns: 12 });
  });

  it('is settled with the same events where the outcome of an append is unknown', async () => {
    const [from, to] = [await filled('from'), await open('to')];
    let call = 0;
    const unsure = withAppend(to, async (...args) => {
      call += 1;
      if (call % 3 === 1) throw new OutcomeUnknownError('before');
      const result = await to.append(...args);
      if (call % 3 === 2) throw new OutcomeUnknownError('after');
      return result;
    });
    await copied(from, unsure);
    expect(await logOf(to)).toEqual(await logOf(from));
  });
});

describe('a target', () => {
  it('with other content is refused and left as it is', async () => {
    const [from, to] = [await filled('from'), await filled('to', [2])];
    const before = await logOf(to);
    await expect(copied(from, to)).rejects.toMatchObject({ code: 'target-differs' });
    expect(await logOf(to)).toEqual(before);
  });

  it('that holds more than the source is refused', async () => {
    const [from, to] = [await filled('from', [1]), await filled('to', [2])];
    await expect(copied(from, to)).rejects.toMatchObject({ code: 'target-differs' });
  });

  it('that somebody else writes to meanwhile is refused', async () => {
    const [from, to] = [await filled('from'), await open('to')];
    let others = 0;
    const shared = withAppend(to, async (...args) => {
      if (others++ === 2) await to.append('source-other', 'no-stream', someEvents(1));
      return await to.append(...args);
    });
    await expect(copied(from, shared)).rejects.toMatchObject({ code: 'target-differs' });
  });
});

describe('a source', () => {
  it('that is written to meanwhile is said', async () => {
    const [from, to] = [await filled('from'), await open('to')];
    let once = true;
    const busy = withAppend(to, async (...args) => {
      if (once) await from.append('source-late', 'no-stream', someEvents(1));
      once = false;
      return await to.append(...args);
    });
    await expect(copied(from, busy)).rejects.toMatchObject({ code: 'source-moved' });
  });
});
