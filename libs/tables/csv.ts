/**
 * Comma-separated values (RFC 4180), as spreadsheets write them: delimiter comma, semicolon or tab, fields in double quotes
 * that may hold line breaks, line ends of any kind, a byte order mark or none, empty lines passed over.
 */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tableError } from './rows.js';
import type { Cell, Row, Unreadable } from './rows.js';

const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A field longer than this is a quote that was never closed. */
const LONGEST_RECORD = 1 << 20;

/** The delimiter that the first line has most of, outside quotes; a comma where it has none. */
export function sniffed(head: string): Delimiter {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const character of head) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return DELIMITERS.reduce((best, each) => ((counts.get(each) ?? 0) > (counts.get(best) ?? 0) ? each : best));
}

/** The headers, in the order of the columns. @throws {TableError} without any, and for headers that are missing or come twice */
export async function csvHeaders(chunks: AsyncIterable<Uint8Array>, delimiter: Delimiter): Promise<readonly string[]> {
  for await (const record of recordsOf(chunks, delimiter)) return headersOf(record);
  throw tableError('the file is empty');
}

/** @throws {TableError} as `csvHeaders`, and at the first quote that does not fit */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, delimiter: Delimiter): AsyncGenerator<Row | Unreadable> {
  let headers: readonly string[] | null = null;
  for await (const record of recordsOf(chunks, delimiter)) {
    if (headers === null) headers = headersOf(record);
    else if (record.fields.some((field) => field.trim() !== '')) yield rowOf(record, headers);
  }
}

interface Numbered {
  readonly line: number;
  readonly fields: readonly string[];
}

async function* recordsOf(chunks: AsyncIterable<Uint8Array>, delimiter: Delimiter): AsyncGenerator<Numbered> {
  const source = Readable.from(chunks, { objectMode: false });
  let line = 1;
  const begins = new WeakMap<readonly string[], number>();
  const parser = parse({
    bom: true, delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'], max_record_size: LONGEST_RECORD,
    // Counted as they are parsed: at a fault, those that nobody has taken yet are dropped.
    on_record: (fields: string[]) => {
      begins.set(fields, line);
      // Every record ends a line, and holds those that stand in its quotes.
      line += 1 + fields.reduce((breaks, field) => breaks + breaksIn(field), 0);
      return fields;
    },
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      if (fields.length > 1 || fields[0] !== '') yield { line: begins.get(fields) ?? line, fields };
    }
  } catch (error) {
    throw error instanceof CsvError ? tableError(inWords(error), line, null, columnOf(error)) : error;
  } finally {
    source.destroy();
  }
}

const breaksIn = (field: string): number => (/[\r\n]/.test(field) ? (field.match(/\r\n|\n|\r/g)?.length ?? 0) : 0);

function inWords(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED': return 'a quote that opens here is never closed; the rest of the file was not read';
    case 'CSV_MAX_RECORD_SIZE': return 'a row is longer than 1 MiB: perhaps a quote is not closed; the rest of the file was not read';
    case 'CSV_INVALID_CLOSING_QUOTE': return 'text follows a closing quote; a quote within quotes is written twice; the rest of the file was not read';
    case 'INVALID_OPENING_QUOTE': return 'a quote stands in a field that does not begin with one; the rest of the file was not read';
    default: return `${error.message}; the rest of the file was not read`;
  }
}
/** The parser counts fields from 0. */
const columnOf = ({ column }: CsvError & { readonly column?: unknown }): number | null => (typeof column === 'number' ? column + 1 : null);

function headersOf({ line, fields }: Numbered): readonly string[] {
  const headers = fields.map((field) => field.trim());
  for (const [i, header] of headers.entries()) {
    if (header === '') throw tableError(`column ${i + 1} has no header`, line, null, i + 1);
    if (headers.indexOf(header) !== i) throw tableError(`two columns are called "${header}"`, line, header, i + 1);
  }
  return headers;
}

function rowOf({ line, fields }: Numbered, headers: readonly string[]): Row | Unreadable {
  if (fields.length !== headers.length) {
    return { line, fields, fault: { line, column: null, header: null, detail: `the row has ${fields.length} fields, the header ${headers.length}` } };
  }
  const cells = new Map<string, Cell>();
  for (const [i, header] of headers.entries()) cells.set(header, { text: fields[i] ?? '', column: i + 1 });
  return { line, cells };
}

/** One row as CSV, with quotes where they are needed. */
export const csvLine = (fields: readonly string[], delimiter: Delimiter): string =>
  fields.map((field) => (/["\r\n]/.test(field) || field.includes(delimiter) || field !== field.trim() ? `"${field.replaceAll('"', '""')}"` : field)).join(delimiter);
