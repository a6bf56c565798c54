/** A data folder as a ledger's home. Nobody else may hold it meanwhile. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { digestsOfLog } from '#read-models/sqlite/log-digests.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { SqliteKeyStore } from '#sealing/sqlite/key-store.js';
import { BlobFolder } from '#snapshots/blob-folder.js';
import type { Home } from './home.js';

export interface FolderHomeOptions {
  /** Made where it is missing. */
  readonly folder: string;
  /** Where the sealing key is looked for when the folder's keys are wrapped with one that does not lie there. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws {StoreUnavailableError} while a server holds the folder; {KeysUnavailableError} */
export async function openFolderHome({ folder, env }: FolderHomeOptions): Promise<Home> {
  const store = await SqliteEventStore.open({ folder });
  try {
    const keys = openKeys(folder, env);
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

/** With the folder's own sealing key, drawn where there are no keys yet: the one in the environment may be that of another home. */
function openKeys(folder: string, env: FolderHomeOptions['env']): SqliteKeyStore {
  const now = (): string => new Date().toISOString();
  try {
    return SqliteKeyStore.open({ folder, env: {}, now });
  } catch (error) {
    if (!(error instanceof KeysUnavailableError) || existsSync(join(folder, 'sealing.key'))) throw error;
    return SqliteKeyStore.open({ folder, env, now });
  }
}
