/** Tables into a real server by the command line: checked whole, then written; times in words counted from the document's day. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cli } from '#cli/cli.js';
import { run } from '#cli/run.js';
import { unstyled } from '#reports/page.js';
import { Desk, OWNER_KEY, must } from '#test/support/desk.js';

const folder = mkdtempSync(join(tmpdir(), 'factledger-rows-'));
const said = { data: '', notes: '' };
const cli: Cli = {
  env: { FACTLEDGER_KEY: OWNER_KEY }, stopAsked: () => new AbortController().signal, prompts: null,
  terminal: {
    width: 100, style: unstyled, interactive: false, data: (text) => { said.data += `${text}\n`; }, note: (text) => { said.notes += `${text}\n`; },
    progress: () => undefined,
  },
};
let desk: Desk;
const INCIDENT = 'the-rows';
const PATH = `/v1/incidents/${INCIDENT}`;

beforeAll(async () => {
  desk = await Desk.open();
  must(await desk.post('/v1/incidents', { slug: INCIDENT, title: 'The rows', zone: 'America/Los_Angeles' }));
  must(await desk.post('/v1/sources', { kind: 'body', name: 'Department', label: 'dhs', official: true }));
  // A Thursday.
  must(await desk.post('/v1/documents', { title: 'Report', label: 'D1', publisher: null, published: '2025-10-23' }));
  must(await desk.post(`${PATH}/questions`, {
    label: 'Q1', text: 'What hurt the hand?', positions: 'exclusive', options: [{ label: 'ricochet', text: 'a ricochet' }, { label: 'grab', text: 'a shot' }],
  }));
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => { Object.assign(said, { data: '', notes: '' }); });

const rows = (path: string, ...more: string[]): Promise<number> =>
  run(['import', 'rows', path, '--incident', INCIDENT, '--server', desk.server.url, ...more], cli);
function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
const assertions = async (): Promise<readonly { label?: string; gist: string }[]> => (await desk.get(`${PATH}/assertions?limit=500`)).body.items;
const labels = async (): Promise<readonly string[]> => (await assertions()).map(({ label, gist }) => label ?? gist).toSorted();

const HEADER = 'Label,Gist,Speaker,Anonymous,Official,Said,Document,Mode,Question,Position';

describe('import rows', () => {
  const good = () => file('good.csv', HEADER,
    'A1,A ricochet,dhs,,,Tuesday morning,D1,quote,Q1,ricochet', 'A2,It was a shot,,investigators,yes,just before 9 a.m. on Tuesday,D1,,Q1,grab',
    '', '"A3","Not sorted,', 'on two lines",dhs,,,2025-10-22,D1,,,');

  it('shows how the first rows are understood, and writes nothing', async () => {
    expect([await rows(good(), '--preview', '2'), said.notes]).toEqual([0, expect.anything()]);
    expect(said.data).toMatch(/^line +who +what +said +answers\n2 +dhs +A ricochet +Tuesday 21 October 2025, 05:00–11:59 +Q1\/ricochet\n3 +investigators +It was a shot +Tuesday 21 October 2025, 08:30–09:00 +Q1\/grab\n$/);
    expect(said.notes).toContain('fields are parted by commas');
    expect(said.notes).toContain('2 rows looked at; nothing was written.');
    expect(await labels()).toEqual([]);
  });

  it('writes all rows once, however often it is run', async () => {
    expect(await rows(good())).toBe(0);
    expect(said.data).toContain('good.csv: 3 of 3 rows written\n');
    expect(await rows(good(), '--json')).toBe(0);
    expect(JSON.parse(said.data.slice(said.data.indexOf('{')))).toMatchObject({ rows: 3, written: 3, before: 3, rejected: 0, rejectedFile: null });
    expect(await labels()).toEqual(['A1', 'A2', 'A3']);
    const [first] = (await desk.get(`${PATH}/assertions?limit=1`)).body.items;
    expect(first.utterance.said ?? first.said).toMatchObject({ verbatim: 'Tuesday morning', basis: { kind: 'derived', from: 'counted from 2025-10-23' } });
  });

  it('refuses the same file read in another way', async () => {
    expect(await rows(good(), '--map', 'Label=')).toBe(4);
    expect(said.notes).toContain('written from this very file before');
  });

  const faulty = () => file('faulty.csv', HEADER.replaceAll(',', ';'),
    'B1;Fine;dhs;;;2025-10-22;D1;;;', 'B2;Bad time;dhs;;;some day;D1;;;', 'B3;Nobody;fbi;;;2025-10-22;D1;;Q1;ricochet', 'B1;Twice;dhs;;;2025-10-22;D1;;;',
    'B5;;dhs;;;2025-10-22;D1;;;', 'B6;Short;dhs', 'B7;Fine too;dhs;;;last week;D1;paraphrase;Q1;', 'B8;No such mode;dhs;;;today;D1;sung;;');

  it('tells every fault with line, column and header, and writes nothing', async () => {
    expect(await rows(faulty())).toBe(5);
    expect(said.notes.replace(/ +/g, ' ')).toContain([
      'line column header what is wrong', '3 6 Said "some day": not understood: "some"', '4 3 Speaker No source is called “fbi”.', '5 1 Label line 2 has this label too',
      '6 2 Gist gist is missing', '7 - - the row has 3 fields, the header 10', '9 8 Mode mode must be one of the following values: quote, paraphrase',
    ].join('\n'));
    expect(said.notes).toContain('6 of 8 rows are not right; nothing was written.');
    expect(await labels()).toEqual(['A1', 'A2', 'A3']);
  });

  it('writes the good rows where that is accepted, and the others to a file that can be mended and imported', async () => {
    expect(await rows(faulty(), '--accept-good-rows')).toBe(0);
    expect(said.data).toContain('2 of 8 rows written');
    expect(await labels()).toEqual(['A1', 'A2', 'A3', 'B1', 'B7']);
    // Again: the same rows are left out, though one of them would be right by now.
    must(await desk.post('/v1/sources', { kind: 'body', name: 'Bureau', label: 'fbi', official: true }));
    expect(await rows(faulty(), '--accept-good-rows')).toBe(0);
    expect(said.data).toContain('2 of 8 rows written, 2 of them by an earlier run');
    const name = readdirSync(folder).find((each) => each.startsWith('faulty.csv.rejected-')) ?? '';
    const left = readFileSync(join(folder, name), 'utf8');
    expect(left.split('\n')[0]).toBe(`rejected_line;rejected_reason;${HEADER.replaceAll(',', ';')}`);
    const mended = left.split('\n').filter((line, i) => i === 0 || line.includes('fbi')).join('\n');
    expect(await rows(file('mended.csv', mended))).toBe(0);
    expect(await labels()).toEqual(['A1', 'A2', 'A3', 'B1', 'B3', 'B7']);
  });

  it('goes on where it was cut short', async () => {
    const many = file('many.csv', 'gist,speaker,said,document', ...Array.from({ length: 520 }, (_, i) => `Row ${i},dhs,2025-10-22,D1`));
    const before = (await labels()).length;
    // The server is lost after the first batch.
    const fetching = globalThis.fetch;
    let batches = 0;
    globalThis.fetch = async (input, init) => {
      if (String(input).endsWith('/assertions/batch') && ++batches > 1) throw new TypeError('fetch failed');
      return await fetching(input, init);
    };
    expect(await rows(many)).toBe(7);
    globalThis.fetch = fetching;
    expect((await desk.get(PATH)).body.counts.assertions).toBe(before + 500);
    expect(await rows(many)).toBe(0);
    expect(said.data).toContain('520 of 520 rows written, 500 of them by an earlier run');
    expect((await desk.get(PATH)).body.counts.assertions).toBe(before + 520);
    expect(said.notes).toMatch(/checking: \d+ of \d+/);
  });

  it('stops where a row is not right any more when it comes to be written', async () => {
    const path = file('raced.csv', 'label,gist,speaker,said', 'C1,Mine,dhs,2025-10-22');
    const fetching = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (String(input).endsWith('/assertions/batch')) {
        globalThis.fetch = fetching;
        expect(await rows(file('other.csv', 'label,gist,speaker,said', 'C1,Theirs,dhs,2025-10-22'))).toBe(0);
      }
      return await fetching(input, init);
    };
    expect(await rows(path)).toBe(5);
    globalThis.fetch = fetching;
    expect(said.notes).toMatch(/2 +1 +label +\S/);
    expect(said.notes).toContain('Since they were checked, rows are not right any more; 0 rows before them were written.');
  });

  it('reads JSON Lines, and tells what is no row', async () => {
    const lines = ['{"label":"J1","gist":"From JSON","speaker":"dhs","said":"unknown"}', '', '{"label":"J2","gist":"Two","anonymous":"officials","official":true,"count":2,"said":"by 3 Nov","said_relative_to":"2025-10-23"}'];
    expect(await rows(file('bad.jsonl', ...lines, '{"gist":', '{"gist":"x","speaker":"dhs","said":"2025","colour":"red"}'))).toBe(5);
    expect(said.notes.replace(/ +/g, ' ')).toMatch(/4 \S+ - not JSON\n5 \d+ colour a column that nobody knows/);
    expect(await rows(file('good.jsonl', ...lines))).toBe(0);
    expect(said.data).toContain('good.jsonl: 2 of 2 rows written\n');
  });

  it('refuses what is no table of this kind before it asks anybody', async () => {
    expect(await rows(join(folder, 'none.csv'))).toBe(3);
    expect(await rows(file('unknown.csv', 'gist,colour', 'a,b'))).toBe(5);
    expect(said.notes).toContain('no column is called "colour": name one with --map "colour=column", or --ignore-unknown');
    expect(await rows(file('mapped.csv', 'gist,colour', 'a,b'), '--map', 'colour')).toBe(2);
    expect(await rows(file('quote.csv', 'gist,speaker', 'a,"b'))).toBe(5);
    expect(said.notes).toContain('quote.csv:2:2: a quote that opens here is never closed');
    expect(await run(['import', file('table.csv', 'gist'), '--server', desk.server.url], cli)).toBe(2);
    expect(said.notes).toContain('is a table: factledger import rows');
    expect(await run(['import', 'rows', file('else.csv', 'gist', 'a'), '--incident', 'nowhere', '--server', desk.server.url], cli)).toBe(3);
  });
});
