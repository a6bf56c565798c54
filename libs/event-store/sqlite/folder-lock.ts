/**
 * One process per data folder. The lock is an exclusive transaction that SQLite holds open on a file of its own: a lock of
 * the operating system, so it ends with the process however that dies, and nothing stale is ever left behind.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import { sqliteCodeOf } from './schema.js';

const SQLITE_BUSY = 5;

export class FolderLock {
  private constructor(private readonly db: DatabaseSync) {}

  /** @throws {StoreUnavailableError} naming the folder, at once, when somebody else holds it */
  static acquire(folder: string): FolderLock {
    let db: DatabaseSync | undefined;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      db = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
      db.exec('BEGIN EXCLUSIVE');
      return new FolderLock(db);
    } catch (error) {
      db?.close();
      const what = sqliteCodeOf(error) === SQLITE_BUSY ? 'is in use by another process' : `cannot be used: ${messageOf(error)}`;
      throw new StoreUnavailableError(`the data folder ${folder} ${what}`, { cause: error });
    }
  }

  release(): void {
    this.db.close();
  }
}
