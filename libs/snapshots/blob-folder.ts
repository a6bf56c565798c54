/** Blobs as files of a data folder, `blobs/ab/<sha256>`, readable by their owner alone. */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Sha256 } from '#domain/ids.js';
import { BlobDamagedError, BlobNotKeptError, DEFAULT_BLOB_LIMIT } from './blob-store.js';
import type { BlobStore, KeptBlob, StagedBlob } from './blob-store.js';
import type { KeptBlobs } from './check.js';
import { FOLDER_MODE, Staging } from './staging.js';
import type { Staged } from './staging.js';
import { hashOf, requireName, verified } from './verified.js';

export class BlobFolder implements BlobStore {
  private constructor(
    private readonly root: string,
    readonly limit: number,
    private readonly staging: Staging,
  ) {}

  /**
   * Makes what is missing, and removes what a crash left half written.
   * @param limit bytes of one blob
   */
  static async open(dataFolder: string, limit: number = DEFAULT_BLOB_LIMIT): Promise<BlobFolder> {
    const root = rootIn(dataFolder);
    return new BlobFolder(root, limit, await Staging.in(join(root, 'coming'), (staged) => keptIn(root, staged)));
  }

  async stage(source: AsyncIterable<Uint8Array>, limit: number = this.limit): Promise<StagedBlob> {
    return await this.staging.stage(source, limit);
  }

  async open(sha256: Sha256): Promise<KeptBlob | null> {
    const file = fileIn(this.root, sha256);
    const found = await stat(file).catch(absent);
    return found === null ? null : { bytes: found.size, stream: () => Readable.from(verified(sha256, createReadStream(file)), { objectMode: false }) };
  }

  async withFile<T>(sha256: Sha256, work: (file: string) => Promise<T>): Promise<T> {
    const file = fileIn(this.root, sha256);
    const found = await hashOf(createReadStream(file)).catch(absent);
    if (found === null) throw new BlobNotKeptError(sha256);
    if (found !== sha256) throw new BlobDamagedError(sha256, found);
    return await work(file);
  }
}

/** What a data folder holds, for a check that changes nothing. */
export function blobsOf(dataFolder: string): KeptBlobs {
  const root = rootIn(dataFolder);
  return {
    hashOf: async (sha256) => await hashOf(createReadStream(fileIn(root, sha256))).catch(absent),
    async *names() {
      const folders = (await readdir(root).catch(absent)) ?? [];
      for (const name of folders.filter((each) => /^[0-9a-f]{2}$/.test(each)).sort()) {
        for (const file of (await readdir(join(root, name))).sort()) yield file as Sha256;
      }
    },
  };
}

const rootIn = (dataFolder: string): string => join(dataFolder, 'blobs');

function fileIn(root: string, sha256: Sha256): string {
  requireName(sha256);
  return join(root, sha256.slice(0, 2), sha256);
}

/** Put in place even where the blob is there already: that is one step, and mends a damaged one. */
async function keptIn(root: string, { sha256, file }: Staged): Promise<void> {
  await synced(file);
  const folder = join(root, sha256.slice(0, 2));
  const fresh = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await rename(file, fileIn(root, sha256));
  await synced(folder);
  if (fresh !== undefined) await synced(root);
}

/** So that bytes of a file, or a name in a folder, outlive a loss of power. */
async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function absent(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
