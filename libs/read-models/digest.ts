/**
 * What a table holds, in 32 bytes: rows in the order of their key, so that the order in which they came does not count. The
 * same rows have the same digest on every store.
 */
import { createHash } from 'node:crypto';
import type { TableSpec, Value } from './projection.js';

export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

/** A row as its values, in the order in which the spec names the columns. */
export type RowValues = readonly Value[];

export async function digestOfRows(inOrder: AsyncIterable<RowValues> | Iterable<RowValues>): Promise<TableDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const row of inOrder) {
    hash.update(`${JSON.stringify(row)}\n`);
    rows += 1;
  }
  return { rows, sha256: hash.digest('base64url') };
}

/** The key of a row that was read as values. */
export const keyIn = ({ columns, key }: TableSpec, row: RowValues): RowValues => key.map((column) => row[Object.keys(columns).indexOf(column)] ?? null);
