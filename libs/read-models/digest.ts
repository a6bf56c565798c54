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

/** The key of the first row that is not the same in both, as JSON; null where there is none. */
export async function firstDifference(
  spec: TableSpec, a: AsyncIterable<RowValues> | Iterable<RowValues>, b: AsyncIterable<RowValues> | Iterable<RowValues>,
): Promise<string | null> {
  const [left, right] = [each(a), each(b)];
  for (;;) {
    const [x, y] = [await left.next(), await right.next()];
    if (x.done === true && y.done === true) return null;
    if (JSON.stringify(x.value) === JSON.stringify(y.value)) continue;
    return JSON.stringify(keyIn(spec, (x.done === true ? y.value : x.value) ?? []));
  }
}

async function* each(rows: AsyncIterable<RowValues> | Iterable<RowValues>): AsyncGenerator<RowValues, undefined> {
  yield* rows;
}
