/**
 * The file `keys.sqlite`: the keys of sealed values, each wrapped, and the ids of those that were destroyed.
 *
 * What is deleted here must be gone. So the file overwrites what it frees (`secure_delete`), gives free pages back
 * (`auto_vacuum`), and is written anew, with its write-ahead log emptied, whenever a key is destroyed.
 */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { OwnedFile } from '#sqlite/owned-file.js';
import { pragma, scalar } from '#sqlite/sql.js';
import { KeysNotClearedError, KeysUnavailableError } from '../errors.js';

export const keysFile = (folder: string): string => join(folder, 'keys.sqlite');

/** `flgk`, in the header of the file (PRAGMA application_id). */
const APPLICATION_ID = 0x666c676b;
/** PRAGMA user_version. */
const FORMAT_VERSION = 1;

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

const FILE = new OwnedFile({
  called: 'key file', applicationId: APPLICATION_ID, version: FORMAT_VERSION, mode: 0o600, schema: SCHEMA,
  beforeTables: 'PRAGMA auto_vacuum = FULL', Unavailable: KeysUnavailableError, inWords: String,
});

/** Opens for the one writer, making the file where there is none. @throws {KeysUnavailableError} */
export function openForWriting(file: string): DatabaseSync {
  return FILE.forWriting(file, (db) => {
    FILE.require(db, file, 'secure_delete', 1);
    // What VACUUM writes on its way stays in memory.
    FILE.require(db, file, 'temp_store', 2);
    if (pragma(db, 'auto_vacuum') !== 1) throw new KeysUnavailableError(`${file}: auto_vacuum is off, and must be on`);
  });
}

/** @throws {KeysUnavailableError} when there is no such file, or it is not ours */
export const openForReading = (file: string): DatabaseSync => FILE.forReading(file);

/** Empties the write-ahead log into the file and cuts it off. @throws {KeysNotClearedError} while somebody reads for too long */
export function emptyWal(db: DatabaseSync): void {
  if (scalar(db, 'PRAGMA wal_checkpoint(TRUNCATE)') !== 0) {
    throw new KeysNotClearedError('the key file is being read elsewhere, so that what was deleted could not be overwritten yet; try again');
  }
}
