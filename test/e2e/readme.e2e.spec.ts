/** README.md is run as it stands: every command, in order, in one shell, against the ledger that `npm start` serves. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { freePort, untilReady } from '#test/support/serving.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const DEFAULT_ADDRESS = '127.0.0.1:4600';
/** Not run: what needs another checkout, and this very run. `npm start` runs beside the others. */
const NOT_RUN = /^(git clone|cd |npm test|npm start)/;

interface Block {
  readonly commands: readonly string[];
  /** Lines the README shows as output; `…` stands for any. */
  readonly shown: readonly string[];
}

/** Every sh block with the text block right after it, if there is one. */
function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g)].map(([, commands = '', shown = '']) => ({
    commands: commands.split('\n').filter((line) => line !== '' && !NOT_RUN.test(line)),
    shown: shown.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '' && line.trim() !== '…'),
  }));
}

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = blocksOf(readme).filter(({ commands }) => commands.length > 0);
const folder = mkdtempSync(join(tmpdir(), 'factledger-readme-'));
const data = join(folder, 'data');
let address = '';
let server: ChildProcess;
let started = '';

beforeAll(async () => {
  const port = await freePort();
  address = `127.0.0.1:${port}`;
  server = spawn('npm', ['start'], {
    cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: String(port), HOST: '', DATA_DIR: data },
  });
  server.stdout?.on('data', (chunk: Buffer) => { started += chunk.toString(); });
  server.stderr?.on('data', (chunk: Buffer) => { started += chunk.toString(); });
  await untilReady(`http://${address}`, server, () => started);
}, 120_000);

afterAll(() => {
  if (server?.pid !== undefined && server.exitCode === null && server.signalCode === null) process.kill(-server.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const MARK = '--- next block';

describe('README.md', () => {
  let outputs: readonly string[] = [];

  it('holds commands that all succeed', () => {
    const script = join(folder, 'readme.sh');
    const body = blocks.map(({ commands }) => [...commands, `echo '${MARK}'`].join('\n')).join('\n');
    writeFileSync(script, `set -euo pipefail\n${body.replaceAll(DEFAULT_ADDRESS, address).replaceAll(/(?<![\w/])data\/owner\.key/g, `${data}/owner.key`)}\n`);
    const run = spawnSync('bash', [script], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, DATA_DIR: data, FACTLEDGER_SERVER: `http://${address}`, FACTLEDGER_KEY: '' }, timeout: 180_000,
    });
    expect({ status: run.status, stderr: run.status === 0 ? '' : `${run.stdout.slice(-2_000)}${run.stderr}` }).toEqual({ status: 0, stderr: '' });
    outputs = run.stdout.split(`${MARK}\n`);
  }, 200_000);

  it('shows what they print, line by line and in order', () => {
    for (const [i, { shown }] of blocks.entries()) {
      const printed = (outputs[i] ?? '').replaceAll(address, DEFAULT_ADDRESS).split('\n').map((line) => line.trimEnd());
      let from = 0;
      const missing = shown.filter((line) => {
        const at = printed.indexOf(line, from);
        if (at >= 0) from = at + 1;
        return at < 0;
      });
      expect({ block: i, missing, printed: missing.length === 0 ? [] : printed }).toEqual({ block: i, missing: [], printed: [] });
    }
  });

  it('shows the table that the start prints', () => {
    const table = /```text\n([^`]*public by[^`]*)```/.exec(readme)?.[1]?.trimEnd().split('\n') ?? [];
    expect(table.length).toBeGreaterThan(3);
    expect(table.filter((line) => !started.includes(line.trimEnd()))).toEqual([]);
  });

  it('ends with Ctrl-C, cleanly', async () => {
    const ended = new Promise<number | null>((done) => server.once('exit', done));
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGINT');
    expect(await ended).toBe(0);
  });
});
