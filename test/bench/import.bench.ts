/**
 * Rows a second of `import rows` (checked, then written, in batches) against the same rows sent one by one to POST
 * /assertions; and of a case file that holds as many records. All on one real server in a process of its own.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LedgerClient } from '#client/ledger-client.js';
import { check, write } from '#cli/commands/import-rows-passes.js';
import { NOBODY } from '#cli/nobody.js';
import { batchesOf } from '#tables/batches.js';
import { mapping } from '#tables/columns.js';
import { openTable } from '#tables/table.js';
import type { Table } from '#tables/table.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';

const OWNER_KEY = 'a-key-for-the-bench-alone-0123456789abcdef';
const ROWS = Number(process.env['BENCH_IMPORT_ROWS'] ?? 1_000);
const TURNS = 3;
const COLUMN_OF = mapping([], false);

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-import-'));
  const child = spawn(process.execPath, [fileURLToPath(new URL('./server.child.js', import.meta.url)), join(folder, 'data'), OWNER_KEY], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    let baseUrl = '';
    for await (const said of createInterface(child.stdout)) {
      baseUrl = said;
      break;
    }
    const client = new LedgerClient({ baseUrl, key: OWNER_KEY });
    await client.write('POST', '/sources', { kind: 'body', name: 'Department', label: 'dept', official: true });
    await client.write('POST', '/documents', { title: 'Report', label: 'D1', publisher: null, published: '2025-10-23' });
    let turn = 0;
    /** Each turn has an incident and a file of its own. */
    const fresh = async (): Promise<{ readonly table: Table; readonly slug: string }> => {
      const slug = `import-${turn++}`;
      await client.write('POST', '/incidents', { slug, title: `Import ${slug}`, zone: 'America/Los_Angeles' });
      const path = join(folder, `${slug}.csv`);
      const rows = Array.from({ length: ROWS }, (_, i) => `"In short, that it was so, number ${i}",dept,2025-10-21,D1,quote,statement`);
      writeFileSync(path, `gist,speaker,said,document,mode,channel\n${rows.join('\n')}\n`);
      return { table: await openTable(path), slug };
    };
    const inBatches = async (): Promise<number> => {
      const { table, slug } = await fresh();
      const pass = { client, table, columnOf: COLUMN_OF, incident: await client.incident(slug) };
      return await rateOf(ROWS, async () => {
        const { faulty } = await check(NOBODY.terminal, pass, new Map());
        if (faulty.size > 0) throw new Error(`${faulty.size} rows are refused`);
        await write(NOBODY.terminal, pass, new Map());
      });
    };
    const oneByOne = async (): Promise<number> => {
      const { table, slug } = await fresh();
      const { id, zone } = await client.incident(slug);
      return await rateOf(ROWS, async () => {
        for await (const { rows } of batchesOf(table, COLUMN_OF, zone)) {
          for (const { drafted } of rows) await post(`${baseUrl}/v1/incidents/${id}/assertions`, drafted?.body);
        }
      });
    };
    const caseFile = async (): Promise<number> => {
      const slug = `case-${turn++}`;
      const assertions = Array.from({ length: ROWS }, (_, i) => ({ key: `A${i}`, gist: `In short, that it was so, number ${i}`, chain: 'dept -> D1 (quote)', said: '2025-10-21', channel: 'statement' }));
      const file = {
        zone: 'America/Los_Angeles', incident: 'I', incidents: [{ key: 'I', slug, title: slug, zone: 'America/Los_Angeles' }],
        sources: [{ key: 'dept', label: `dept-${slug}`, kind: 'body', official: true, name: 'Department' }],
        documents: [{ key: 'D1', label: `D1-${slug}`, title: 'Report', published: '2025-10-23' }], assertions,
      };
      return await rateOf(ROWS, async () => {
        for (let { state } = await client.import(slug, [file]); state !== 'completed'; ({ state } = await client.importStatus(slug))) await pause(5);
      });
    };
    return [
      await interleaved('rows imported, against one by one', 1, { ours: inBatches, raw: oneByOne, turns: TURNS }),
      await interleaved('rows imported, against a case file', 0.2, { ours: inBatches, raw: caseFile, turns: TURNS }),
    ];
  } finally {
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${OWNER_KEY}` }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
