/** Bytes are shown to be what they are named after before anybody has all of them. */
import { createHash } from 'node:crypto';
import type { Sha256 } from '#domain/ids.js';
import { BlobDamagedError } from './blob-store.js';

/** The bytes as they come, a chunk behind: the last one only once all together hash to the name. @throws {BlobDamagedError} */
export async function* verified(sha256: Sha256, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let last: Uint8Array | null = null;
  for await (const chunk of chunks) {
    hash.update(chunk);
    if (last !== null) yield last;
    last = chunk;
  }
  const found = hash.digest('hex');
  if (found !== sha256) throw new BlobDamagedError(sha256, found);
  if (last !== null) yield last;
}

export async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** What a name has to be: in some stores it is part of a path, and nothing else may become one. @throws {RangeError} */
export function requireName(sha256: Sha256): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not the name of a blob');
}
