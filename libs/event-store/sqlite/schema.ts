/**
 * The file `events.sqlite`: its tables, its identity, and the ways to open it.
 *
 * `events.log_index` is the row id and the place in the log at once. A stream is named by a small integer, so that the
 * index on (stream, revision) stays narrow. `bytes` is the envelope as canonical JSON; `id` stands beside it for its index.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseSyncOptions, SQLOutputValue } from 'node:sqlite';
import { fieldOf, messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';

/** `flgr`, in the header of the file (PRAGMA application_id). */
export const APPLICATION_ID = 0x666c6772;
/** PRAGMA user_version. */
const FORMAT_VERSION = 1;

export const eventsFile = (folder: string): string => join(folder, 'events.sqlite');

export const SCHEMA = `
CREATE TABLE streams (
  stream_key INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE events (
  log_index  INTEGER PRIMARY KEY,
  stream_key INTEGER NOT NULL REFERENCES streams,
  revision   INTEGER NOT NULL,
  id         TEXT NOT NULL UNIQUE,
  bytes      TEXT NOT NULL,
  UNIQUE (stream_key, revision)
) STRICT;
CREATE TRIGGER events_keep_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_keep_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER streams_keep_update BEFORE UPDATE ON streams BEGIN SELECT RAISE(ABORT, 'streams are never renamed'); END;
CREATE TRIGGER streams_keep_delete BEFORE DELETE ON streams BEGIN SELECT RAISE(ABORT, 'streams are never deleted'); END;
`;

/** What refuses changes of the log. */
export const TRIGGERS = ['events_keep_update', 'events_keep_delete', 'streams_keep_update', 'streams_keep_delete'] as const;

/** How long to wait for a lock that another connection holds; only a foreign tool can hold one that long. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens for the one writer, making the file where there is none. Every commit is on the disk when it returns.
 * @throws {StoreUnavailableError} when the file is not ours, or the settings do not hold
 */
export function openForWriting(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = eventsFile(folder);
  return guarded(file, { timeout: BUSY_TIMEOUT_MS, defensive: true }, (db) => {
    if (isBlank(db)) create(db, file);
    checkFormat(db, file);
    // Commits append to the write-ahead log and sync it; REPLACE fires the triggers that refuse deletion.
    require(db, file, 'journal_mode', 'wal');
    require(db, file, 'synchronous', 2);
    require(db, file, 'foreign_keys', 1);
    require(db, file, 'recursive_triggers', 1);
  });
}

/** @throws {StoreUnavailableError} when there is no such file, or it is not ours */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new StoreUnavailableError(`there is no event file at ${file}`);
  return guarded(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true }, (db) => checkFormat(db, file));
}

function guarded(file: string, options: DatabaseSyncOptions, prepare: (db: DatabaseSync) => void): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, options);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof StoreUnavailableError) throw error;
    throw new StoreUnavailableError(`${file} cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

const isBlank = (db: DatabaseSync): boolean =>
  pragma(db, 'application_id') === 0 && scalar(db, 'SELECT count(*) FROM sqlite_schema') === 0;

function create(db: DatabaseSync, file: string): void {
  // Before the first table: the journal mode is part of the file, and a crash in between leaves a blank file.
  require(db, file, 'journal_mode', 'wal');
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
}

function checkFormat(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new StoreUnavailableError(`${file} is not an event file of factledger`);
  }
  const version = pragma(db, 'user_version');
  if (version !== FORMAT_VERSION) {
    throw new StoreUnavailableError(`${file} has format ${String(version)}; this program reads format ${FORMAT_VERSION}`);
  }
}

function require(db: DatabaseSync, file: string, name: string, value: string | number): void {
  db.exec(`PRAGMA ${name} = ${value}`);
  const found = pragma(db, name);
  if (found !== value) throw new StoreUnavailableError(`${file}: ${name} is ${String(found)}, and must be ${value}`);
}

export const pragma = (db: DatabaseSync, name: string): SQLOutputValue | undefined => scalar(db, `PRAGMA ${name}`);

/** The first column of the first row. */
export function scalar(db: DatabaseSync, sql: string): SQLOutputValue | undefined {
  return Object.values(db.prepare(sql).get() ?? {})[0];
}

/** SQLite's extended result code, where an error has one. */
export const sqliteCodeOf = (error: unknown): unknown => fieldOf(error, 'errcode');
