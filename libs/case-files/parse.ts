/** Reads a case file from YAML. Faults carry the line and column of what they are about. */
import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { CaseFile } from './case-file.js';
import type { TextFault } from './fault.js';
import { tokensOf } from './fault.js';
import { validateCaseFile } from './validate.js';

export type Parsed =
  | { readonly file: CaseFile; readonly faults?: never }
  | { readonly file?: never; readonly faults: readonly TextFault[] };

/** `name` is what people know the file by; it only appears in faults. */
export function parseCaseFile(text: string, name: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true, version: '1.2', schema: 'core' });
  const at = (offset: number, pointer: string, detail: string): TextFault => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1), pointer, detail };
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { faults: broken.map((error) => at(error.pos[0], '', firstLine(error.message))) };
  const read = plain(document);
  if (!read.ok) return { faults: [at(0, '', read.why)] };
  const { file, faults } = validateCaseFile(read.json);
  if (file !== undefined) return { file };
  return { faults: faults.map(({ pointer, detail }) => at(offsetOf(document, pointer), pointer, detail)) };
}

/** Where in the text a pointer into the file leads; as far as it leads. Lines and columns count from 1. */
export function locate(text: string, pointer: string): { readonly line: number; readonly column: number } {
  const lines = new LineCounter();
  const { line, col } = lines.linePos(offsetOf(parseDocument(text, { lineCounter: lines }), pointer));
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

const firstLine = (message: string): string => message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? message;

/** Aliases are resolved here; a file that multiplies itself by them is refused. */
function plain(document: Document): { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly why: string } {
  try {
    return { ok: true, json: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'cannot be read' };
  }
}

/** Where the deepest part of the pointer that exists begins: a member's name, or an item. */
function offsetOf(document: Document, pointer: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const token of tokensOf(pointer)) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === token);
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(token)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
