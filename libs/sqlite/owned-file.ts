/**
 * SQLite files of ours that nothing may be lost from: each tells what it is in its header, is opened only when that is what
 * we know, and has every setting that durability rests on made and then read back.
 */
import { chmodSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseSyncOptions } from 'node:sqlite';
import { pragma, scalar } from './sql.js';

/** How long to wait for a lock that another connection holds; only a foreign tool can hold one that long. */
const BUSY_TIMEOUT_MS = 5_000;

export interface FileFormat {
  /** `event file`: without an article. */
  readonly called: string;
  /** PRAGMA application_id. */
  readonly applicationId: number;
  /** PRAGMA user_version. */
  readonly version: number;
  readonly schema: string;
  /** Permissions, set at every opening for writing; those of the folder suffice where none are given. */
  readonly mode?: number;
  /** Settings that are part of the file, made before its first table. */
  readonly beforeTables?: string;
  /** What is thrown when the file cannot be used. */
  readonly Unavailable: new (message: string, options?: ErrorOptions) => Error;
  /** A foreign error in words. */
  readonly inWords: (error: unknown) => string;
}

export class OwnedFile {
  constructor(private readonly format: FileFormat) {}

  /** For the one writer; made where it is blank or missing. Every commit is on the disk when it returns. */
  forWriting(file: string, prepare: (db: DatabaseSync) => void): DatabaseSync {
    return this.opened(file, { timeout: BUSY_TIMEOUT_MS, defensive: true }, (db) => {
      if (this.format.mode !== undefined) chmodSync(file, this.format.mode);
      if (isBlank(db)) this.create(db, file);
      this.check(db, file);
      // Commits append to the write-ahead log and sync it.
      this.require(db, file, 'journal_mode', 'wal');
      this.require(db, file, 'synchronous', 2);
      prepare(db);
    });
  }

  forReading(file: string): DatabaseSync {
    if (!existsSync(file)) throw this.unavailable(`there is no ${this.format.called} at ${file}`);
    return this.opened(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true }, (db) => this.check(db, file));
  }

  /** Makes a setting and reads it back: some are passed over in silence. */
  require(db: DatabaseSync, file: string, name: string, value: string | number): void {
    db.exec(`PRAGMA ${name} = ${value}`);
    const found = pragma(db, name);
    if (found !== value) throw this.unavailable(`${file}: ${name} is ${String(found)}, and must be ${value}`);
  }

  private create(db: DatabaseSync, file: string): void {
    const { applicationId, version, schema, beforeTables } = this.format;
    if (beforeTables !== undefined) db.exec(beforeTables);
    // Before the first table: the journal mode is part of the file, and a crash in between leaves a blank file.
    this.require(db, file, 'journal_mode', 'wal');
    db.exec(`BEGIN IMMEDIATE; ${schema}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; COMMIT`);
  }

  private check(db: DatabaseSync, file: string): void {
    const { applicationId, version, called } = this.format;
    if (pragma(db, 'application_id') !== applicationId) throw this.unavailable(`${file} is not ${article(called)} of factledger`);
    const found = pragma(db, 'user_version');
    if (found !== version) throw this.unavailable(`${file} has format ${String(found)}; this program reads format ${version}`);
  }

  private opened(file: string, options: DatabaseSyncOptions, prepare: (db: DatabaseSync) => void): DatabaseSync {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(file, options);
      prepare(db);
      return db;
    } catch (error) {
      db?.close();
      if (error instanceof this.format.Unavailable) throw error;
      throw this.unavailable(`${file} cannot be opened: ${this.format.inWords(error)}`, { cause: error });
    }
  }

  private unavailable(message: string, options?: ErrorOptions): Error {
    return new this.format.Unavailable(message, options);
  }
}

const article = (called: string): string => `${/^[aeiou]/.test(called) ? 'an' : 'a'} ${called}`;

const isBlank = (db: DatabaseSync): boolean =>
  pragma(db, 'application_id') === 0 && scalar(db, 'SELECT count(*) FROM sqlite_schema') === 0;
