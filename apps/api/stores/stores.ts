/** Everything a server keeps things in, opened and ready: in one folder, or on servers that many processes share. */
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import type { KeyStore } from '#sealing/key-store.js';
import type { BlobStore } from '#snapshots/blob-store.js';
import type { BackupSource } from '../backups/backing-up.js';
import type { ServerClock } from '../clock/server-clock.js';
import type { Reached } from '../health/reached.js';

export interface Stores {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  readonly backups: { readonly source: BackupSource; readonly folder: string };
  readonly secrets: Secrets;
  /** Stamps what is recorded. */
  readonly clock: ServerClock;
  /** Whether other processes write to the same store. */
  readonly shared: boolean;
  readonly reached: Reached;
  /** In the order in which they rest on each other, the log last. */
  close(): Promise<void>;
}

export interface Secrets {
  readonly ownerKey: string;
  /** Where it lies; null where it was given. */
  readonly ownerKeyFile: string | null;
  readonly digestSecret: Uint8Array;
}

/** Things that have been opened, to be closed the other way round: all of them, whatever one of them says. */
export class Opened {
  readonly #open: (() => unknown)[] = [];

  /** @param close what ends it */
  add<T>(thing: T, close: (thing: T) => unknown): T {
    this.#open.push(() => close(thing));
    return thing;
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#open.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
