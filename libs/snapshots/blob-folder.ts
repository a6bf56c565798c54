/** Blobs as files of a data folder, `blobs/ab/<sha256>`, readable by their owner alone. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#domain/ids.js';
import { BlobTooLargeError } from './blob-store.js';
import type { BlobStore, StagedBlob } from './blob-store.js';

const MEBIBYTE = 1024 * 1024;
const DEFAULT_LIMIT = 50 * MEBIBYTE;
const HEAD_BYTES = 8 * 1024;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export class BlobFolder implements BlobStore {
  private constructor(
    private readonly root: string,
    readonly limit: number,
  ) {}

  /**
   * Makes what is missing, and removes what a crash left half written.
   * @param limit bytes of one blob
   */
  static async open(dataFolder: string, limit: number = DEFAULT_LIMIT): Promise<BlobFolder> {
    const folder = new BlobFolder(blobsIn(dataFolder), limit);
    await rm(folder.coming, { recursive: true, force: true });
    await mkdir(folder.coming, { recursive: true, mode: FOLDER_MODE });
    return folder;
  }

  async stage(source: AsyncIterable<Uint8Array>, limit: number = this.limit): Promise<StagedBlob> {
    const file = join(this.coming, randomUUID());
    const handle = await open(file, 'wx', FILE_MODE);
    try {
      const { sha256, bytes, head } = await taken(source, handle, limit);
      await handle.sync();
      await handle.close();
      return { sha256, bytes, head, file, keep: () => this.keep(file, sha256), discard: () => rm(file, { force: true }) };
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
  }

  async open(sha256: Sha256): Promise<{ readonly bytes: number; readonly stream: () => ReturnType<typeof createReadStream> } | null> {
    const file = this.fileOf(sha256);
    const found = await stat(file).catch(absent);
    return found === null ? null : { bytes: found.size, stream: () => createReadStream(file) };
  }

  fileOf(sha256: Sha256): string {
    return fileIn(this.root, sha256);
  }

  private get coming(): string {
    return join(this.root, 'coming');
  }

  /** Put in place even where the blob is there already: that is one step, and mends a damaged one. */
  private async keep(file: string, sha256: Sha256): Promise<void> {
    const folder = join(this.root, sha256.slice(0, 2));
    const fresh = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await rename(file, this.fileOf(sha256));
    await synced(folder);
    if (fresh !== undefined) await synced(this.root);
  }
}

/** Bytes of a file under its name, hashed again. Null where there is none. */
export async function hashOf(dataFolder: string, sha256: Sha256): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(fileIn(blobsIn(dataFolder), sha256))) hash.update(chunk as Uint8Array);
  } catch (error) {
    return absent(error);
  }
  return hash.digest('hex');
}

/** Everything kept, by name. */
export async function blobNames(dataFolder: string): Promise<readonly string[]> {
  const root = blobsIn(dataFolder);
  const folders = (await readdir(root).catch(absent)) ?? [];
  const names = await Promise.all(folders.filter((name) => /^[0-9a-f]{2}$/.test(name)).sort().map((name) => readdir(join(root, name))));
  return names.flat().sort();
}

const blobsIn = (dataFolder: string): string => join(dataFolder, 'blobs');
const fileIn = (root: string, sha256: Sha256): string => {
  // A name is part of a path here: nothing else may become one.
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not the name of a blob');
  return join(root, sha256.slice(0, 2), sha256);
};

async function taken(source: AsyncIterable<Uint8Array>, handle: FileHandle, limit: number) {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    if (bytes + chunk.length > limit) throw new BlobTooLargeError(limit);
    if (bytes < HEAD_BYTES) head.push(chunk.slice(0, HEAD_BYTES - bytes));
    bytes += chunk.length;
    hash.update(chunk);
    for (let written = 0; written < chunk.length;) written += (await handle.write(chunk, written)).bytesWritten;
  }
  return { sha256: hash.digest('hex') as Sha256, bytes, head: Buffer.concat(head) };
}

/** So that a name in a folder outlives a loss of power. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
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
