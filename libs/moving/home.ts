/** Where a ledger lives: its log, its keys and its captured documents. What is made from the log is made again where it comes to. */
import type { EventStore } from '#event-store/port.js';
import type { TableDigest } from '#read-models/digest.js';
import type { KeyStore } from '#sealing/key-store.js';
import type { BlobStore } from '#snapshots/blob-store.js';

export interface Home {
  /** As people name it; no password stands in it. */
  readonly name: string;
  readonly store: EventStore;
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  /** What its read models hold, as far as it has any, else what would stand in them: of the whole log. */
  digests(onProgress: (done: number, of: number) => void): Promise<readonly (TableDigest & { readonly table: string })[]>;
  close(): Promise<void>;
}
