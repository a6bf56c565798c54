/** Digests of tables in PostgreSQL; see ../digest.ts. */
import type { Queries } from '#postgres/pool.js';
import { digestOfRows, keyIn } from '../digest.js';
import type { RowValues, TableDigest } from '../digest.js';
import type { Row, TableSpec } from '../projection.js';
import { sqlTypeOf, tableName } from './tables.js';

const PAGE = 2_000;

/** @param connection in a transaction whose reads are of one moment */
export const digestOf = (connection: Queries, spec: TableSpec, generation: number): Promise<TableDigest> =>
  digestOfRows(rowsInOrder(connection, spec, generation));

/** In the order of the key. */
export async function* rowsInOrder(connection: Queries, spec: TableSpec, generation: number): AsyncGenerator<RowValues> {
  for await (const page of pagesInOrder(connection, spec, generation)) yield* page;
}

export async function* pagesInOrder(connection: Queries, spec: TableSpec, generation: number): AsyncGenerator<readonly RowValues[]> {
  const columns = Object.keys(spec.columns);
  const key = spec.key.join(', ');
  const select = `SELECT ${columns.join(', ')} FROM ${tableName(spec.name, generation)}`;
  const places = spec.key.map((column, i) => `$${i + 1}::${sqlTypeOf(spec, column)}`).join(', ');
  let after: RowValues | null = null;
  for (;;) {
    const page: RowValues[] = (after === null
      ? await connection.query<Row>(`${select} ORDER BY ${key} LIMIT ${PAGE}`)
      : await connection.query<Row>(`${select} WHERE (${key}) > (${places}) ORDER BY ${key} LIMIT ${PAGE}`, [...after]))
      .rows.map((row) => columns.map((column) => row[column] ?? null));
    yield page;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = keyIn(spec, last);
  }
}
