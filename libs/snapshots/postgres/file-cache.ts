/**
 * Copies of blobs on this machine, for work that needs a file. Besides what is being worked on it holds so many bytes at most;
 * what nobody asked for longest goes first. A copy is proven when it is made, and its path never stands for another.
 */
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#domain/ids.js';
import { FILE_MODE, FOLDER_MODE } from '../staging.js';
import { verified } from '../verified.js';

class Copy {
  bytes = 0;
  users = 0;
  made: Promise<void> = Promise.resolve();
  constructor(readonly file: string) {}
}

export class FileCache {
  /** What was asked for last comes last. */
  readonly #copies = new Map<Sha256, Copy>();
  #made = 0;

  private constructor(private readonly folder: string, private readonly limit: number) {}

  /** A folder of this process alone: emptied here. @param limit bytes */
  static async in(folder: string, limit: number): Promise<FileCache> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    return new FileCache(folder, limit);
  }

  /** @param fetch asked where there is no copy @throws {BlobDamagedError}, and what `fetch` throws */
  async with<T>(sha256: Sha256, fetch: () => AsyncIterable<Uint8Array>, work: (file: string) => Promise<T>): Promise<T> {
    const copy = this.#copies.get(sha256) ?? this.#begun(sha256, fetch);
    this.#copies.delete(sha256);
    this.#copies.set(sha256, copy);
    copy.users++;
    try {
      await copy.made;
      return await work(copy.file);
    } finally {
      copy.users--;
      await this.#shrink();
    }
  }

  #begun(sha256: Sha256, fetch: () => AsyncIterable<Uint8Array>): Copy {
    const copy = new Copy(join(this.folder, `${sha256}.${this.#made++}`));
    copy.made = this.#copied(copy, verified(sha256, fetch())).catch(async (error: unknown) => {
      this.#copies.delete(sha256);
      await rm(copy.file, { force: true });
      throw error;
    });
    return copy;
  }

  async #copied(copy: Copy, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const handle = await open(copy.file, 'wx', FILE_MODE);
    try {
      for await (const chunk of chunks) {
        copy.bytes += chunk.length;
        for (let written = 0; written < chunk.length;) written += (await handle.write(chunk, written)).bytesWritten;
      }
    } finally {
      await handle.close();
    }
  }

  async #shrink(): Promise<void> {
    let total = this.#copies.values().reduce((sum, { bytes }) => sum + bytes, 0);
    const gone: Copy[] = [];
    for (const [sha256, copy] of this.#copies) {
      if (total <= this.limit) break;
      if (copy.users > 0) continue;
      this.#copies.delete(sha256);
      total -= copy.bytes;
      gone.push(copy);
    }
    await Promise.all(gone.map(({ file }) => rm(file, { force: true })));
  }
}
