/** Digests of tables in SQLite; see ../digest.ts. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { digestOfRows } from '../digest.js';
import type { RowValues, TableDigest } from '../digest.js';
import type { TableSpec } from '../projection.js';
import { fullTextName, tableName } from './tables.js';

export const digestOf = (db: DatabaseSync, spec: TableSpec, generation: number): Promise<TableDigest> =>
  digestOfRows(rowsInOrder(db, spec, generation));

/** In the order of the key. */
export function* rowsInOrder(db: DatabaseSync, spec: TableSpec, generation: number): Generator<RowValues> {
  const columns = Object.keys(spec.columns).join(', ');
  const sql = `SELECT ${columns} FROM ${tableName(spec.name, generation)} ORDER BY ${spec.key.join(', ')}`;
  // The columns of these tables hold text, integers and nothing else.
  for (const row of db.prepare(sql).iterate()) yield Object.values(row) as RowValues;
}

/** What the full-text index of a table holds: each word, in how many rows, and how often. */
export function wordsDigestOf(db: DatabaseSync, spec: TableSpec, generation: number): string {
  const words = tableName(fullTextName(spec.name), generation);
  const hash = createHash('sha256');
  // A table of the connection's own, so that a file that can only be read can be asked.
  db.exec(`CREATE VIRTUAL TABLE temp.${words}_told USING fts5vocab(main, ${words}, row)`);
  for (const row of db.prepare(`SELECT term, doc, cnt FROM temp.${words}_told ORDER BY term`).iterate()) {
    hash.update(`${JSON.stringify(Object.values(row))}\n`);
  }
  db.exec(`DROP TABLE temp.${words}_told`);
  return hash.digest('base64url');
}
