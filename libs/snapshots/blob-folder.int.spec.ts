import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#domain/events.js';
import type { Sha256 } from '#domain/ids.js';
import { BlobFolder } from './blob-folder.js';
import { BlobTooLargeError } from './blob-store.js';
import { checkBlobs } from './check.js';

let folder: string;
let blobs: BlobFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-blobs-'));
  blobs = await BlobFolder.open(folder, 1_000);
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const inChunks = (bytes: Uint8Array, size: number): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));
const coming = (): Promise<string[]> => readdir(join(folder, 'blobs', 'coming'));
async function kept(bytes: Uint8Array, size = 7): Promise<Sha256> {
  const staged = await blobs.stage(inChunks(bytes, size));
  await staged.keep();
  return staged.sha256;
}

describe('a blob', () => {
  it.each([1, 3, 1_000])('is found by its hash, however it came (chunks of %i)', async (size) => {
    const bytes = randomBytes(900);
    const staged = await blobs.stage(inChunks(bytes, size));
    expect({ sha256: staged.sha256, bytes: staged.bytes, head: Buffer.from(staged.head) }).toEqual({ sha256: sha256(bytes), bytes: 900, head: bytes });
    expect(await blobs.open(staged.sha256)).toBeNull();
    await staged.keep();
    const found = await blobs.open(staged.sha256);
    expect(found?.bytes).toBe(900);
    expect(found === null ? null : await buffer(found.stream())).toEqual(bytes);
    expect(await coming()).toEqual([]);
  });
  it('may be empty', async () => expect(await kept(Buffer.alloc(0))).toBe(sha256(Buffer.alloc(0))));
  it('is for its owner alone', async () => {
    const name = await kept(Buffer.from('mine'));
    expect((await stat(blobs.fileOf(name))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'blobs'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'blobs', name.slice(0, 2)))).mode & 0o777).toBe(0o700);
  });
  it('is one, kept twice', async () => {
    const names = await Promise.all([kept(Buffer.from('the same')), kept(Buffer.from('the same'), 1)]);
    expect(new Set(names).size).toBe(1);
    expect(await readdir(join(folder, 'blobs', names[0].slice(0, 2)))).toEqual([names[0]]);
  });
  it('may fill the limit and no more', async () => {
    expect(await kept(randomBytes(1_000))).toHaveLength(64);
    await expect(blobs.stage(inChunks(randomBytes(1_001), 10))).rejects.toBeInstanceOf(BlobTooLargeError);
    await expect(blobs.stage(inChunks(randomBytes(11), 10), 10)).rejects.toBeInstanceOf(BlobTooLargeError);
    expect(await coming()).toEqual([]);
  });
  it('is refused at the first byte too many: the rest is not read', async () => {
    let read = 0;
    const source = async function* (): AsyncGenerator<Uint8Array> { for (;;) { read += 100; yield randomBytes(100); } };
    await expect(blobs.stage(source())).rejects.toBeInstanceOf(BlobTooLargeError);
    expect(read).toBe(1_100);
  });
  it('leaves nothing behind when its stream breaks off, or it is not wanted', async () => {
    const source = async function* (): AsyncGenerator<Uint8Array> { yield randomBytes(10); throw new Error('aborted'); };
    await expect(blobs.stage(source())).rejects.toThrow('aborted');
    await (await blobs.stage(inChunks(randomBytes(10), 3))).discard();
    expect(await coming()).toEqual([]);
  });
  it('has a name that is a hash and no path', async () =>
    await expect(blobs.open('../../events.sqlite' as Sha256)).rejects.toBeInstanceOf(RangeError));
});

describe('a start', () => {
  it('removes what a crash left half written, and nothing else', async () => {
    const name = await kept(Buffer.from('whole'));
    await writeFile(join(folder, 'blobs', 'coming', 'half'), 'hal');
    blobs = await BlobFolder.open(folder);
    expect(await coming()).toEqual([]);
    expect((await blobs.open(name))?.bytes).toBe(5);
  });
});

describe('the check', () => {
  const captured = (snapshot: string, logIndex: number, text?: string) =>
    ({ type: 'SnapshotCaptured', logIndex, data: { snapshot, ...(text === undefined ? {} : { text: { sha256: text } }) } }) as unknown as LedgerEvent;
  const check = (...events: LedgerEvent[]) => checkBlobs(folder, Readable.from(events));

  it('finds what is kept sound, and counts what nothing names', async () => {
    const [a, b] = [await kept(Buffer.from('a')), await kept(Buffer.from('b'))];
    await kept(Buffer.from('left behind'));
    expect(await check(captured(a, 3, b), captured(a, 5))).toEqual({ named: 2, unnamed: 1, faults: [] });
  });
  it('tells what is missing, and what was changed', async () => {
    const [name, other] = [await kept(Buffer.from('a')), sha256(Buffer.from('never kept'))];
    await writeFile(blobs.fileOf(name), 'b');
    const { faults } = await check(captured(name, 3), captured(other, 4));
    expect(faults).toEqual([
      { sha256: name, logIndex: 3, what: `hashes to ${sha256(Buffer.from('b'))}` }, { sha256: other, logIndex: 4, what: 'is not kept' },
    ]);
  });
  it('mends a damaged blob when its bytes are kept again', async () => {
    const name = await kept(Buffer.from('a'));
    await writeFile(blobs.fileOf(name), 'b');
    await kept(Buffer.from('a'));
    expect((await check(captured(name, 3))).faults).toEqual([]);
  });
  it('has nothing to say of a folder without captures', async () =>
    expect(await checkBlobs(join(folder, 'elsewhere'), Readable.from([]))).toEqual({ named: 0, unnamed: 0, faults: [] }));
});
