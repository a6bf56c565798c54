/** Bytes kept by what they hash to: written once as a stream, never changed, found again by their SHA-256. */
import type { Readable } from 'node:stream';
import type { Sha256 } from '#domain/ids.js';

/** Bytes that have been taken in whole and do not count yet. Exactly one of `keep` and `discard` ends it. */
export interface StagedBlob {
  readonly sha256: Sha256;
  readonly bytes: number;
  /** Where they lie until then, for whoever looks into them. */
  readonly file: string;
  /** The first of them, enough to tell what kind of thing they are. */
  readonly head: Uint8Array;
  /** Durable once this resolves. The same bytes kept twice are one blob. */
  keep(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
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
  /** Null where no such bytes are kept. */
  open(sha256: Sha256): Promise<{ readonly bytes: number; readonly stream: () => Readable } | null>;
  /** The path at which the bytes lie, or would. */
  fileOf(sha256: Sha256): string;
}

export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  constructor(readonly limit: number) {
    super(`at most ${limit} bytes are taken in`);
  }
}
