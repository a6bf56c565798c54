/** Rows to and from a table of a build, many at a time: one statement for each kind of change, values as one array a column. */
import type { Queries } from '#postgres/pool.js';
import type { Row, TableSpec, Value } from '../projection.js';
import { vectorOf } from './full-text.js';
import type { Changes, Missing } from './overlay.js';
import { WORDS, sqlTypeOf, tableName } from './tables.js';

/** What a table holds of what was missing; a row may come more than once. */
export async function readMissing(connection: Queries, generation: number, { spec, keys, wheres }: Missing): Promise<readonly Row[]> {
  const asked = [
    ...(keys.size === 0 ? [] : [{ columns: spec.key, values: keys }]), ...wheres.values(),
  ];
  const found = await Promise.all(asked.map(async ({ columns, values }) => {
    const names = columns.map((_, i) => `c${i}`);
    const sql = `SELECT ${Object.keys(spec.columns).map((column) => `t.${column}`).join(', ')} FROM ${tableName(spec.name, generation)} t
      JOIN unnest(${arrays(spec, columns)}) AS k (${names.join(', ')}) ON ${columns.map((column, i) => `t.${column} = k.c${i}`).join(' AND ')}`;
    return (await connection.query<Row>(sql, transposed([...values.values()], columns.length))).rows;
  }));
  return found.flat();
}

/** @throws what the server says of rows that do not fit; then the transaction is of no more use */
export async function write(connection: Queries, generation: number, { spec, deleted, updated, inserted }: Changes): Promise<void> {
  const name = tableName(spec.name, generation);
  if (deleted.length > 0) {
    await connection.query(`DELETE FROM ${name} t USING unnest(${arrays(spec, spec.key)}) AS k (${named(spec.key)}) WHERE ${sameKey(spec)}`, valuesOf(deleted, spec.key));
  }
  for (const { columns, rows } of updated.values()) {
    const words = spec.fullText !== undefined && spec.fullText.columns.some((column) => columns.includes(column));
    const all = [...spec.key, ...columns];
    await connection.query(`UPDATE ${name} t SET ${columns.map((column) => `${column} = k.c${all.indexOf(column)}`).join(', ')}${words ? `, ${WORDS} = k.words::tsvector` : ''}
      FROM unnest(${arrays(spec, all)}${words ? `, $${all.length + 1}::text[]` : ''}) AS k (${named(all)}${words ? ', words' : ''}) WHERE ${sameKey(spec)}`,
      [...valuesOf(rows, all), ...(words ? [wordsOf(spec, rows)] : [])]);
  }
  if (inserted.length > 0) {
    const all = Object.keys(spec.columns);
    const words = spec.fullText !== undefined;
    await connection.query(`INSERT INTO ${name} (${all.join(', ')}${words ? `, ${WORDS}` : ''})
      SELECT ${all.map((_, i) => `c${i}`).join(', ')}${words ? ', words::tsvector' : ''}
      FROM unnest(${arrays(spec, all)}${words ? `, $${all.length + 1}::text[]` : ''}) AS k (${named(all)}${words ? ', words' : ''})`,
      [...valuesOf(inserted, all), ...(words ? [wordsOf(spec, inserted)] : [])]);
  }
}

const arrays = (spec: TableSpec, columns: readonly string[]): string => columns.map((column, i) => `$${i + 1}::${sqlTypeOf(spec, column)}[]`).join(', ');
const named = (columns: readonly string[]): string => columns.map((_, i) => `c${i}`).join(', ');
const sameKey = ({ key }: TableSpec): string => key.map((column, i) => `t.${column} = k.c${i}`).join(' AND ');
const valuesOf = (rows: readonly Row[], columns: readonly string[]): unknown[] => columns.map((column) => rows.map((row) => row[column] ?? null));
const wordsOf = ({ fullText }: TableSpec, rows: readonly Row[]): readonly (string | null)[] =>
  rows.map((row) => (fullText === undefined ? null : vectorOf(fullText, row)));

function transposed(rows: readonly (readonly Value[])[], width: number): unknown[] {
  return Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null));
}
