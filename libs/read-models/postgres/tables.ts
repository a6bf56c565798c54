/**
 * Tables of a generation in PostgreSQL, as SQL. Names of tables and columns come from the projections' own specs and nowhere
 * else. Text compares by code units, as everywhere: hence the collation, whatever that of the database is.
 */
import type { TableSpec } from '../projection.js';

const SCHEMA = 'read_models';
/** Holds the words of a row, where its table has a full-text index; see full-text.ts. */
export const WORDS = 'words';

export const tableName = (table: string, generation: number): string => `${SCHEMA}.${table}_${generation}`;

/** As columns and parameters are declared. */
export const sqlTypeOf = (spec: TableSpec, column: string): 'text' | 'bigint' => (spec.columns[column]?.startsWith('text') === true ? 'text' : 'bigint');

export function createTable(spec: TableSpec, generation: number): readonly string[] {
  const name = tableName(spec.name, generation);
  const columns = Object.entries(spec.columns).map(([column, type]) =>
    `${column} ${type.startsWith('text') ? 'text COLLATE "C"' : 'bigint'}${type.endsWith('?') ? '' : ' NOT NULL'}`);
  if (spec.fullText !== undefined) columns.push(`${WORDS} tsvector`);
  const indexes = spec.indexes.map(({ columns: indexed, unique, whereNotNull }) =>
    `CREATE ${unique === true ? 'UNIQUE ' : ''}INDEX ON ${name} (${indexed.join(', ')})${whereNotNull === undefined ? '' : ` WHERE ${whereNotNull} IS NOT NULL`}`);
  return [
    `CREATE TABLE ${name} (${columns.join(', ')}, PRIMARY KEY (${spec.key.join(', ')}))`, ...indexes,
    ...(spec.fullText === undefined ? [] : [`CREATE INDEX ON ${name} USING gin (${WORDS})`]),
  ];
}

export const dropTable = (table: string, generation: number): string => `DROP TABLE IF EXISTS ${tableName(table, generation)}`;
