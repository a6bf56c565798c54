/**
 * A projection: a pure function from an event, and the rows it made of earlier ones, to changes of those rows. It does not
 * know where rows live. The same function serves the live read model, a rebuild beside it and the check that recomputes
 * from zero.
 *
 * Changes of one event are made in order, before the next event is applied; all of a batch in one transaction.
 */
import type { LedgerEvent } from '#domain/events.js';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** `?`: may be null. Text compares by code units. */
export type ColumnType = 'text' | 'integer' | 'text?' | 'integer?';

export interface TableSpec {
  /** Unique among all projections. Adapters add the generation to it. */
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns that name a row. A single integer is the row's own number; rows come in its order. */
  readonly key: readonly string[];
  readonly indexes: readonly IndexSpec[];
  readonly fullText?: FullTextSpec;
}
/**
 * An index over the words of text columns, kept in step with the rows: letters without case and accents, and by prefix. The
 * table must have a single integer as its key.
 */
export interface FullTextSpec {
  readonly columns: readonly string[];
  /** Rows in which all of these are null are left out. */
  readonly needs: readonly string[];
  /** Lengths of prefixes, in characters, that are found without going through the words that begin so. */
  readonly prefixes: readonly number[];
}
export interface IndexSpec {
  readonly columns: readonly string[];
  readonly unique?: boolean;
  /** Only rows in which this column is not null. */
  readonly whereNotNull?: string;
}

export type RowChange =
  /** There must be no row with this key yet. */
  | { readonly kind: 'insert'; readonly table: string; readonly row: Row }
  /** Does nothing where a row with this key stands. */
  | { readonly kind: 'keep'; readonly table: string; readonly row: Row }
  /** There must be such a row. */
  | { readonly kind: 'update'; readonly table: string; readonly key: readonly Value[]; readonly set: Row }
  | { readonly kind: 'delete'; readonly table: string; readonly key: readonly Value[] };

/** What a projection may look up of its own tables: by key, or by the columns of one of its indexes. */
export interface RowReader {
  get(table: string, key: readonly Value[]): Row | undefined;
  /** In the order of the key. */
  find(table: string, where: Row): readonly Row[];
}

export interface Projection {
  readonly name: string;
  /** Goes up whenever the tables or what stands in them for the same events change. */
  readonly version: number;
  readonly tables: readonly TableSpec[];
  /** @throws whatever; the projection then stops before this event, is marked stale, and goes on serving */
  readonly apply: (event: LedgerEvent, rows: RowReader) => readonly RowChange[];
}

export const insert = (table: TableSpec, row: Row): RowChange => ({ kind: 'insert', table: table.name, row });
export const keep = (table: TableSpec, row: Row): RowChange => ({ kind: 'keep', table: table.name, row });
export const update = (table: TableSpec, key: readonly Value[], set: Row): RowChange =>
  ({ kind: 'update', table: table.name, key, set });
export const remove = (table: TableSpec, key: readonly Value[]): RowChange => ({ kind: 'delete', table: table.name, key });
