/**
 * A dry run against the write it stands for, over HTTP, on incidents of 20 and of 200 assertions: the same statements, first
 * tried out, then written, an incident after another. Each write makes the next dry run of its incident read it anew.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';

const OWNER_KEY = 'a-key-for-the-bench-alone-0123456789abcdef';
const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${OWNER_KEY}` };
const INCIDENTS = 12;
/** The time of a write, at most, times this. */
const BAR = 1.5;

interface Opened {
  readonly path: string;
  readonly source: string;
  readonly document: string;
  readonly questions: readonly { readonly question: string; readonly positions: readonly string[] }[];
}

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-dry-'));
  const server = await start(join(folder, 'data'));
  try {
    const results: BenchResult[] = [];
    for (const size of [20, 200]) {
      const incidents: Opened[] = [];
      for (let i = 0; i < INCIDENTS; i++) incidents.push(await openIncident(server.url, `bench-${size}-${i}`, size));
      let turn = 0;
      const each = (query: string) => async (): Promise<number> => {
        turn++;
        return await rateOf(INCIDENTS, async () => {
          for (const incident of incidents) await post(`${server.url}${incident.path}/assertions${query}`, stating(incident, turn));
        });
      };
      // Rates: a dry run that takes one and a half times as long goes at two thirds of the rate.
      results.push(await interleaved(`dry run ÷ write, ${size} assertions`, 1 / BAR, { ours: each('?dryRun=true'), raw: each('') }));
    }
    return results;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Five questions of three positions, stated by two dozen bodies in turn. */
async function openIncident(url: string, slug: string, size: number): Promise<Opened> {
  const { ids: { incident } } = await post(`${url}/v1/incidents`, { slug, title: slug, zone: 'America/Los_Angeles' });
  const path = `/v1/incidents/${String(incident)}`;
  const { ids: { source } } = await post(`${url}/v1/sources`, { kind: 'body', name: `Department of ${slug}`, official: true });
  const { ids: { document } } = await post(`${url}/v1/documents`, { title: `Report on ${slug}`, publisher: null, published: '2025-10-21' });
  const questions: Opened['questions'][number][] = [];
  for (let i = 0; i < 5; i++) {
    const options = ['this', 'that', 'neither'].map((text) => ({ text: `${text} ${i}` }));
    const { ids } = await post(`${url}${path}/questions`, { text: `What of ${i}?`, positions: 'exclusive', options });
    questions.push({ question: String(ids['question']), positions: ids['positions'] as string[] });
  }
  const opened: Opened = { path, source: String(source), document: String(document), questions };
  const rows = Array.from({ length: size }, (_, i) => stating(opened, i));
  for (let at = 0; at < rows.length; at += 200) await post(`${url}${path}/assertions/batch`, { rows: rows.slice(at, at + 200) });
  return opened;
}

function stating({ source, document, questions }: Opened, i: number): object {
  const { question, positions } = questions[i % questions.length] ?? { question: '', positions: [] };
  const speaker = i % 3 === 0 ? { kind: 'anonymous', described: `official ${i % 24}`, official: true } : { kind: 'source', source };
  return {
    utterance: { kind: 'new', claimants: [{ speaker }], channel: 'statement', said: `2025-10-${String(10 + (i % 20))}` },
    gist: `Statement ${i}: the weapon went off while the agent reached for the suspect`, quote: 'went off', certainty: 'asserted',
    relays: [{ by: { document }, mode: 'quote', certainty: 'asserted' }],
    act: { kind: 'states', answers: [{ question, position: positions[i % positions.length] }] },
  };
}

async function post(url: string, body: unknown): Promise<{ readonly ids: Readonly<Record<string, unknown>> }> {
  const answer = await fetch(url, { method: 'POST', headers: HEADERS, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return await answer.json() as { ids: Record<string, unknown> };
}

async function start(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const script = new URL('./server.child.js', import.meta.url);
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(script), folder, OWNER_KEY], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.stdout === null) throw new Error('a child without output');
  for await (const url of createInterface(child.stdout)) return { url, stop: () => (child.stdin?.end(), stopped) };
  throw new Error(`${script.pathname} did not start`);
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
