/** JSON Lines (https://jsonlines.org): an object a line, whose members are the row's cells. Empty lines are passed over. */
import type { Cell, Row, Unreadable } from './rows.js';

/** A line longer than this is no row. */
const LONGEST_LINE = 1 << 20;

export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Row | Unreadable> {
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line += 1;
    if (text.trim() !== '') yield rowOf(text, line);
  }
}

/** Only LF ends a line, with or without CR before it: JSON text may hold the other line separators of Unicode. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    parts[0] = rest + (parts[0] ?? '');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  yield rest + decoder.decode();
}

function rowOf(text: string, line: number): Row | Unreadable {
  const unreadable = (detail: string, column: number | null = null): Unreadable => ({ line, fault: { line, column, header: null, detail } });
  if (text.length > LONGEST_LINE) return unreadable('the line is longer than 1 MiB');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    return unreadable('not JSON', at === undefined ? null : Number(at) + 1);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable('each line must be an object');
  const cells = new Map<string, Cell>();
  for (const [name, member] of Object.entries(value)) {
    const column = Math.max(0, text.indexOf(JSON.stringify(name))) + 1;
    if (typeof member === 'object' && member !== null) {
      return { line, fault: { line, column, header: name, detail: 'a cell holds a text, a number, true, false or null' } };
    }
    cells.set(name, { text: member === null ? '' : String(member), column });
  }
  return { line, cells };
}
