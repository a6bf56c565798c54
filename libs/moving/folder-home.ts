/** A data folder as a ledger's home. Nobody else may hold it meanwhile. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { digestsOfLog } from '#read-models/sqlite/log-digests.js';
import { SqliteKeyStore } from '#sealing/sqlite/key-store.js';
import { BlobFolder } from '#snapshots/blob-folder.js';
import type { Home } from './home.js';

export interface FolderHomeOptions {
  /** Made where it is missing. */
  readonly folder: string;
  /** Where the sealing key is looked for when there is none in the folder. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws {StoreUnavailableError} while a server holds the folder; {KeysUnavailableError} */
export async function openFolderHome({ folder, env }: FolderHomeOptions): Promise<Home> {
  const store = await SqliteEventStore.open({ folder });
  try {
    // That of another home may be in the environment.
    const keys = SqliteKeyStore.open({ folder, env: existsSync(join(folder, 'sealing.key')) ? {} : env, now: () => new Date().toISOString() });
    const blobs = await BlobFolder.open(folder);
    return {
      name: folder, store, keys, blobs,
      digests: (onProgress) => digestsOfLog(store, join(folder, 'read-models.moving.sqlite'), onProgress),
      close: async () => {
        await keys.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
