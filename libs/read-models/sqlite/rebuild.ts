/** Throws the read models of a folder away and makes them again from its log. */
import { FolderLock } from '#event-store/sqlite/folder-lock.js';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { ProjectionEngine } from '../engine/engine.js';
import { PROJECTIONS } from '../projections/all.js';
import type { ReadModelsStatus } from '../status.js';
import { SqliteBuildStore } from './build-store.js';
import { discard, openForWriting, readModelsFile } from './file.js';

/**
 * For a folder that no process holds. Its outcome is the status: a projection that cannot apply an event ends up stale.
 * @param onProgress told after every batch
 * @throws {StoreUnavailableError} when the folder is in use, or holds no event file
 */
export async function rebuildReadModels(
  folder: string, onProgress: (status: ReadModelsStatus) => void = () => {},
): Promise<ReadModelsStatus> {
  const lock = FolderLock.acquire(folder);
  try {
    const log = SqliteEventReader.open({ folder });
    const file = readModelsFile(folder);
    discard(file);
    const db = openForWriting(file);
    try {
      const store = new SqliteBuildStore(db);
      const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store, log, onStatus: onProgress });
      while (await engine.step());
      return engine.status;
    } finally {
      db.close();
      await log.close();
    }
  } finally {
    lock.release();
  }
}
