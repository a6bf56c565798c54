/** A folder in which bytes lie while they are taken in. What stands in it at a start was left by a crash. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#domain/ids.js';
import { BlobTooLargeError } from './blob-store.js';
import type { StagedBlob } from './blob-store.js';

const HEAD_BYTES = 8 * 1024;
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

export type Staged = Pick<StagedBlob, 'sha256' | 'bytes' | 'file'>;

export class Staging {
  private constructor(private readonly folder: string, private readonly keep: (staged: Staged) => Promise<void>) {}

  /** Made where it is missing, emptied where it is not. @param keep keeps for good what lies in the file */
  static async in(folder: string, keep: (staged: Staged) => Promise<void>): Promise<Staging> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    return new Staging(folder, keep);
  }

  /** See `BlobStore.stage`. */
  async stage(source: AsyncIterable<Uint8Array>, limit: number): Promise<StagedBlob> {
    const file = join(this.folder, randomUUID());
    const discard = (): Promise<void> => rm(file, { force: true });
    const handle = await open(file, 'wx', FILE_MODE);
    try {
      const { sha256, bytes, head } = await taken(source, handle, limit);
      await handle.close();
      return { sha256, bytes, head, file, discard, keep: () => this.keep({ sha256, bytes, file }) };
    } catch (error) {
      await handle.close();
      await discard();
      throw error;
    }
  }
}

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
