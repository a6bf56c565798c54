/** Rows in memory: what a projection is tried on without a database. Holds it to its specs as a database would. */
import type { LedgerEvent } from '#domain/events.js';
import type { Projection, Row, RowChange, RowReader, TableSpec, Value } from '../projection.js';

export class MemoryRows implements RowReader {
  readonly #tables: ReadonlyMap<string, { readonly spec: TableSpec; readonly rows: Map<string, Row> }>;

  constructor(private readonly projection: Projection) {
    this.#tables = new Map(projection.tables.map((spec) => [spec.name, { spec, rows: new Map() }]));
  }

  /** Applies events as the engine would, one after the other. */
  follow(events: readonly LedgerEvent[]): this {
    for (const event of events) for (const change of this.projection.apply(event, this)) this.make(change);
    return this;
  }

  /** In the order of the key. */
  all(table: string): readonly Row[] {
    const { spec, rows } = this.#of(table);
    const keyOf = (row: Row): readonly Value[] => spec.key.map((column) => row[column] ?? null);
    return [...rows.values()].sort((a, b) => compare(keyOf(a), keyOf(b)));
  }

  get(table: string, key: readonly Value[]): Row | undefined {
    return this.#of(table).rows.get(JSON.stringify(key));
  }

  find(table: string, where: Row): readonly Row[] {
    const columns = Object.keys(where);
    const { spec } = this.#of(table);
    if (![{ columns: spec.key }, ...spec.indexes].some((index) => columns.every((column, i) => index.columns[i] === column))) {
      throw new Error(`${table} has no index on ${columns.join()}`);
    }
    return this.all(table).filter((row) => columns.every((column) => row[column] === where[column]));
  }

  make(change: RowChange): void {
    const { spec, rows } = this.#of(change.table);
    if (change.kind === 'insert' || change.kind === 'keep') {
      const key = JSON.stringify(spec.key.map((column) => change.row[column]));
      fits(spec, change.row, Object.keys(spec.columns));
      if (!rows.has(key)) rows.set(key, change.row);
      else if (change.kind === 'insert') throw new Error(`${spec.name}: ${key} is there already`);
      return;
    }
    const key = JSON.stringify(change.key);
    const before = rows.get(key);
    if (before === undefined) throw new Error(`${spec.name}: no row ${key}`);
    if (change.kind === 'delete') return void rows.delete(key);
    fits(spec, change.set, Object.keys(change.set));
    rows.set(key, { ...before, ...change.set });
  }

  #of(table: string): { readonly spec: TableSpec; readonly rows: Map<string, Row> } {
    const held = this.#tables.get(table);
    if (held === undefined) throw new Error(`no table ${table}`);
    return held;
  }
}

function fits(spec: TableSpec, row: Row, columns: readonly string[]): void {
  for (const column of columns) {
    const [type, value] = [spec.columns[column] ?? 'none', row[column]];
    const wanted = type.startsWith('text') ? 'string' : 'number';
    const fitting = typeof value === wanted || (value === null && type.endsWith('?'));
    if (!fitting) throw new Error(`${spec.name}.${column} is ${type}, not ${String(value)}`);
  }
}

function compare(a: readonly Value[], b: readonly Value[]): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? null;
    if (value !== other) return (value ?? '') < (other ?? '') ? -1 : 1;
  }
  return 0;
}
