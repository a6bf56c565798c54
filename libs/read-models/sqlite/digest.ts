/** What a table holds, in 32 bytes: rows in the order of their key, so that the order in which they came does not count. */
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { TableSpec } from '../projection.js';
import { fullTextName, tableName } from './tables.js';

export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

export function digestOf(db: DatabaseSync, spec: TableSpec, generation: number): TableDigest {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of rowsInOrder(db, spec, generation)) {
    hash.update(`${JSON.stringify(row)}\n`);
    rows += 1;
  }
  return { rows, sha256: hash.digest('base64url') };
}

type Values = readonly SQLOutputValue[];

/** Each row as its values, in the order in which the spec names the columns. */
function* rowsInOrder(db: DatabaseSync, spec: TableSpec, generation: number): Generator<Values> {
  const columns = Object.keys(spec.columns).join(', ');
  const sql = `SELECT ${columns} FROM ${tableName(spec.name, generation)} ORDER BY ${spec.key.join(', ')}`;
  for (const row of db.prepare(sql).iterate()) yield Object.values(row);
}

type Placed = readonly [db: DatabaseSync, generation: number];

/** The key of the first row that is not the same in both; null where there is none. */
export function firstDifference(spec: TableSpec, a: Placed, b: Placed): string | null {
  const [left, right] = [rowsInOrder(a[0], spec, a[1]), rowsInOrder(b[0], spec, b[1])];
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done === true && y.done === true) return null;
    if (JSON.stringify(x.value) === JSON.stringify(y.value)) continue;
    return JSON.stringify(keyOf(spec, x.done === true ? y.value : x.value));
  }
}

function keyOf(spec: TableSpec, row: Values | undefined): Values {
  const columns = Object.keys(spec.columns);
  return spec.key.map((column) => row?.[columns.indexOf(column)] ?? null);
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
