/** Proves the read models of a folder equal to what the log alone yields. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLock } from '#event-store/sqlite/folder-lock.js';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { comparable, compareReadModels } from '../check.js';
import type { OnProgress, ReadModelCheck } from '../check.js';
import { readBuilds } from './build-store.js';
import { rowsInOrder, wordsDigestOf } from './digest.js';
import { openForReading, readModelsFile } from './file.js';
import { MadeAgain } from './made-again.js';

/**
 * For a folder that no process holds.
 * @throws {StoreUnavailableError} when the folder is in use, or holds no event file
 */
export async function checkReadModels(folder: string, onProgress: OnProgress = () => {}): Promise<ReadModelCheck> {
  const lock = FolderLock.acquire(folder);
  const open: { close(): unknown }[] = [];
  try {
    const log = SqliteEventReader.open({ folder });
    open.push(log);
    const file = readModelsFile(folder);
    if (!existsSync(file)) return { absent: true, tables: 0, faults: [] };
    const live = openForReading(file);
    open.push(live);
    const made = await MadeAgain.open(join(folder, 'read-models.check.sqlite'), log);
    open.push(made);
    const head = await log.head();
    const builds = readBuilds(live);
    await made.bring(comparable(builds, head), onProgress);
    return await compareReadModels({
      builds, rows: (spec, generation) => rowsInOrder(live, spec, generation),
      wordsAgree: async (spec, generation) => wordsDigestOf(live, spec, generation) === made.wordsDigest(spec),
    }, made, head);
  } finally {
    for (const each of open) await each.close();
    lock.release();
  }
}
