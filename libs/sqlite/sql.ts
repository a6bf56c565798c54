/** The few things that every user of a SQLite file asks of it. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** The first column of the first row. */
export function scalar(db: DatabaseSync, sql: string): SQLOutputValue | undefined {
  return Object.values(db.prepare(sql).get() ?? {})[0];
}

export const pragma = (db: DatabaseSync, name: string): SQLOutputValue | undefined => scalar(db, `PRAGMA ${name}`);

/** All of the work or none of it. */
export function transact(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    // A full disk has rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The same for work that waits in between; whoever uses the connection meanwhile is part of it. */
export async function transactAsync(db: DatabaseSync, work: () => Promise<void>): Promise<void> {
  db.exec('BEGIN IMMEDIATE');
  try {
    await work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
