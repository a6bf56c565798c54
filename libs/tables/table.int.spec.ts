import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { batchesOf } from './batches.js';
import { mapping } from './columns.js';
import { readRejected, writeRejected } from './rejected.js';
import { TableError, isUnreadable } from './rows.js';
import { formatOf, openTable } from './table.js';
import type { TableOptions } from './table.js';

const folder = mkdtempSync(join(tmpdir(), 'factledger-tables-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
/** Lines and cells, or what is wrong. */
async function read(name: string, content: string | Uint8Array, options: TableOptions = {}): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  try {
    for await (const row of (await openTable(file(name, content), options)).rows()) {
      rows.push(isUnreadable(row) ? `${row.line}:${row.fault.column ?? '-'} ${row.fault.detail}` : [row.line, ...[...row.cells.values()].map(({ text }) => text)]);
    }
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const { line, column, detail } = error.fault;
    rows.push(`stopped at ${line}:${column ?? '-'} ${detail.split(';')[0] ?? ''}`);
  }
  return rows;
}

describe('CSV', () => {
  it('is read with byte order mark, quotes, line breaks in quotes, line ends of every kind and empty lines', async () => {
    expect(await read('a.csv', '\ufeffa,b\r\n1,"x\r\ny\nz"\r\n\r\n3,"say ""so"""\n , \n\n5, 6 \r7,8')).toEqual([
      [2, '1', 'x\r\ny\nz'], [6, '3', 'say "so"'], [9, '5', ' 6 '], [10, '7', '8'],
    ]);
  });
  it('is parted by what the first line has most of, outside quotes', async () => {
    expect(await read('b.csv', 'a;"b,c,d";e\n1;2;3\n')).toEqual([[2, '1', '2', '3']]);
    expect(await read('b.tsv', 'a\tb\n1\t2,3\n')).toEqual([[2, '1', '2,3']]);
    expect(await read('one.csv', 'a\n1\n')).toEqual([[2, '1']]);
    expect(await read('c.csv', 'a;b,c\n1;2,3\n', { delimiter: ',' })).toEqual([[2, '1;2', '3']]);
  });
  it('tells rows of another length by their line, and goes on', async () => {
    expect(await read('d.csv', 'a,b\n1\n"2\n3",4\n5,6,7\n8,9\n')).toEqual([
      '2:- the row has 1 fields, the header 2', [3, '2\n3', '4'], '5:- the row has 3 fields, the header 2', [6, '8', '9'],
    ]);
  });
  it('ends at a quote that does not fit, and says where', async () => {
    expect(await read('e.csv', 'a,b\n1,2\n3,"4\n5,6\n')).toEqual([[2, '1', '2'], 'stopped at 3:2 a quote that opens here is never closed']);
    expect(await read('f.csv', 'a,b\n1,"2"x\n')).toEqual(['stopped at 2:2 text follows a closing quote']);
    expect(await read('f2.csv', 'a,b\r\n1,"2\r\n3"\r\n4,5\r\n6,"7"x\r\n')).toEqual(['stopped at 5:2 text follows a closing quote']);
    expect(await read('g.csv', 'a,b\n1,2"x\n')).toEqual(['stopped at 2:2 a quote stands in a field that does not begin with one']);
  });
  it('needs headers, each once, and UTF-8', async () => {
    expect(await read('h.csv', '')).toEqual(['stopped at 1:- the file is empty']);
    expect(await read('i.csv', 'a,,b\n')).toEqual(['stopped at 1:2 column 2 has no header']);
    expect(await read('j.csv', 'a, a\n')).toEqual(['stopped at 1:2 two columns are called "a"']);
    expect(await read('k.csv', Buffer.from('a\nCaf\u00e9\n', 'latin1'))).toEqual(['stopped at 1:- the file is not UTF-8: save it as "CSV UTF-8"']);
    expect(await read('l.txt', 'a\n')).toEqual(['stopped at 1:- the name ends neither in .csv nor in .jsonl: say which it is with --format']);
    expect(['a.CSV', 'a.tsv', 'a.jsonl', 'a.ndjson', 'a.yaml'].map(formatOf)).toEqual(['csv', 'csv', 'json-lines', 'json-lines', null]);
  });
  it('is closed when nobody reads on', async () => {
    const table = await openTable(file('m.csv', `a\n${'1\n'.repeat(100_000)}`));
    let bytes = 0;
    for await (const row of table.rows((read) => { bytes = read; })) {
      expect(row.line).toBe(2);
      break;
    }
    expect(bytes).toBeLessThanOrEqual(table.size);
  });
});

describe('JSON Lines', () => {
  it('are objects of texts, numbers, flags and null; U+2028 ends no line', async () => {
    expect(await read('a.jsonl', '{"a":"x\u2028y","b":1}\r\n\n{"a":true,"b":null}')).toEqual([[1, 'x\u2028y', '1'], [3, 'true', '']]);
  });
  it('tell what is no row, and go on', async () => {
    expect(await read('b.jsonl', '[1]\n{"a":\n{"a":{"b":1}}\n"x"\n{"a":1}\n')).toEqual([
      '1:- each line must be an object', expect.stringMatching(/^2:\S+ not JSON$/), '3:2 a cell holds a text, a number, true, false or null',
      '4:- each line must be an object', [5, '1'],
    ]);
    expect(await read('c.jsonl', `{"a":"${'x'.repeat(1_100_000)}"}\n`)).toEqual(['1:- the line is longer than 1 MiB']);
  });
});

describe('batches', () => {
  it('hold 500 rows at most, less where rows are long, and the same ones again', async () => {
    const long = 'x'.repeat(4_000);
    const table = await openTable(file('n.csv', `gist,speaker,said\n${'short,dhs,2025\n'.repeat(600)}${`${long},dhs,2025\n`.repeat(450)}`));
    const sizes = async (): Promise<readonly number[]> => (await Array.fromAsync(batchesOf(table, mapping([], false), 'UTC'))).map(({ rows }) => rows.length);
    const first = await sizes();
    expect(first.slice(0, 2)).toEqual([500, expect.any(Number)]);
    expect(first.reduce((sum, n) => sum + n)).toBe(1_050);
    expect(Math.max(...first.slice(1))).toBeLessThan(500);
    expect(await sizes()).toEqual(first);
  });
});

describe('rejected rows', () => {
  it.each([
    ['o.csv', 'gist;said\nfine;2025\n"not\nfine";soon\nshort\n'],
    ['o.jsonl', '{"gist":"fine","said":"2025"}\n{"gist":"not","said":"soon"}\nno row\n'],
  ])('of %s are written with line and reason, and read again', async (name, content) => {
    const table = await openTable(file(name, content));
    expect(await readRejected(table)).toEqual(new Map());
    const lines = (await Array.fromAsync(table.rows())).map(({ line }) => line).slice(1);
    const rejected = new Map(lines.map((line) => [line, `said: "soon"; line ${line}`]));
    const path = await writeRejected(table, rejected);
    expect(await readRejected(table)).toEqual(rejected);
    // What a row of another length held is there to be mended.
    if (name === 'o.csv') expect(readFileSync(path, 'utf8')).toMatch(/;short\n$/);
    const again = await Array.fromAsync((await openTable(path)).rows());
    expect(again).toHaveLength(2);
    expect(again.map((row) => (isUnreadable(row) ? null : row.cells.get('said')?.text))).toEqual(['soon', name === 'o.csv' ? null : undefined]);
  });
});
