/**
 * Blobs in PostgreSQL, in pieces of equal size: neither this process nor the server ever holds one whole. What is taken in lies
 * in a file of this machine until it is kept, which is one transaction. Rows are written once and never deleted, so one may be
 * read piece by piece without a transaction.
 */
import { open as openFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Sha256 } from '#domain/ids.js';
import { DatabaseUnavailableError, refusalIn } from '#postgres/errors.js';
import type { PostgresPool } from '#postgres/pool.js';
import { BlobNotKeptError, BlobsUnavailableError, DEFAULT_BLOB_LIMIT } from '../blob-store.js';
import type { BlobStore, KeptBlob, StagedBlob } from '../blob-store.js';
import type { KeptBlobs } from '../check.js';
import { Staging } from '../staging.js';
import type { Staged } from '../staging.js';
import { hashOf, requireName, verified } from '../verified.js';
import { FileCache } from './file-cache.js';

const PIECE_BYTES = 256 * 1024;
const CACHE_BYTES = 256 * 1024 * 1024;
const NAMES_AT_ONCE = 1_000;

export interface PostgresBlobsOptions {
  /** At the version that this program needs; closed by whoever opened it. */
  readonly pool: Pick<PostgresPool, 'query' | 'transact'>;
  /** For what is coming and for copies: of this process alone, and emptied here. */
  readonly folder: string;
  /** Bytes of one blob; 50 MiB unless told. */
  readonly limit?: number;
  /** Bytes of copies on this machine; 256 MiB unless told. */
  readonly cacheBytes?: number;
}

export class PostgresBlobs implements BlobStore {
  private constructor(
    private readonly pool: PostgresBlobsOptions['pool'],
    readonly limit: number,
    private readonly staging: Staging,
    private readonly cache: FileCache,
  ) {}

  static async open({ pool, folder, limit = DEFAULT_BLOB_LIMIT, cacheBytes = CACHE_BYTES }: PostgresBlobsOptions): Promise<PostgresBlobs> {
    const staging = await Staging.in(join(folder, 'coming'), (staged) => kept(pool, staged));
    return new PostgresBlobs(pool, limit, staging, await FileCache.in(join(folder, 'copies'), cacheBytes));
  }

  async stage(source: AsyncIterable<Uint8Array>, limit: number = this.limit): Promise<StagedBlob> {
    return await this.staging.stage(source, limit);
  }

  async open(sha256: Sha256): Promise<KeptBlob | null> {
    const found = await described(this.pool, sha256);
    return found === null ? null
      : { bytes: found.bytes, stream: () => Readable.from(verified(sha256, pieces(this.pool, sha256, found)), { objectMode: false }) };
  }

  async withFile<T>(sha256: Sha256, work: (file: string) => Promise<T>): Promise<T> {
    const { pool } = this;
    return await this.cache.with(sha256, async function* () {
      const found = await described(pool, sha256);
      if (found === null) throw new BlobNotKeptError(sha256);
      yield* pieces(pool, sha256, found);
    }, work);
  }
}

/** What the schema `blobs` holds, for a check that changes nothing. */
export const blobsInDatabase = (database: Pick<PostgresPool, 'query'>): KeptBlobs => ({
  hashOf: async (sha256) => {
    const found = await described(database, sha256);
    return found === null ? null : await hashOf(pieces(database, sha256, found));
  },
  async *names() {
    for (let after = ''; ;) {
      const { rows } = await answered(() => database.query<{ readonly sha256: Sha256 }>('SELECT sha256 FROM blobs.blobs WHERE sha256 > $1 ORDER BY sha256 LIMIT $2', [after, NAMES_AT_ONCE]));
      for (const row of rows) yield row.sha256;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.sha256;
    }
  },
});

interface Described {
  readonly bytes: number;
  readonly piece_bytes: number;
}

async function described(database: Pick<PostgresPool, 'query'>, sha256: Sha256): Promise<Described | null> {
  requireName(sha256);
  const { rows: [found] } = await answered(() => database.query<Described>('SELECT bytes, piece_bytes FROM blobs.blobs WHERE sha256 = $1', [sha256]));
  return found ?? null;
}

/**
 * One after another, as they are asked for, the next one on its way meanwhile. A piece that is missing is passed over: the hash
 * tells. They come as base64, which takes two thirds of the time that `bytea` takes as the client has it.
 */
async function* pieces(database: Pick<PostgresPool, 'query'>, sha256: Sha256, { bytes, piece_bytes: size }: Described): AsyncGenerator<Uint8Array> {
  const asked = async (n: number): Promise<Buffer | null> => {
    if (n * size >= bytes) return null;
    const { rows: [piece] } = await answered(() => database.query<{ readonly base64: string }>({
      name: 'blob-piece', text: "SELECT encode(bytes, 'base64') AS base64 FROM blobs.pieces WHERE sha256 = $1 AND n = $2",
    }, [sha256, n]));
    return Buffer.from(piece?.base64 ?? '', 'base64');
  };
  let coming = asked(0);
  for (let n = 1; ; n++) {
    const piece = await coming;
    if (piece === null) return;
    coming = asked(n);
    // Whoever gives up reading does not wait for it.
    coming.catch(() => undefined);
    yield piece;
  }
}

/**
 * The row of a blob is locked for as long as its pieces are written: of two that bring the same bytes one waits, and then finds
 * them. Pieces that are there and differ are damaged, and are mended.
 */
async function kept(pool: PostgresBlobsOptions['pool'], { sha256, bytes, file }: Staged): Promise<void> {
  const handle = await openFile(file, 'r');
  try {
    await answered(() => pool.transact(async ({ query }) => {
      const { rows: [blob] } = await query<{ readonly size: number }>(`INSERT INTO blobs.blobs (sha256, bytes, piece_bytes) VALUES ($1, $2, $3)
        ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes RETURNING piece_bytes AS size`, [sha256, bytes, PIECE_BYTES]);
      const size = blob?.size ?? PIECE_BYTES;
      for (let n = 0; n * size < bytes; n++) {
        const piece = await read(handle, n * size, Math.min(size, bytes - n * size));
        await query({ name: 'blob-keep', text: `INSERT INTO blobs.pieces (sha256, n, bytes) VALUES ($1, $2, $3)
          ON CONFLICT (sha256, n) DO UPDATE SET bytes = excluded.bytes WHERE pieces.bytes <> excluded.bytes` }, [sha256, n, piece]);
      }
    }));
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await handle.read(piece, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error('what was taken in is shorter than it was');
    filled += bytesRead;
  }
  return piece;
}

/** @throws {BlobsUnavailableError} where the database gives no answer, or refuses one */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) throw new BlobsUnavailableError(error.message, { cause: error });
    const refusal = refusalIn(error);
    if (refusal?.rights === true) throw new BlobsUnavailableError(`${refusal.message}; the role needs its rights in the schema blobs`, { cause: error });
    throw error;
  }
}
