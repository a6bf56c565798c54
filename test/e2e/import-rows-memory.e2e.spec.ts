/** A long table is imported in bounded memory. The long run takes 100,000 rows, and says what client and server took. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { LedgerClient } from '#client/ledger-client.js';
import { LONG } from '#test/support/property.js';

const KEY = 'a-key-that-only-this-test-knows';
const BIN = resolve(import.meta.dirname, '../../../apps/cli/bin/factledger.mjs');
const ROWS = LONG ? 100_000 : 1_200;
/** The heap that the client is given: little more than it starts with. What it takes besides is young objects and buffers. */
const HEAP_MIB = 64;
const MOST_MIB = 320;
const INCIDENT = 'a-long-table';
const MEASURED = existsSync('/proc/self/status');

/** MiB; 0 where the machine does not tell. */
const peakOf = ({ pid }: ChildProcess): number =>
  (MEASURED ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0);

async function writeTable(path: string): Promise<void> {
  const out = createWriteStream(path);
  out.write('label,gist,quote,speaker,said,document,mode,channel\n');
  for (let i = 0; i < ROWS; i++) {
    const said = i % 3 === 0 ? 'Tuesday morning' : '2025-10-21';
    if (!out.write(`R${i},"In short, that it was so, as the department sees it, number ${i}","so, as we see it",dept,${said},D1,quote,statement\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

it(`takes no more than ${MOST_MIB} MiB in the client for ${ROWS} rows`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'factledger-long-table-'));
  const server = spawn(process.execPath, [join(import.meta.dirname, '../bench/server.child.js'), join(folder, 'data'), KEY], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [url] = await once(createInterface({ input: server.stdout }), 'line') as [string];
    const client = new LedgerClient({ baseUrl: url, key: KEY });
    await client.write('POST', '/incidents', { slug: INCIDENT, title: 'A long table', zone: 'America/Los_Angeles' });
    await client.write('POST', '/sources', { kind: 'body', name: 'Department', label: 'dept', official: true });
    await client.write('POST', '/documents', { title: 'Report', label: 'D1', publisher: null, published: '2025-10-23' });
    const path = join(folder, 'long.csv');
    await writeTable(path);
    const begun = performance.now();
    const cli = spawn(process.execPath, [BIN, 'import', 'rows', path, '--incident', INCIDENT, '--server', url], {
      env: { ...process.env, FACTLEDGER_KEY: KEY, NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}` }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [peak, output] = [0, ''];
    for (const stream of [cli.stdout, cli.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const watch = setInterval(() => { if (cli.exitCode === null) peak = Math.max(peak, peakOf(cli)); }, 100);
    const [status] = await once(cli, 'exit') as [number];
    clearInterval(watch);
    expect({ status, output: output.split('\n').at(-2) }).toEqual({ status: 0, output: `${path}: ${ROWS} of ${ROWS} rows written` });
    expect((await client.incident(INCIDENT)).counts.assertions).toBe(ROWS);
    const seconds = (performance.now() - begun) / 1_000;
    process.stderr.write(`${ROWS} rows in ${seconds.toFixed(0)} s: client ${peak.toFixed(0)} MiB, server ${peakOf(server).toFixed(0)} MiB at most\n`);
    expect(peak).toBeLessThan(MOST_MIB);
  } finally {
    server.stdin.end();
    await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}, 3_600_000);
