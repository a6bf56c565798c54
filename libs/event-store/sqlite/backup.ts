/** Copies of the log: taken while it is written, put back only where nothing stands, and checked each time. */
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import type { LogIndex } from '#domain/ids.js';
import { scalar } from '#sqlite/sql.js';
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import { checkEvents } from './check.js';
import { eventsFile, openForReading } from './schema.js';

/** The most that fits the 32-bit integer SQLite takes. */
const ALL_PAGES = 2 ** 31 - 1;

export interface BackupResult {
  /** Log index of the last event in the copy. */
  readonly head: LogIndex;
}

/**
 * Copies an event file that may be written to meanwhile. The copy takes its name only when it is whole and on the disk.
 * @throws {StoreUnavailableError} when the target exists
 */
export async function backUp(file: string, target: string): Promise<BackupResult> {
  if (existsSync(target)) throw new StoreUnavailableError(`${target} exists already`);
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { force: true });
  try {
    await copyPages(file, unfinished);
    const head = settle(unfinished);
    await sync(unfinished);
    await rename(unfinished, target);
    await sync(dirname(target));
    return { head };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(unfinished + suffix, { force: true });
  }
}

/**
 * Puts a backup into an empty or missing data folder and checks every event of it.
 * @throws {StoreUnavailableError} when the folder holds anything, the file is no event file, or the check finds a fault;
 *   the folder is then as empty as before
 */
export async function restoreBackup(file: string, folder: string): Promise<BackupResult> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new StoreUnavailableError(`the folder ${folder} is not empty`);
  if (!existsSync(file)) throw new StoreUnavailableError(`there is no backup at ${file}`);
  try {
    await copyFile(file, eventsFile(folder));
    await sync(eventsFile(folder));
    await sync(folder);
    const { head, faults: [fault] } = await checkEvents(folder);
    if (fault !== undefined) throw new StoreUnavailableError(`${file} is damaged: ${fault.what}`);
    return { head };
  } catch (error) {
    for (const name of await readdir(folder)) await rm(join(folder, name));
    // What was looked at is the copy; what the caller knows is the backup.
    throw new StoreUnavailableError(messageOf(error).replaceAll(eventsFile(folder), file), { cause: error });
  }
}

/** One step over all pages: a snapshot that writers neither wait for nor start anew. Runs off this thread. */
async function copyPages(from: string, to: string): Promise<void> {
  const db = openForReading(from);
  try {
    await backup(db, to, { rate: ALL_PAGES });
  } finally {
    db.close();
  }
}

/** Makes one file of a copy: without a write-ahead log it can be read anywhere and leaves nothing beside it. */
function settle(file: string): LogIndex {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = DELETE');
    return Number(scalar(db, 'SELECT coalesce(max(log_index), -1) FROM events'));
  } finally {
    db.close();
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
