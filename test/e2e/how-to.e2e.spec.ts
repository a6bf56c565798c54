/**
 * Every how-to guide is run as it stands, each on a sample ledger of its own: a copy of one that was loaded once. Two run
 * beside each other. npx itself is left out: README.md is run with it.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { blocksOf, COMMAND, missingFrom, ROOT, runBlocks, WITHOUT_NPX } from '#test/support/running-documents.js';
import type { Ran } from '#test/support/running-documents.js';
import { freePort, untilReady } from '#test/support/serving.js';

/** HOW_TO=search runs one alone. */
const GUIDES = readdirSync(join(ROOT, 'docs/how-to')).filter((name) => name.endsWith('.md') && name.startsWith(process.env['HOW_TO'] ?? ''));
const AT_ONCE = 2;

const folder = mkdtempSync(join(tmpdir(), 'factledger-how-to-'));
const sample = join(folder, 'sample');
const servers = new Set<ChildProcess>();
const runs = new Map<string, Promise<Ran>>();
const blocksIn = (guide: string) => blocksOf(readFileSync(join(ROOT, 'docs/how-to', guide), 'utf8'));

async function serving<T>(data: string, work: (address: string) => Promise<T>, ...args: readonly string[]): Promise<T> {
  const port = await freePort();
  const server = spawn(process.execPath, [COMMAND, 'serve', ...args], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: String(port), HOST: '', DATA_DIR: data },
  });
  servers.add(server);
  let said = '';
  server.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  server.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  try {
    await untilReady(`http://127.0.0.1:${port}`, server, () => said);
    return await work(`127.0.0.1:${port}`);
  } finally {
    const ended = server.exitCode !== null || new Promise((done) => { server.once('exit', done); });
    server.kill('SIGINT');
    await ended;
    servers.delete(server);
  }
}

async function runGuide(guide: string): Promise<Ran> {
  const own = join(folder, basename(guide, '.md'));
  const data = join(own, 'data');
  mkdirSync(own);
  cpSync(sample, data, { recursive: true, filter: (path) => !basename(path).startsWith('owner.lock') });
  return await serving(data, (address) => runBlocks(blocksIn(guide), { address, data, folder: own }, WITHOUT_NPX));
}

beforeAll(async () => {
  await serving(sample, async () => undefined, '--sample');
  // A lane runs its guides one after the other; every test awaits its own.
  const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  for (const [i, guide] of GUIDES.entries()) {
    const run = lanes[i % AT_ONCE]!.then(() => runGuide(guide));
    runs.set(guide, run);
    lanes[i % AT_ONCE] = run.then(() => undefined, () => undefined);
  }
}, 60_000);

afterAll(async () => {
  await Promise.allSettled(runs.values());
  for (const server of servers) server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe.each(GUIDES)('docs/how-to/%s', (guide) => {
  it('holds commands that succeed, and shows what they print', async () => {
    const blocks = blocksIn(guide);
    expect(blocks.length).toBeGreaterThan(0);
    const { status, fault, outputs } = await runs.get(guide)!;
    expect({ status, fault }).toEqual({ status: 0, fault: '' });
    expect(missingFrom(blocks, outputs)).toEqual([]);
  }, 200_000);
});
