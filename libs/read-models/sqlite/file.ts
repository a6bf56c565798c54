/**
 * The file `read-models.sqlite`. It can be thrown away at any time: what it holds is made from the log. So commits do not
 * wait for the disk (WAL with synchronous=NORMAL): after a loss of power the last ones may be gone and are made again, and
 * the file stays sound, which synchronous=OFF would not promise.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pragma } from '#sqlite/sql.js';

export const readModelsFile = (folder: string): string => join(folder, 'read-models.sqlite');

/** Bump when the bookkeeping below changes: an older file is then thrown away. */
const FORMAT_VERSION = 1;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS projections (
  name           TEXT NOT NULL,
  generation     INTEGER NOT NULL,
  version        INTEGER NOT NULL,
  active         INTEGER NOT NULL,
  status         TEXT NOT NULL,
  reason         TEXT,
  progress       INTEGER NOT NULL,
  progress_event TEXT,
  tables         TEXT NOT NULL,
  PRIMARY KEY (name, generation)
) STRICT, WITHOUT ROWID;
`;

/** How long to wait for another connection's lock; only a foreign tool can hold one that long. */
const BUSY_TIMEOUT_MS = 5_000;
const PAGE_CACHE_KIB = 32 * 1024;

/** Throws the file away, with what SQLite keeps beside it. */
export function discard(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Opens for the one writer. A file that cannot be used is replaced by an empty one. */
export function openForWriting(file: string): DatabaseSync {
  try {
    return prepared(file);
  } catch {
    discard(file);
    return prepared(file);
  }
}

/** An empty file for one use: nothing of it has to outlive the process. */
export function openScratch(file: string): DatabaseSync {
  rmSync(file, { force: true });
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
  prepareBookkeeping(db);
  return db;
}

/** Makes the table of projections where it is missing. */
export function prepareBookkeeping(db: DatabaseSync): void {
  db.exec(SCHEMA);
}

function prepared(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
    const version = pragma(db, 'user_version');
    if (version !== 0 && version !== FORMAT_VERSION) throw new Error(`format ${String(version)}`);
    prepareBookkeeping(db);
    db.exec(`PRAGMA user_version = ${FORMAT_VERSION}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws when there is no such file */
export function openForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  db.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
  return db;
}
