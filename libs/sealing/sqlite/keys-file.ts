/**
 * The file `keys.sqlite`: the keys of sealed values, each wrapped, and the ids of those that were destroyed.
 *
 * What is deleted here must be gone. So the file overwrites what it frees (`secure_delete`), gives free pages back
 * (`auto_vacuum`), and is written anew, with its write-ahead log emptied, whenever a key is destroyed.
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue } from 'node:sqlite';
import { KeysUnavailableError } from '../errors.js';

export const keysFile = (folder: string): string => join(folder, 'keys.sqlite');

/** `flgk`, in the header of the file (PRAGMA application_id). */
const APPLICATION_ID = 0x666c676b;
/** PRAGMA user_version. */
const FORMAT_VERSION = 1;
/** How long to wait for a lock that another connection holds; readers hold theirs for a row or two. */
const BUSY_TIMEOUT_MS = 5_000;

const SCHEMA = `
CREATE TABLE keys (
  id      TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL,
  made_at TEXT NOT NULL,
  purpose TEXT NOT NULL
) STRICT;
CREATE TABLE destroyed (
  id           TEXT PRIMARY KEY,
  made_at      TEXT,
  purpose      TEXT,
  destroyed_at TEXT NOT NULL
) STRICT;
-- A value known to everybody, wrapped: tells the right wrapping key from a wrong one.
CREATE TABLE wrapping (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  proof BLOB NOT NULL
) STRICT;
`;

/** Opens for the one writer, making the file where there is none. @throws {KeysUnavailableError} */
export function openForWriting(file: string): DatabaseSync {
  return guarded(file, () => new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, defensive: true }), (db) => {
    chmodSync(file, 0o600);
    if (pragma(db, 'application_id') === 0 && scalar(db, 'SELECT count(*) FROM sqlite_schema') === 0) create(db, file);
    checkFormat(db, file);
    require(db, file, 'journal_mode', 'wal');
    require(db, file, 'synchronous', 2);
    require(db, file, 'secure_delete', 1);
    // What VACUUM writes on its way stays in memory.
    require(db, file, 'temp_store', 2);
    if (pragma(db, 'auto_vacuum') !== 1) throw new KeysUnavailableError(`${file}: auto_vacuum is off, and must be on`);
  });
}

/** @throws {KeysUnavailableError} when there is no such file, or it is not ours */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new KeysUnavailableError(`there is no key file at ${file}`);
  return guarded(file, () => new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true }), (db) => checkFormat(db, file));
}

/** Empties the write-ahead log into the file and cuts it off. @throws {KeysUnavailableError} while somebody reads for too long */
export function emptyWal(db: DatabaseSync): void {
  if (scalar(db, 'PRAGMA wal_checkpoint(TRUNCATE)') !== 0) {
    throw new KeysUnavailableError('the key file is being read elsewhere, so that what was deleted could not be overwritten yet; try again');
  }
}

/** The first column of the first row. */
export function scalar(db: DatabaseSync, sql: string): SQLOutputValue | undefined {
  return Object.values(db.prepare(sql).get() ?? {})[0];
}

const pragma = (db: DatabaseSync, name: string): SQLOutputValue | undefined => scalar(db, `PRAGMA ${name}`);

function create(db: DatabaseSync, file: string): void {
  // Before the first table: both are part of the file.
  db.exec('PRAGMA auto_vacuum = FULL');
  require(db, file, 'journal_mode', 'wal');
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
}

function checkFormat(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) throw new KeysUnavailableError(`${file} is not a key file of factledger`);
  const version = pragma(db, 'user_version');
  if (version !== FORMAT_VERSION) {
    throw new KeysUnavailableError(`${file} has format ${String(version)}; this program reads format ${FORMAT_VERSION}`);
  }
}

function require(db: DatabaseSync, file: string, name: string, value: string | number): void {
  db.exec(`PRAGMA ${name} = ${value}`);
  const found = pragma(db, name);
  if (found !== value) throw new KeysUnavailableError(`${file}: ${name} is ${String(found)}, and must be ${value}`);
}

function guarded(file: string, open: () => DatabaseSync, prepare: (db: DatabaseSync) => void): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = open();
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof KeysUnavailableError) throw error;
    throw new KeysUnavailableError(`${file} cannot be opened: ${String(error)}`, { cause: error });
  }
}
