/**
 * What every blob store must do, as tests. An adapter's spec calls this with a way to make an empty place for blobs:
 *
 * ```ts
 * blobStoreContract('a folder', async () => ({ open, kept, damage, staged, dispose }));
 * ```
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#domain/events.js';
import type { Sha256 } from '#domain/ids.js';
import { BlobDamagedError, BlobNotKeptError, BlobTooLargeError } from './blob-store.js';
import type { BlobStore } from './blob-store.js';
import { checkBlobs } from './check.js';
import type { KeptBlobs } from './check.js';

/** A place where blobs are kept, and how to look at it from outside. */
export interface BlobPlace {
  /** As a process does at its start. @param limit bytes */
  readonly open: (limit: number) => Promise<BlobStore>;
  /** What a check looks at. */
  readonly kept: KeptBlobs;
  /** Writes other bytes in the place of those that are kept, as many. */
  readonly damage: (sha256: Sha256, bytes: Uint8Array) => Promise<void>;
  /** Names of files that wait to be kept or dropped. */
  readonly staged: () => Promise<readonly string[]>;
  readonly dispose: () => Promise<void>;
}

const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;
export const inChunks = (bytes: Uint8Array, size: number): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));

export async function keptIn(blobs: BlobStore, bytes: Uint8Array, size = 7): Promise<Sha256> {
  const staged = await blobs.stage(inChunks(bytes, size));
  try {
    await staged.keep();
  } finally {
    await staged.discard();
  }
  return staged.sha256;
}

export function blobStoreContract(adapter: string, prepare: () => Promise<BlobPlace>): void {
  let place: BlobPlace;
  let blobs: BlobStore;
  const LIMIT = 1_500_000;
  const kept = (bytes: Uint8Array, size?: number): Promise<Sha256> => keptIn(blobs, bytes, size);
  const read = async (sha256: Sha256): Promise<Buffer | null> => {
    const found = await blobs.open(sha256);
    return found === null ? null : await buffer(found.stream());
  };

  describe(`blob store contract: ${adapter}`, () => {
    beforeEach(async () => {
      place = await prepare();
      blobs = await place.open(LIMIT);
    });
    afterEach(async () => await place.dispose());

    describe('a blob', () => {
      it.each([1, 3, 1_000])('is found by its hash, however it came (chunks of %i)', async (size) => {
        const bytes = randomBytes(900);
        const staged = await blobs.stage(inChunks(bytes, size));
        expect({ sha256: staged.sha256, bytes: staged.bytes, head: Buffer.from(staged.head) }).toEqual({ sha256: sha256Of(bytes), bytes: 900, head: bytes });
        expect(await readFile(staged.file)).toEqual(bytes);
        expect(await blobs.open(staged.sha256)).toBeNull();
        await staged.keep();
        await staged.discard();
        expect((await blobs.open(staged.sha256))?.bytes).toBe(900);
        expect(await read(staged.sha256)).toEqual(bytes);
        expect(await place.staged()).toEqual([]);
      });

      it.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_003])('comes back as it went in: %i bytes', async (length) => {
        const bytes = randomBytes(length);
        const name = await kept(bytes, 50_000);
        expect(name).toBe(sha256Of(bytes));
        expect((await read(name))?.equals(bytes)).toBe(true);
        expect(await blobs.withFile(name, async (file) => (await readFile(file)).equals(bytes))).toBe(true);
      });

      it('is one, kept twice, at once too', async () => {
        const bytes = randomBytes(600_000);
        const names = await Promise.all([kept(bytes, 100_000), kept(bytes, 30_000), kept(bytes, 200_000)]);
        await kept(bytes, 90_000);
        expect(new Set(names)).toEqual(new Set([sha256Of(bytes)]));
        expect(await Array.fromAsync(place.kept.names())).toEqual([sha256Of(bytes)]);
        expect((await read(names[0]))?.equals(bytes)).toBe(true);
      });

      it('may fill the limit and no more', async () => {
        expect(await kept(randomBytes(LIMIT), 100_000)).toHaveLength(64);
        await expect(blobs.stage(inChunks(randomBytes(LIMIT + 1), 100_000))).rejects.toBeInstanceOf(BlobTooLargeError);
        await expect(blobs.stage(inChunks(randomBytes(11), 10), 10)).rejects.toBeInstanceOf(BlobTooLargeError);
        expect(await place.staged()).toEqual([]);
      });

      it('is refused at the first byte too many: the rest is not read', async () => {
        let taken = 0;
        const source = async function* (): AsyncGenerator<Uint8Array> { for (;;) { taken += 100; yield randomBytes(100); } };
        await expect(blobs.stage(source(), 1_000)).rejects.toBeInstanceOf(BlobTooLargeError);
        expect(taken).toBe(1_100);
      });

      it('leaves nothing behind when its stream breaks off, or it is not wanted', async () => {
        const source = async function* (): AsyncGenerator<Uint8Array> { yield randomBytes(10); throw new Error('aborted'); };
        await expect(blobs.stage(source())).rejects.toThrow('aborted');
        const staged = await blobs.stage(inChunks(randomBytes(10), 3));
        await staged.discard();
        await staged.discard();
        expect(await place.staged()).toEqual([]);
        expect(await Array.fromAsync(place.kept.names())).toEqual([]);
      });

      it('has a name that is a hash and no path', async () => {
        const path = '../../events.sqlite' as Sha256;
        await expect(blobs.open(path)).rejects.toBeInstanceOf(RangeError);
        await expect(blobs.withFile(path, () => Promise.resolve())).rejects.toBeInstanceOf(RangeError);
      });

      it('outlives the process', async () => {
        const name = await kept(Buffer.from('whole'));
        blobs = await place.open(LIMIT);
        expect(await read(name)).toEqual(Buffer.from('whole'));
      });
    });

    describe('reading', () => {
      it('is given up at any time', async () => {
        const name = await kept(randomBytes(1_000_000), 100_000);
        const found = await blobs.open(name);
        for await (const chunk of found?.stream() ?? []) {
          expect((chunk as Uint8Array).length).toBeGreaterThan(0);
          break;
        }
        expect((await read(name))?.length).toBe(1_000_000);
      });

      it('shows damage before the last bytes are out, and never hands a damaged file over', async () => {
        for (const length of [20, 1_000_000]) {
          const bytes = randomBytes(length);
          const name = await kept(bytes, 100_000);
          await place.damage(name, Buffer.from(bytes).fill(0, length - 5));
          const out: Uint8Array[] = [];
          const reading = async (): Promise<void> => { for await (const chunk of (await blobs.open(name))?.stream() ?? []) out.push(chunk as Uint8Array); };
          await expect(reading()).rejects.toBeInstanceOf(BlobDamagedError);
          expect(Buffer.concat(out).length).toBeLessThan(length);
          await expect(blobs.withFile(name, () => Promise.reject(new Error('not to be called')))).rejects.toBeInstanceOf(BlobDamagedError);
        }
      });

      it('through a file ends with the work, and fails with it', async () => {
        const name = await kept(Buffer.from('words'));
        const boom = new Error('boom');
        await expect(blobs.withFile(name, () => Promise.reject(boom))).rejects.toBe(boom);
        const all = await Promise.all([1, 2, 3].map((n) => blobs.withFile(name, async (file) => `${n}: ${await readFile(file, 'utf8')}`)));
        expect(all).toEqual(['1: words', '2: words', '3: words']);
        await expect(blobs.withFile(sha256Of(Buffer.from('never kept')), () => Promise.resolve())).rejects.toBeInstanceOf(BlobNotKeptError);
      });
    });

    describe('the check', () => {
      const captured = (snapshot: string, logIndex: number, text?: string) =>
        ({ type: 'SnapshotCaptured', logIndex, data: { snapshot, ...(text === undefined ? {} : { text: { sha256: text } }) } }) as unknown as LedgerEvent;
      const check = (...events: LedgerEvent[]) => checkBlobs(place.kept, Readable.from(events));

      it('finds what is kept sound, and counts what nothing names', async () => {
        const [a, b] = [await kept(Buffer.from('a')), await kept(Buffer.from('b'))];
        await kept(Buffer.from('left behind'));
        expect(await check(captured(a, 3, b), captured(a, 5))).toEqual({ named: 2, unnamed: 1, faults: [] });
      });

      it('tells what is missing, and what was changed', async () => {
        const [name, other] = [await kept(Buffer.from('a')), sha256Of(Buffer.from('never kept'))];
        await place.damage(name, Buffer.from('b'));
        const { faults } = await check(captured(name, 3), captured(other, 4));
        expect(faults).toEqual([
          { sha256: name, logIndex: 3, what: `hashes to ${sha256Of(Buffer.from('b'))}` }, { sha256: other, logIndex: 4, what: 'is not kept' },
        ]);
      });

      it('finds a damaged blob mended when its bytes are kept again', async () => {
        const bytes = randomBytes(700_000);
        const name = await kept(bytes, 100_000);
        await place.damage(name, randomBytes(700_000));
        await kept(bytes, 100_000);
        expect((await check(captured(name, 3))).faults).toEqual([]);
        expect((await read(name))?.equals(bytes)).toBe(true);
      });

      it('has nothing to say where nothing was captured', async () => expect(await check()).toEqual({ named: 0, unnamed: 0, faults: [] }));
    });
  });
}
