import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { Sha256 } from '#domain/ids.js';
import { BlobFolder, blobsOf } from './blob-folder.js';
import { checkBlobs } from './check.js';
import { blobStoreContract, keptIn } from './contract.js';

const fileOf = (folder: string, name: Sha256): string => join(folder, 'blobs', name.slice(0, 2), name);

blobStoreContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'factledger-blobs-'));
  return {
    open: (limit) => BlobFolder.open(folder, limit), kept: blobsOf(folder),
    damage: (name, bytes) => writeFile(fileOf(folder, name), bytes),
    staged: () => readdir(join(folder, 'blobs', 'coming')),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});

describe('blobs in a folder', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'factledger-blobs-'))));
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  it('are for their owner alone', async () => {
    const name = await keptIn(await BlobFolder.open(folder), Buffer.from('mine'));
    expect((await stat(fileOf(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'blobs'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'blobs', name.slice(0, 2)))).mode & 0o777).toBe(0o700);
  });

  it('lose at a start what a crash left half written, and nothing else', async () => {
    const name = await keptIn(await BlobFolder.open(folder), Buffer.from('whole'));
    await writeFile(join(folder, 'blobs', 'coming', 'half'), 'hal');
    const blobs = await BlobFolder.open(folder);
    expect(await readdir(join(folder, 'blobs', 'coming'))).toEqual([]);
    expect((await blobs.open(name))?.bytes).toBe(5);
  });

  it('are none in a folder that is not there', async () =>
    expect(await checkBlobs(blobsOf(join(folder, 'elsewhere')), Readable.from([]))).toEqual({ named: 0, unnamed: 0, faults: [] }));
});
