/** What is wrong with the rows of a table, as a table of its own. */
import type { RowFault } from '#tables/rows.js';
import { harmless } from '#reports/layout.js';
import { tableOf } from '../render/table.js';

export interface Faulty {
  /** The first of them, in the order of the file. */
  readonly faults: readonly RowFault[];
  /** How many there are. */
  readonly count: number;
}

/** Places are those of the file: line, field of the line, header. */
export function faultsInWords({ faults, count }: Faulty, path: string, width: number): string {
  const rows = faults.map(({ line, column, header, detail }) => [String(line), column === null ? '-' : String(column), header === null ? '-' : harmless(header), harmless(detail)]);
  const more = count > faults.length ? [`and ${count - faults.length} more`] : [];
  return [`${path}:`, tableOf([{ title: 'line' }, { title: 'column' }, { title: 'header' }, { title: 'what is wrong', least: 24 }], rows, width), ...more].join('\n');
}
