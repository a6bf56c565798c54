/**
 * The rows of one build, as far as a batch of events has to do with them, in memory: what projections read and change while
 * the table itself lies on a server. Rows are brought in when they are asked for, many at once; changes are made here and
 * written together. So a batch of a thousand events costs a handful of round trips, and a projection stays the pure,
 * synchronous function that it is.
 *
 * A question about rows that are not here yet is noted (`missing`) and answered as if there were none; whoever asked must
 * ask again once they have been brought in.
 */
import type { Projection, Row, RowChange, RowReader, TableSpec, Value } from '../projection.js';
import { nameOf } from './names-of-values.js';

/** What has to be read of one table: rows by key, and rows by the columns of an index. */
export interface Missing {
  readonly spec: TableSpec;
  readonly keys: ReadonlyMap<string, readonly Value[]>;
  /** By the columns, joined by commas. */
  readonly wheres: ReadonlyMap<string, { readonly columns: readonly string[]; readonly values: ReadonlyMap<string, readonly Value[]> }>;
}

/** What has to be written to one table, in this order. */
export interface Changes {
  readonly spec: TableSpec;
  readonly deleted: readonly Row[];
  /** By the columns that changed, joined by commas: whole rows as they are to be. */
  readonly updated: ReadonlyMap<string, { readonly columns: readonly string[]; readonly rows: readonly Row[] }>;
  readonly inserted: readonly Row[];
}

export class Overlay implements RowReader {
  readonly #tables: ReadonlyMap<string, TableOverlay>;

  /** @param empty whether the build's tables hold no rows at all: then nothing ever has to be brought in */
  constructor(projection: Projection, empty: boolean) {
    this.#tables = new Map(projection.tables.map((spec) => [spec.name, new TableOverlay(spec, empty)]));
  }

  get(table: string, key: readonly Value[]): Row | undefined {
    return this.#of(table).get(key);
  }

  find(table: string, where: Row): readonly Row[] {
    return this.#of(table).find(where);
  }

  /**
   * Makes all of the changes; none, and tells so, when rows that they rest on, or that were asked for before, are missing.
   * @throws when one does not fit the rows that are there
   */
  make(changes: readonly RowChange[]): boolean {
    for (const change of changes) this.#of(change.table).prepare(change);
    if (this.isMissing) return false;
    for (const change of changes) this.#of(change.table).make(change);
    return true;
  }

  get isMissing(): boolean {
    return [...this.#tables.values()].some((table) => table.isMissing);
  }

  /** What was asked for and is not here; each is to be `bring`t in. */
  missing(): readonly Missing[] {
    return [...this.#tables.values()].filter((table) => table.isMissing).map((table) => table.missing());
  }

  /** Takes in what a table holds of what was missing. */
  bring(missing: Missing, rows: readonly Row[]): void {
    this.#of(missing.spec.name).bring(missing, rows);
  }

  changes(): readonly Changes[] {
    return [...this.#tables.values()].map((table) => table.changes()).filter(({ deleted, updated, inserted }) =>
      deleted.length + updated.size + inserted.length > 0);
  }

  /** The changes are written: rows here are again what the tables hold. */
  settle(): void {
    for (const table of this.#tables.values()) table.settle();
  }

  get size(): number {
    return [...this.#tables.values()].reduce((sum, table) => sum + table.size, 0);
  }

  #of(table: string): TableOverlay {
    const overlay = this.#tables.get(table);
    if (overlay === undefined) throw new TypeError(`the projection has no table ${table}`);
    return overlay;
  }
}

/** A row here. `stored` is what the table holds of it: null for none, undefined where that was not looked up. */
interface Held {
  stored: Row | null | undefined;
  now: Row | null;
}

class TableOverlay {
  readonly #held = new Map<string, Held>();
  /** Over the rows as they are now, for each set of columns that was asked by: values to keys. */
  readonly #indexes = new Map<string, { readonly columns: readonly string[]; readonly keys: Map<string, Set<string>> }>();
  /** Values by which every row of the table has been brought in. */
  readonly #known = new Map<string, Set<string>>();
  readonly #changed = new Set<string>();
  #missingKeys = new Map<string, readonly Value[]>();
  #missingWheres = new Map<string, { readonly columns: readonly string[]; readonly values: Map<string, readonly Value[]> }>();

  constructor(private readonly spec: TableSpec, private readonly empty: boolean) {}

  get(key: readonly Value[]): Row | undefined {
    const name = nameOf(key);
    const held = this.#held.get(name);
    if (held !== undefined) return held.now ?? undefined;
    if (!this.empty) this.#missingKeys.set(name, key);
    return undefined;
  }

  find(where: Row): readonly Row[] {
    const columns = Object.keys(where);
    const values = Object.values(where);
    // As in SQL: nothing equals null.
    if (values.includes(null)) return [];
    const [by, name] = [columns.join(), nameOf(values)];
    if (!this.empty && this.#known.get(by)?.has(name) !== true) {
      const missing = this.#missingWheres.get(by) ?? { columns, values: new Map() };
      missing.values.set(name, values);
      this.#missingWheres.set(by, missing);
    }
    const rows: Row[] = [];
    for (const key of this.#index(columns).keys.get(name) ?? []) {
      const row = this.#held.get(key)?.now;
      if (row != null) rows.push(row);
    }
    return rows.length < 2 ? rows : rows.sort((a, b) => this.#compare(a, b));
  }

  /** Notes the rows that a change rests on. */
  prepare(change: RowChange): void {
    if (change.kind === 'insert') return;
    this.get(change.kind === 'keep' ? this.#keyOf(change.row) : change.key);
  }

  make(change: RowChange): void {
    if (change.kind === 'insert' || change.kind === 'keep') {
      this.#fits(change.row);
      const name = nameOf(this.#keyOf(change.row));
      const held = this.#held.get(name);
      if (held?.now == null) return this.#put(name, held ?? { stored: this.empty ? null : undefined, now: null }, change.row);
      if (change.kind === 'insert') throw new Error(`${this.spec.name}: there is a row ${name} already`);
      return;
    }
    const name = nameOf(change.key);
    const held = this.#held.get(name);
    if (held?.now == null) throw new Error(`${this.spec.name}: no row ${name} to ${change.kind}`);
    const after = change.kind === 'delete' ? null : { ...held.now, ...change.set };
    if (after !== null && nameOf(this.#keyOf(after)) !== name) throw new TypeError(`${this.spec.name}: the key of row ${name} cannot change`);
    this.#put(name, held, after);
  }

  get isMissing(): boolean {
    return this.#missingKeys.size > 0 || this.#missingWheres.size > 0;
  }

  missing(): Missing {
    const missing = { spec: this.spec, keys: this.#missingKeys, wheres: this.#missingWheres };
    [this.#missingKeys, this.#missingWheres] = [new Map(), new Map()];
    return missing;
  }

  bring({ keys, wheres }: Missing, rows: readonly Row[]): void {
    for (const row of rows) this.#take(nameOf(this.#keyOf(row)), row);
    for (const name of keys.keys()) this.#take(name, null);
    for (const [by, { values }] of wheres) {
      const known = this.#known.get(by) ?? new Set();
      for (const name of values.keys()) known.add(name);
      this.#known.set(by, known);
    }
  }

  changes(): Changes {
    const deleted: Row[] = [];
    const inserted: Row[] = [];
    const updated = new Map<string, { readonly columns: readonly string[]; readonly rows: Row[] }>();
    for (const name of this.#changed) {
      const held = this.#held.get(name);
      if (held === undefined) continue;
      const { stored, now } = held;
      if (now === null) {
        if (stored != null) deleted.push(stored);
      } else if (stored == null) inserted.push(now);
      else {
        const columns = Object.keys(this.spec.columns).filter((column) => stored[column] !== now[column]);
        if (columns.length === 0) continue;
        const group = updated.get(columns.join()) ?? { columns, rows: [] };
        group.rows.push(now);
        updated.set(columns.join(), group);
      }
    }
    return { spec: this.spec, deleted, updated, inserted };
  }

  settle(): void {
    for (const name of this.#changed) {
      const held = this.#held.get(name);
      if (held !== undefined) held.stored = held.now;
    }
    this.#changed.clear();
  }

  get size(): number {
    return this.#held.size;
  }

  /** As the table holds it; what was changed here since is newer. */
  #take(name: string, row: Row | null): void {
    if (this.#held.has(name)) return;
    this.#held.set(name, { stored: row, now: row });
    if (row !== null) this.#enter(name, row);
  }

  #put(name: string, held: Held, row: Row | null): void {
    if (held.now !== null) for (const { columns, keys } of this.#indexes.values()) keys.get(valuesOf(held.now, columns))?.delete(name);
    held.now = row;
    this.#held.set(name, held);
    this.#changed.add(name);
    if (row !== null) this.#enter(name, row);
  }

  #enter(name: string, row: Row): void {
    for (const index of this.#indexes.values()) enter(index, name, row);
  }

  #index(columns: readonly string[]): { readonly columns: readonly string[]; readonly keys: Map<string, Set<string>> } {
    let index = this.#indexes.get(columns.join());
    if (index === undefined) {
      this.#indexes.set(columns.join(), index = { columns, keys: new Map() });
      for (const [name, { now }] of this.#held) if (now !== null) enter(index, name, now);
    }
    return index;
  }

  #keyOf(row: Row): readonly Value[] {
    return this.spec.key.map((column) => row[column] ?? null);
  }

  #fits(row: Row): void {
    for (const column of Object.keys(this.spec.columns)) {
      if (row[column] === undefined) throw new TypeError(`${this.spec.name}: no value for ${column}`);
    }
  }

  #compare(a: Row, b: Row): number {
    for (const column of this.spec.key) {
      const [one, other] = [a[column] ?? '', b[column] ?? ''];
      if (one !== other) return one < other ? -1 : 1;
    }
    return 0;
  }
}

const valuesOf = (row: Row, columns: readonly string[]): string => nameOf(columns.map((column) => row[column] ?? null));

function enter({ columns, keys }: { readonly columns: readonly string[]; readonly keys: Map<string, Set<string>> }, name: string, row: Row): void {
  const values = valuesOf(row, columns);
  const set = keys.get(values);
  if (set === undefined) keys.set(values, new Set([name]));
  else set.add(name);
}
