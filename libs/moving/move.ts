/**
 * Moves a ledger: first its events, then the keys and documents that they name, and at last a comparison of everything. It can be
 * broken off anywhere and begun again; nothing is written to where the ledger comes from.
 */
import { copyBlobs } from './copy-blobs.js';
import type { BlobsCopied } from './copy-blobs.js';
import { copyEvents } from './copy-events.js';
import type { Copied, CopyOptions, Phase } from './copy-events.js';
import { copyKeys } from './copy-keys.js';
import type { KeysCopied } from './copy-keys.js';
import { MoveRefusedError } from './errors.js';
import type { Home } from './home.js';

export type MovePhase = Phase | 'documents' | 'projections there' | 'projections here';
export interface MoveOptions extends Omit<CopyOptions, 'onProgress'> {
  readonly onProgress?: (phase: MovePhase, done: number, of: number) => void;
}
export interface Moved {
  readonly events: Copied;
  readonly keys: KeysCopied;
  readonly blobs: BlobsCopied;
  /** Tables of projections that were compared, all the same. */
  readonly tables: number;
}

/** @throws {MoveRefusedError} */
export async function move(from: Home, to: Home, options: MoveOptions): Promise<Moved> {
  const { onProgress = () => {} } = options;
  const events = await copyEvents(from.store, to.store, { ...options, onProgress });
  const keys = await copyKeys(from.keys, to.keys);
  const blobs = await copyBlobs(from.store, from.blobs, to.blobs, (done) => onProgress('documents', done, done));
  const here = await from.digests((done, of) => onProgress('projections here', done, of));
  const there = await to.digests((done, of) => onProgress('projections there', done, of));
  for (const { table, sha256, rows } of here) {
    const other = there.find((each) => each.table === table);
    if (other?.sha256 !== sha256) {
      throw new MoveRefusedError('not-the-same', `the projections differ in ${table}: ${rows} rows with digest ${sha256} in ${from.name}, ${other?.rows ?? 'no'} rows with digest ${other?.sha256 ?? 'none'} in ${to.name}.`);
    }
  }
  return { events, keys, blobs, tables: here.length };
}
