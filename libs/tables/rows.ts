/** What a table of any format is read into: rows of cells by header, each with its place in the file. */

export interface Cell {
  readonly text: string;
  /** From 1: which field of a CSV row, or where in a line of JSON the member begins. */
  readonly column: number;
}
export interface Row {
  /** Line that the row begins in, from 1. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, Cell>;
}
/** Something wrong with a row, or with the whole file. */
export interface RowFault {
  readonly line: number;
  /** Null where it is not about one cell. */
  readonly column: number | null;
  /** What the column is called in the file. */
  readonly header: string | null;
  readonly detail: string;
}
/** A row that could not be read as one. */
export interface Unreadable {
  readonly line: number;
  readonly fault: RowFault;
  /** Of CSV: what it has, whatever columns that belongs to. */
  readonly fields?: readonly string[];
}
export const isUnreadable = (row: Row | Unreadable): row is Unreadable => 'fault' in row;

/** The file cannot be read as a table at all, or not any further. */
export class TableError extends Error {
  override readonly name = 'TableError';
  constructor(readonly fault: RowFault) {
    super(fault.detail);
  }
}
export const tableError = (detail: string, line = 1, header: string | null = null, column: number | null = null): TableError =>
  new TableError({ line, column, header, detail });
