/**
 * The file of rows that were left out: the rows as they were, with the line each stood in and the reason. It is a table
 * itself, to be mended and imported; and it tells an import that is run again which rows to leave out again.
 */
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { REJECTED } from './columns.js';
import { csvLine } from './csv.js';
import { isUnreadable } from './rows.js';
import { openTable } from './table.js';
import type { Table } from './table.js';

/** Reasons by the line that a row begins in. */
export type Rejected = ReadonlyMap<number, string>;

/** Beside the file, with the beginning of its digest: another content is another file. */
const rejectedPath = ({ path, format, digest }: Pick<Table, 'path' | 'format' | 'digest'>): string =>
  `${path}.rejected-${digest.slice(0, 8)}.${format === 'csv' ? 'csv' : 'jsonl'}`;

/** What an earlier run left out; nothing where there was none. */
export async function readRejected(table: Table): Promise<Rejected> {
  const path = rejectedPath(table);
  if (!existsSync(path)) return new Map();
  const { rows } = await openTable(path, { ...(table.delimiter === null ? {} : { delimiter: table.delimiter }) });
  const rejected = new Map<number, string>();
  const [lineColumn, reasonColumn] = REJECTED;
  for await (const row of rows()) {
    // Our own two columns come first, in rows of any length.
    const [line, reason] = isUnreadable(row) ? (row.fields ?? []) : [row.cells.get(lineColumn)?.text, row.cells.get(reasonColumn)?.text];
    if (line !== undefined && /^\d{1,15}$/.test(line)) rejected.set(Number(line), reason ?? '');
  }
  return rejected;
}

/** Writes the rejected rows of a table. @returns the path */
export async function writeRejected(table: Table, rejected: Rejected): Promise<string> {
  const path = rejectedPath(table);
  const [lineColumn, reasonColumn] = REJECTED;
  const out = createWriteStream(path, { mode: 0o600 });
  const put = async (line: string): Promise<void> => {
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  };
  const isOurs = (header: string | undefined): boolean => REJECTED.some((name) => name === header);
  const headers = (table.headers ?? []).filter((header) => !isOurs(header));
  if (table.delimiter !== null) await put(csvLine([lineColumn, reasonColumn, ...headers], table.delimiter));
  for await (const row of table.rows()) {
    const reason = rejected.get(row.line);
    if (reason === undefined) continue;
    const cells = isUnreadable(row) ? new Map<string, { readonly text: string }>() : row.cells;
    // Fields that fit no header stand as they were: too few or too many, the row is refused again until it is mended.
    const fields = isUnreadable(row) ? (row.fields ?? []).filter((_, i) => !isOurs(table.headers?.[i])) : headers.map((header) => cells.get(header)?.text ?? '');
    if (table.delimiter !== null) await put(csvLine([String(row.line), reason, ...fields], table.delimiter));
    else await put(JSON.stringify({ ...Object.fromEntries([...cells].map(([name, { text }]) => [name, text])), [lineColumn]: row.line, [reasonColumn]: reason }));
  }
  out.end();
  await once(out, 'close');
  return path;
}
