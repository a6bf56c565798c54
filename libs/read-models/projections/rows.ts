/** From rows back to what the domain folds. */
import type { Entry } from '#domain/entries.js';
import type { Row } from '../projection.js';

export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`);
  return value;
}

export function integerIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no integer`);
  return value;
}

/** The entry of a row with the columns event_id, type, data, revision, log_index, recorded_at, recorded_by and touched_at. */
export function entryOfRow(row: Row): Entry {
  const data: unknown = JSON.parse(textIn(row, 'data'));
  // Rows are written from events and nothing else; the compiler cannot follow type and data through columns.
  return {
    id: textIn(row, 'event_id'), type: textIn(row, 'type'), data, revision: integerIn(row, 'revision'),
    logIndex: integerIn(row, 'log_index'), recordedAt: textIn(row, 'recorded_at'), by: textIn(row, 'recorded_by'), touchedAt: integerIn(row, 'touched_at'),
    ...(typeof row['amended_by'] === 'string' ? { amendedBy: { entry: row['amended_by'], logIndex: integerIn(row, 'since') } } : {}),
  } as Entry;
}
