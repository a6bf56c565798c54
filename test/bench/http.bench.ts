/**
 * A durable command over HTTP at 32 connections, over many incidents and on a single hot one, against a bare Nest on
 * Fastify that checks the same body and does nothing. Each server runs in a process of its own; both share the machine with
 * the load.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { interleaved, line } from './bench.js';
import type { BenchResult } from './bench.js';

const OWNER_KEY = 'a-key-for-the-bench-alone-0123456789abcdef';
const INCIDENTS = 200;
const CONNECTIONS = 32;
const REQUESTS = Number(process.env['BENCH_HTTP_REQUESTS'] ?? 4_000);
const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${OWNER_KEY}` };

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-http-'));
  const [real, noop] = [await start(new URL('./server.child.js', import.meta.url), join(folder, 'data'), OWNER_KEY), await start(new URL('./noop.child.js', import.meta.url))];
  try {
    const incidents = await openIncidents(real.url);
    const many = (url: string) => () => load(url, incidents);
    const hot = (url: string) => () => load(url, incidents.slice(0, 1));
    return [
      await interleaved('HTTP command, many incidents', 0.5, { ours: many(real.url), raw: many(noop.url), turns: 5 }),
      await interleaved('HTTP command, one hot incident', 0.4, { ours: hot(real.url), raw: hot(noop.url), turns: 5 }),
    ];
  } finally {
    await Promise.all([real.stop(), noop.stop()]);
    rmSync(folder, { recursive: true });
  }
}

async function start(script: URL, ...args: string[]): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.stdout === null) throw new Error('a child without output');
  for await (const url of createInterface(child.stdout)) return { url, stop: () => (child.stdin?.end(), stopped) };
  throw new Error(`${script.pathname} did not start`);
}

async function openIncidents(url: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < INCIDENTS; i++) {
    const opened = await post(`${url}/v1/incidents`, { slug: `bench-${i}`, title: `Bench ${i}`, zone: 'America/Los_Angeles' });
    const { ids: { incident } } = await opened.json() as { ids: { incident: string } };
    ids.push(incident);
  }
  return ids;
}

async function post(url: string, body: unknown): Promise<Response> {
  const answer = await fetch(url, { method: 'POST', headers: HEADERS, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** An assertion by an unnamed official, as a checker would log it before sorting it. */
const ASSERTION = JSON.stringify({
  utterance: {
    kind: 'new', claimants: [{ speaker: { kind: 'anonymous', described: 'officials', official: true } }], channel: 'briefing',
    said: { edtf: '2025-10-21', verbatim: 'Tuesday' },
  },
  gist: 'The weapon went off while the agent reached for the suspect', quote: 'went off', certainty: 'believed',
});

async function load(url: string, incidents: readonly string[]): Promise<number> {
  const requests = incidents.map((incident) => ({ method: 'POST', path: `/v1/incidents/${incident}/assertions`, headers: HEADERS, body: ASSERTION }));
  const result = await autocannon({ url, connections: CONNECTIONS, amount: REQUESTS, requests, sampleInt: 10 });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result['2xx'] / result.duration;
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
