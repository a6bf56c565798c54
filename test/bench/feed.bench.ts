/**
 * Five hundred readers of the live feed on one server, while a desk writes: how many messages reach them a second, how far
 * behind a commit the last reader is, and what a reader costs in memory. Readers share the machine with the server.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { line } from './bench.js';
import type { BenchResult } from './bench.js';

const OWNER_KEY = 'a-key-for-the-bench-alone-0123456789abcdef';
const AUTHORIZATION = { authorization: `Bearer ${OWNER_KEY}` };
const READERS = Number(process.env['BENCH_FEED_READERS'] ?? 500);
const WRITES = 100;
/** Rows of the burst: an utterance and an assertion each. */
const BURST_ROWS = 100;
/** Milliseconds, at the 99th percentile, from the commit's answer to a reader. */
const BAR_MS = 1_000;

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-feed-'));
  const server = await start(join(folder, 'data'));
  const readers: Reader[] = [];
  try {
    const incident = await opened(server.url);
    const before = server.residentKiB();
    for (let i = 0; i < READERS; i++) readers.push(await Reader.on(`${server.url}/v1/events/stream`));
    const each = (server.residentKiB() - before) / READERS;
    const lags: number[] = [];
    for (let i = 0; i < WRITES; i++) lags.push(...await delivered(readers, () => post(`${incident}/questions`, { text: `What of ${i}?`, positions: 'open' })));
    lags.sort((a, b) => a - b);
    const p99 = lags[Math.floor(lags.length * 0.99)] ?? Number.NaN;
    const rows = Array.from({ length: BURST_ROWS }, (_, i) => assertion(i));
    const begun = performance.now();
    await delivered(readers, () => post(`${incident}/assertions/batch`, { rows }));
    const rate = (2 * BURST_ROWS * READERS * 1_000) / (performance.now() - begun);
    const told = (value: number): string => Math.round(value).toLocaleString('en-US');
    return [{
      name: `live feed, ${READERS} readers`, ratio: BAR_MS / p99, bar: 1,
      detail: `lag p50 ${told(lags[Math.floor(lags.length / 2)] ?? Number.NaN)} ms, p99 ${told(p99)} ms; ${told(rate)} messages/s in a burst; `
        + `${told(each)} KiB a reader`,
    }];
  } finally {
    for (const reader of readers) reader.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Writes, and waits until every reader has the last event of it. Milliseconds after the write was begun, for each. */
async function delivered(readers: readonly Reader[], write: () => Promise<{ readonly logIndex: number }>): Promise<readonly number[]> {
  const begun = performance.now();
  const { logIndex } = await write();
  return await Promise.all(readers.map(async (reader) => (await reader.has(logIndex)) - begun));
}

class Reader {
  private last = -1;
  private at = 0;
  private rest = '';
  private awaited: { readonly logIndex: number; readonly done: (at: number) => void } | null = null;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('latin1').on('data', (chunk: string) => this.take(chunk));
  }

  static async on(url: string): Promise<Reader> {
    return await new Promise((resolve, reject) => {
      get(url, { headers: AUTHORIZATION, agent: false }, (response) => resolve(new Reader(response))).once('error', reject);
    });
  }

  /** When it was received. */
  async has(logIndex: number): Promise<number> {
    if (this.last >= logIndex) return this.at;
    return await new Promise((done) => (this.awaited = { logIndex, done }));
  }

  close(): void {
    this.response.destroy();
  }

  private take(chunk: string): void {
    const text = this.rest + chunk;
    const end = text.lastIndexOf('\n\n');
    this.rest = text.slice(end + 1);
    const id = /(?:^|\n)id: (\d+)\n(?![\s\S]*\nid: )/.exec(text.slice(0, end + 1))?.[1];
    if (id === undefined) return;
    [this.last, this.at] = [Number(id), performance.now()];
    if (this.awaited !== null && this.last >= this.awaited.logIndex) {
      this.awaited.done(this.at);
      this.awaited = null;
    }
  }
}

const assertion = (i: number): object => ({
  utterance: {
    kind: 'new', claimants: [{ speaker: { kind: 'anonymous', described: 'officials', official: true } }], channel: 'briefing', said: '2025-10-21',
  },
  gist: `The weapon went off while the agent reached for suspect ${i}`, quote: 'went off', certainty: 'believed',
});

async function opened(url: string): Promise<string> {
  const { ids } = await post(`${url}/v1/incidents`, { slug: 'bench', title: 'Bench', zone: 'UTC' });
  return `${url}/v1/incidents/${String(ids?.['incident'])}`;
}

async function post(url: string, body: unknown): Promise<{ readonly logIndex: number; readonly ids?: Readonly<Record<string, unknown>> }> {
  const answer = await fetch(url, { method: 'POST', headers: { ...AUTHORIZATION, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return await answer.json() as { logIndex: number; ids?: Record<string, unknown> };
}

async function start(folder: string): Promise<{ readonly url: string; residentKiB(): number; stop(): Promise<void> }> {
  const script = new URL('./server.child.js', import.meta.url);
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(script), folder, OWNER_KEY], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.stdout === null) throw new Error('a child without output');
  const residentKiB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  for await (const url of createInterface(child.stdout)) return { url, residentKiB, stop: () => (child.stdin?.end(), stopped) };
  throw new Error(`${script.pathname} did not start`);
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
