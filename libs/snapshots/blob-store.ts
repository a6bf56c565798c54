/** Bytes kept by what they hash to: written once as a stream, never changed, found again by their SHA-256. */
import type { Readable } from 'node:stream';
import type { Sha256 } from '#domain/ids.js';

/** Bytes of one blob at most, unless told otherwise. */
export const DEFAULT_BLOB_LIMIT = 50 * 1024 * 1024;

/** Bytes that have been taken in whole and do not count yet. */
export interface StagedBlob {
  readonly sha256: Sha256;
  readonly bytes: number;
  /** Where they lie until then on this machine, for whoever looks into them. */
  readonly file: string;
  /** The first of them, enough to tell what kind of thing they are. */
  readonly head: Uint8Array;
  /** Durable once this resolves. The same bytes kept twice are one blob; a damaged one is mended. @throws {BlobsUnavailableError} */
  keep(): Promise<void>;
  /** Leaves nothing behind of what was not kept. To be called in any case, after `keep` too. */
  discard(): Promise<void>;
}

export interface KeptBlob {
  readonly bytes: number;
  /** Breaks off with `BlobDamagedError` before its last bytes where they are not what they should be. */
  readonly stream: () => Readable;
}

export interface BlobStore {
  /** Bytes of one blob at most, unless told otherwise. */
  readonly limit: number;
  /**
   * Takes a stream in, a chunk at a time. Whatever ends it early leaves nothing behind.
   * @param limit bytes
   * @throws {BlobTooLargeError} at the first byte beyond the limit; what the stream throws when it breaks off
   */
  stage(source: AsyncIterable<Uint8Array>, limit?: number): Promise<StagedBlob>;
  /** Null where no such bytes are kept. @throws {BlobsUnavailableError} */
  open(sha256: Sha256): Promise<KeptBlob | null>;
  /**
   * Work on a file of this machine that holds the bytes, proven to be what they should be. It may be gone when the work is
   * done; its path never stands for other bytes.
   * @throws {BlobNotKeptError} {BlobDamagedError} {BlobsUnavailableError}
   */
  withFile<T>(sha256: Sha256, work: (file: string) => Promise<T>): Promise<T>;
}

export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  constructor(readonly limit: number) {
    super(`at most ${limit} bytes are taken in`);
  }
}

export class BlobNotKeptError extends Error {
  override readonly name = 'BlobNotKeptError';
  constructor(readonly sha256: Sha256) {
    super(`no bytes are kept that hash to ${sha256}`);
  }
}

/** What is kept under a name does not hash to it. */
export class BlobDamagedError extends Error {
  override readonly name = 'BlobDamagedError';
  constructor(readonly sha256: Sha256, readonly found: string) {
    super(`what is kept as ${sha256} hashes to ${found}`);
  }
}

/** The place where they are kept gives no answer. */
export class BlobsUnavailableError extends Error {
  override readonly name = 'BlobsUnavailableError';
}
