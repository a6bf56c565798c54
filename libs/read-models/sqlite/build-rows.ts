/** Rows of one build in SQLite: prepared statements, made when first needed and kept as long as the build. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredEvent } from '#event-store/port.js';
import { StorageFailedError } from '../engine/builds.js';
import type { BuildRows, Unapplied } from '../engine/builds.js';
import type { Projection, Row, RowChange, RowReader, TableSpec, Value } from '../projection.js';
import { tableName } from './tables.js';

const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;

export class SqliteBuildRows implements BuildRows, RowReader {
  readonly #tables: ReadonlyMap<string, TableStatements>;

  constructor(db: DatabaseSync, private readonly projection: Projection, generation: number) {
    this.#tables = new Map(projection.tables.map((spec) => [spec.name, new TableStatements(db, spec, generation)]));
  }

  async apply(events: readonly StoredEvent[]): Promise<Unapplied | null> {
    for (const event of events) {
      try {
        for (const change of this.projection.apply(event.event, this)) this.make(change);
      } catch (error) {
        if (error instanceof StorageFailedError) throw error;
        return { event, error };
      }
    }
    return null;
  }

  get(table: string, key: readonly Value[]): Row | undefined {
    return onDisk(table, () => this.#of(table).get(key));
  }

  find(table: string, where: Row): readonly Row[] {
    return onDisk(table, () => this.#of(table).find(where));
  }

  make(change: RowChange): void {
    onDisk(change.table, () => this.#of(change.table).make(change));
  }

  /** The transaction was rolled back: what was remembered of it may not be there. */
  forget(): void {
    for (const table of this.#tables.values()) table.forget();
  }

  #of(table: string): TableStatements {
    const statements = this.#tables.get(table);
    if (statements === undefined) throw new TypeError(`the projection has no table ${table}`);
    return statements;
  }
}

/** Tells the failures of disk and file from what is wrong with the rows. */
function onDisk<T>(table: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isTheChangesFault(error) ? error : new StorageFailedError(`${table}: ${String(error)}`, { cause: error });
  }
}

/** Errors of SQLite carry their result code; all others are about the change itself. */
function isTheChangesFault(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'errcode') : undefined;
  return typeof code !== 'number' || (code & 0xff) === SQLITE_CONSTRAINT || (code & 0xff) === SQLITE_MISMATCH;
}

/** Keys that `keep` need not try again. */
const MAX_KEPT = 50_000;

class TableStatements {
  readonly #columns: readonly string[];
  readonly #name: string;
  readonly #prepared = new Map<string, StatementSync>();
  /** Most of what a log asks to keep stands already, and most that is looked up by key was inserted last. */
  readonly #kept = new Set<string>();
  #lastInserted: Row | null = null;

  constructor(private readonly db: DatabaseSync, private readonly spec: TableSpec, generation: number) {
    this.#columns = Object.keys(spec.columns);
    this.#name = tableName(spec.name, generation);
  }

  forget(): void {
    this.#kept.clear();
    this.#lastInserted = null;
  }

  get(key: readonly Value[]): Row | undefined {
    const last = this.#lastInserted;
    if (last !== null && this.spec.key.every((column, i) => last[column] === key[i])) return last;
    const statement = this.#statement('get', () => `SELECT * FROM ${this.#name} WHERE ${equals(this.spec.key, ' AND ')}`);
    return statement.get(...key) as Row | undefined;
  }

  find(where: Row): readonly Row[] {
    const columns = Object.keys(where);
    const statement = this.#statement(`find ${columns.join()}`, () =>
      `SELECT * FROM ${this.#name} WHERE ${equals(columns, ' AND ')} ORDER BY ${this.spec.key.join(', ')}`);
    return statement.all(...Object.values(where)) as Row[];
  }

  make(change: RowChange): void {
    switch (change.kind) {
      case 'insert':
        this.#insert('insert', change.row);
        this.#lastInserted = change.row;
        return;
      case 'keep': return this.#keep(change.row);
      case 'update': {
        this.#lastInserted = null;
        const columns = Object.keys(change.set);
        const statement = this.#statement(`update ${columns.join()}`, () =>
          `UPDATE ${this.#name} SET ${equals(columns, ', ')} WHERE ${equals(this.spec.key, ' AND ')}`);
        return this.#touchesOne(change, statement.run(...Object.values(change.set), ...change.key).changes);
      }
      case 'delete': {
        this.forget();
        const statement = this.#statement('delete', () => `DELETE FROM ${this.#name} WHERE ${equals(this.spec.key, ' AND ')}`);
        return this.#touchesOne(change, statement.run(...change.key).changes);
      }
    }
  }

  #keep(row: Row): void {
    const key = this.spec.key.map((column) => row[column]).join('\n');
    if (this.#kept.has(key)) return;
    this.#insert('keep', row);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.add(key);
  }

  #insert(kind: 'insert' | 'keep', row: Row): void {
    const statement = this.#statement(kind, () => {
      const conflict = kind === 'keep' ? ` ON CONFLICT (${this.spec.key.join(', ')}) DO NOTHING` : '';
      const places = this.#columns.map(() => '?').join(', ');
      return `INSERT INTO ${this.#name} (${this.#columns.join(', ')}) VALUES (${places})${conflict}`;
    });
    const values: Value[] = [];
    for (const column of this.#columns) {
      const value = row[column];
      if (value === undefined) throw new TypeError(`${this.spec.name}: no value for ${column}`);
      values.push(value);
    }
    statement.run(...values);
  }

  #touchesOne(change: RowChange & { readonly key: readonly Value[] }, touched: number | bigint): void {
    if (Number(touched) !== 1) throw new Error(`${this.spec.name}: no row ${JSON.stringify(change.key)} to ${change.kind}`);
  }

  #statement(use: string, sql: () => string): StatementSync {
    let statement = this.#prepared.get(use);
    if (statement === undefined) this.#prepared.set(use, statement = this.db.prepare(sql()));
    return statement;
  }
}

const equals = (columns: readonly string[], glue: string): string => columns.map((column) => `${column} = ?`).join(glue);
