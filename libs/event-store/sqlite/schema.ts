/**
 * The file `events.sqlite`: its tables, its identity, and the ways to open it.
 *
 * `events.log_index` is the row id and the place in the log at once. A stream is named by a small integer, so that the
 * index on (stream, revision) stays narrow. `bytes` is the envelope as canonical JSON; `id` stands beside it for its index.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { OwnedFile } from '#sqlite/owned-file.js';
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

const FILE = new OwnedFile({
  called: 'event file', applicationId: APPLICATION_ID, version: FORMAT_VERSION, schema: SCHEMA, Unavailable: StoreUnavailableError, inWords: messageOf,
});

/**
 * Opens for the one writer, making the file where there is none. Every commit is on the disk when it returns.
 * @throws {StoreUnavailableError} when the file is not ours, or the settings do not hold
 */
export function openForWriting(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = eventsFile(folder);
  return FILE.forWriting(file, (db) => {
    FILE.require(db, file, 'foreign_keys', 1);
    // REPLACE fires the triggers that refuse deletion.
    FILE.require(db, file, 'recursive_triggers', 1);
  });
}

/** @throws {StoreUnavailableError} when there is no such file, or it is not ours */
export const openForReading = (file: string): DatabaseSync => FILE.forReading(file);

/** SQLite's extended result code, where an error has one. */
export const sqliteCodeOf = (error: unknown): unknown => fieldOf(error, 'errcode');
