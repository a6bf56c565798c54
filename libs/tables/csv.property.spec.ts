/** What is written as CSV is read back, cell for cell and line for line, however the bytes are cut. */
import { describe, expect, it } from '@jest/globals';
import { fc, LONG } from '#test/support/property.js';
import { csvHeaders, csvLine, csvRows, sniffed } from './csv.js';
import type { Delimiter } from './csv.js';
import { isUnreadable } from './rows.js';

const delimiter = fc.constantFrom<Delimiter>(',', ';', '\t');
const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('a "quote"', 'two\nlines', 'cr\r\nlf', ',;\t', '"', ' padded ', ''));
const table = fc.integer({ min: 1, max: 5 }).chain((width) => fc.record({
  headers: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: width, maxLength: width }),
  rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
}));

async function* cutInto(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('CSV', () => {
  it('is read back as it was written', async () => {
    await fc.assert(fc.asyncProperty(table, delimiter, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 40 }), async ({ headers, rows }, by, end, size) => {
      const text = [headers, ...rows].map((fields) => csvLine(fields, by) + end).join('');
      if (headers.length > 1) expect(sniffed(text)).toBe(by);
      expect(await csvHeaders(cutInto(text, size), by)).toEqual(headers);
      const read: { readonly line: number; readonly cells: readonly string[] }[] = [];
      for await (const row of csvRows(cutInto(text, size), by)) {
        if (isUnreadable(row)) throw new Error(row.fault.detail);
        read.push({ line: row.line, cells: [...row.cells.values()].map(({ text: held }) => held) });
      }
      let line = 2;
      const expected = rows.flatMap((cells) => {
        const at = line;
        line += 1 + cells.reduce((breaks, held) => breaks + (held.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
        return cells.some((held) => held.trim() !== '') ? [{ line: at, cells }] : [];
      });
      expect(read).toEqual(expected);
    }), { numRuns: LONG ? 2_000 : 100 });
  });
});
