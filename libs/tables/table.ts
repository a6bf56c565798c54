/** A file of rows on disk: what it is, and its rows as often as they are asked for, in bounded memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { csvHeaders, csvRows, sniffed } from './csv.js';
import type { Delimiter } from './csv.js';
import { readJsonLines } from './json-lines.js';
import { tableError } from './rows.js';
import type { Row, Unreadable } from './rows.js';

export type Format = 'csv' | 'json-lines';

export interface Table {
  readonly path: string;
  readonly format: Format;
  /** Of CSV. */
  readonly delimiter: Delimiter | null;
  /** Of CSV, in the order of the columns; those of JSON Lines show as its rows are read. */
  readonly headers: readonly string[] | null;
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** @param read is told how many bytes have been read */
  readonly rows: (read?: (bytes: number) => void) => AsyncGenerator<Row | Unreadable>;
}

export interface TableOptions {
  readonly format?: Format;
  readonly delimiter?: Delimiter;
}

/** Told by the name: `.csv` and `.tsv`, `.jsonl` and `.ndjson`; null for any other. */
export function formatOf(path: string): Format | null {
  if (/\.(csv|tsv|tab)$/i.test(path)) return 'csv';
  return /\.(jsonl|ndjson|jsonlines)$/i.test(path) ? 'json-lines' : null;
}

/** Characters of the first chunk that are looked at for a delimiter. */
const HEAD = 65_536;

/** Reads the file once, for its digest and its header. @throws {TableError}, and what the file system throws */
export async function openTable(path: string, options: TableOptions = {}): Promise<Table> {
  const format = options.format ?? formatOf(path);
  if (format === null) throw tableError('the name ends neither in .csv nor in .jsonl: say which it is with --format');
  const { digest, size, head } = await looked(path);
  const chunks = (read?: (bytes: number) => void): AsyncGenerator<Uint8Array> => chunksOf(path, read);
  if (format === 'json-lines') {
    return { path, format, delimiter: null, headers: null, digest, size, rows: (read) => readJsonLines(chunks(read)) };
  }
  const delimiter = options.delimiter ?? sniffed(head);
  const headers = await csvHeaders(chunks(), delimiter);
  return { path, format, delimiter, headers, digest, size, rows: (read) => csvRows(chunks(read), delimiter) };
}

async function looked(path: string): Promise<{ readonly digest: string; readonly size: number; readonly head: string }> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [size, head] = [0, ''];
  try {
    for await (const chunk of chunksOf(path)) {
      hash.update(chunk);
      size += chunk.length;
      const text = decoder.decode(chunk, { stream: true });
      if (head.length < HEAD) head += text.slice(0, HEAD);
    }
    decoder.decode();
  } catch (error) {
    throw isMalformed(error) ? tableError('the file is not UTF-8: save it as "CSV UTF-8"') : error;
  }
  return { digest: hash.digest('hex'), size, head };
}

const isMalformed = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

async function* chunksOf(path: string, read?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    read?.(bytes);
    yield chunk;
  }
}
