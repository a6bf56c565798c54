/** Rows in batches that one request holds, each with the number that makes its idempotency key. */
import { assertionOf } from './assertion.js';
import type { Drafted } from './assertion.js';
import type { ColumnOf } from './columns.js';
import { isUnreadable } from './rows.js';
import type { Row, RowFault } from './rows.js';
import type { Table } from './table.js';

export const MOST_ROWS = 500;
/** Of JSON, in characters; well below what a request may be. */
const MOST_TEXT = 1_500_000;

/** A row with its body, or with what is wrong with it. */
export interface Prepared {
  /** Rows of the file that hold anything, from 0. */
  readonly number: number;
  readonly line: number;
  /** Null where it could not be read at all. */
  readonly row: Row | null;
  readonly drafted: Drafted | null;
  readonly faults: readonly RowFault[];
}
export interface Batch {
  readonly number: number;
  readonly rows: readonly Prepared[];
}

/** The same file gives the same batches, whatever is wrong with its rows. */
export async function* batchesOf(table: Table, columnOf: ColumnOf, zone: string, read?: (bytes: number) => void): AsyncGenerator<Batch> {
  let [number, batch, text]: [number, Prepared[], number] = [0, [], 0];
  for await (const row of preparedOf(table, columnOf, zone, read)) {
    const size = row.drafted === null ? 0 : JSON.stringify(row.drafted.body).length;
    if (batch.length === MOST_ROWS || (batch.length > 0 && text + size > MOST_TEXT)) {
      yield { number, rows: batch };
      [number, batch, text] = [number + 1, [], 0];
    }
    batch.push(row);
    text += size;
  }
  if (batch.length > 0) yield { number, rows: batch };
}

async function* preparedOf(table: Table, columnOf: ColumnOf, zone: string, read?: (bytes: number) => void): AsyncGenerator<Prepared> {
  let number = 0;
  for await (const row of table.rows(read)) {
    const { line } = row;
    if (isUnreadable(row)) yield { number, line, row: null, drafted: null, faults: [row.fault] };
    else {
      const drafted = assertionOf(row, columnOf, zone);
      yield 'body' in drafted ? { number, line, row, drafted, faults: [] } : { number, line, row, drafted: null, faults: drafted };
    }
    number += 1;
  }
}
