/** Tables of a generation, as SQL. Names of tables and columns come from the projections' own specs and nowhere else. */
import type { TableSpec } from '../projection.js';

export const tableName = (table: string, generation: number): string => `${table}_${generation}`;
/** The full-text index of a table, before the generation. */
export const fullTextName = (table: string): string => `${table}_words`;

/** Everything that is made for a spec, in the order in which it can be dropped. */
export const tablesOf = ({ name, fullText }: TableSpec): readonly string[] =>
  (fullText === undefined ? [name] : [name, fullTextName(name)]);

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
  return [
    `CREATE TABLE ${name} (${columns.join(', ')}) STRICT${integerKey ? '' : ', WITHOUT ROWID'}`, ...indexes, ...fullTextOf(spec, generation),
  ].join(';\n');
}

/**
 * FTS5 over the table itself, which holds the texts (external content). Triggers keep it in step: whatever changes the rows,
 * in whichever transaction, changes the index with them. A row's old words are handed to it as they stood in the index.
 */
function fullTextOf(spec: TableSpec, generation: number): readonly string[] {
  const { fullText, key } = spec;
  if (fullText === undefined) return [];
  if (!hasIntegerKey(spec)) throw new TypeError(`${spec.name}: a full-text index needs an integer key`);
  const [name, words] = [tableName(spec.name, generation), tableName(fullTextName(spec.name), generation)];
  const columns = fullText.columns.join(', ');
  const valuesOf = (row: 'old' | 'new'): string => [...key, ...fullText.columns].map((column) => `${row}.${column}`).join(', ');
  const has = (row: 'old' | 'new'): string => `(${fullText.needs.map((column) => `${row}.${column} IS NOT NULL`).join(' OR ')})`;
  const add = `INSERT INTO ${words} (rowid, ${columns}) SELECT ${valuesOf('new')} WHERE ${has('new')}`;
  const take = `INSERT INTO ${words} (${words}, rowid, ${columns}) SELECT 'delete', ${valuesOf('old')} WHERE ${has('old')}`;
  return [
    `CREATE VIRTUAL TABLE ${words} USING fts5(${columns}, content='${name}', content_rowid='${key[0] ?? ''}', columnsize=0,
      ${fullText.prefixes.length === 0 ? '' : `prefix='${fullText.prefixes.join(' ')}', `}tokenize='unicode61 remove_diacritics 2')`,
    `CREATE TRIGGER ${words}_added AFTER INSERT ON ${name} BEGIN ${add}; END`,
    `CREATE TRIGGER ${words}_removed AFTER DELETE ON ${name} BEGIN ${take}; END`,
    `CREATE TRIGGER ${words}_changed AFTER UPDATE OF ${columns} ON ${name} BEGIN ${take}; ${add}; END`,
  ];
}

export const dropTable = (spec: string, generation: number): string => `DROP TABLE IF EXISTS ${tableName(spec, generation)}`;
