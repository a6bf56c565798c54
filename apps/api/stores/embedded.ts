/** The stores of one data folder, which this process holds: the log is opened first and given free last. */
import { join } from 'node:path';
import type { StoreUnavailableError } from '#event-store/errors.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { SqliteReadModels } from '#read-models/sqlite/read-models.js';
import { SqliteKeyStore } from '#sealing/sqlite/key-store.js';
import { BlobFolder } from '#snapshots/blob-folder.js';
import { ONE_CLOCK } from '../clock/server-clock.js';
import { prepareDataFolder } from '../data-folder.js';
import { NOTHING_REACHED } from '../health/reached.js';
import { Opened } from './stores.js';
import type { Stores } from './stores.js';

export interface EmbeddedOptions {
  /** Made where it is missing. */
  readonly folder: string;
  /** Used instead of the one in the folder, and kept nowhere; the secret that digests requests likewise. */
  readonly ownerKey?: string;
  readonly digestSecret?: Uint8Array;
  /** Where the key that wraps the keys of sealed values is looked for; the process's own environment unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Bytes of one snapshot; 50 MiB unless told. */
  readonly snapshotLimit?: number;
  /** The store can take no more: the process should stop, and not with status 0. */
  readonly onFatal?: (error: StoreUnavailableError) => void;
}

/** @throws {StoreUnavailableError} when another process holds the folder; {KeysUnavailableError} */
export async function openEmbedded(options: EmbeddedOptions): Promise<Stores> {
  const { path, ...secrets } = await prepareDataFolder(options.folder, options);
  const opened = new Opened();
  let readModels: SqliteReadModels | undefined;
  try {
    const store = opened.add(await SqliteEventStore.open({
      folder: path, onCommitted: (head) => readModels?.headIs(head), ...(options.onFatal === undefined ? {} : { onFatal: options.onFatal }),
    }), (open) => open.close());
    const keys = opened.add(SqliteKeyStore.open({ folder: path, env: options.env ?? process.env, now: () => new Date().toISOString() }), (open) => open.close());
    readModels = opened.add(await SqliteReadModels.open({ folder: path, keys: keys.forReading }), (open) => open.close());
    readModels.headIs(await store.head());
    const blobs = await BlobFolder.open(path, options.snapshotLimit);
    return {
      store, readModels, keys, blobs, backups: { source: store, folder: join(path, 'backups') }, secrets, clock: ONE_CLOCK, shared: false,
      reached: NOTHING_REACHED, close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
