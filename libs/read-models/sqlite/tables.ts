/** Tables of a generation, as SQL. Names of tables and columns come from the projections' own specs and nowhere else. */
import type { TableSpec } from '../projection.js';

export const tableName = (table: string, generation: number): string => `${table}_${generation}`;

/** Whether the key is the row's number in SQLite, so that the table itself is in key order. */
const hasIntegerKey = ({ key, columns }: TableSpec): boolean => key.length === 1 && columns[key[0] ?? ''] === 'integer';

export function createTable(spec: TableSpec, generation: number): string {
  const name = tableName(spec.name, generation);
  const integerKey = hasIntegerKey(spec);
  const columns = Object.entries(spec.columns).map(([column, type]) => {
    if (integerKey && column === spec.key[0]) return `${column} INTEGER PRIMARY KEY`;
    return `${column} ${type.startsWith('text') ? 'TEXT' : 'INTEGER'}${type.endsWith('?') ? '' : ' NOT NULL'}`;
  });
  if (!integerKey) columns.push(`PRIMARY KEY (${spec.key.join(', ')})`);
  const indexes = spec.indexes.map(({ columns: indexed, unique, whereNotNull }) =>
    `CREATE ${unique === true ? 'UNIQUE ' : ''}INDEX ${name}_by_${indexed.join('_')} ON ${name} (${indexed.join(', ')})`
    + (whereNotNull === undefined ? '' : ` WHERE ${whereNotNull} IS NOT NULL`));
  return [`CREATE TABLE ${name} (${columns.join(', ')}) STRICT${integerKey ? '' : ', WITHOUT ROWID'}`, ...indexes].join(';\n');
}

export const dropTable = (spec: string, generation: number): string => `DROP TABLE IF EXISTS ${tableName(spec, generation)}`;
