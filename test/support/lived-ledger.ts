/** A ledger in a folder that has a bit of everything, and the program as a process of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { NOBODY } from '#cli/nobody.js';
import { SAMPLE_NOTICE, loadSample } from '#cli/sample.js';
import { LedgerClient } from '#client/ledger-client.js';
import { Desk, OWNER_KEY, must, openCase } from './desk.js';
import { ROOT } from './running-documents.js';

const MAIN = join(ROOT, 'dist/apps/cli/main.js');

/** An incident with an amended entry, a captured document, sealed words, and sealed words of which the key was destroyed. */
export async function liveIn(folder: string, { sample = false } = {}): Promise<void> {
  const desk = await Desk.open({ folder, ...(sample ? { opening: { clock: 'carried', notice: SAMPLE_NOTICE } as const } : {}) });
  try {
    if (sample) {
      await loadSample(new LedgerClient({ baseUrl: desk.server.url, key: OWNER_KEY }), NOBODY);
    }
    const { path, stating, positions, document } = await openCase(desk, 'lived');
    must(await desk.say('POST', `/v1/documents/${document}/snapshots`, undefined, { raw: '<p>What was printed' }));
    const { events } = must(await desk.post(`${path}/assertions`, stating('x', positions[0], { gist: { sensitive: 'in confidence' }, quote: { sensitive: 'in full' } })));
    const entry: string = events.find(({ type }: any) => type === 'AssertionLogged').id;
    const { body: { data }, headers } = await desk.get(`/v1/entries/${entry}`);
    const version = { headers: { 'if-match': headers.get('etag') ?? '' } };
    must(await desk.post(`/v1/entries/${entry}/amendments`, { changes: [{ path: '/label', before: null, after: 'A3' }], reason: 'it was one' }, version));
    must(await desk.post(`/v1/keys/${data.gist.$sealed.split('.')[0]}/destruction`, { reason: 'asked for' }));
  } finally {
    await desk.server.close();
  }
}

export interface Ran {
  /** Null where a signal ended it. */
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program. @param meanwhile is told of the process */
export async function factledger(env: Readonly<Record<string, string>>, args: readonly string[], meanwhile?: (child: ChildProcess) => unknown): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
  const exit = new Promise<number | null>((done) => { child.once('close', done); });
  await meanwhile?.(child);
  return { exit: await exit, out, err };
}
