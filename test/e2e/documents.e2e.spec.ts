/** README.md and the tutorial are run as they stand: every command, in order, in one shell, against what `npm start` serves. */
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
const ELLIPSIS = '…';
const MARK = '--- next block';

interface Block {
  readonly commands: readonly string[];
  /** Runs of lines shown as output, divided by lines that hold an ellipsis and nothing else. */
  readonly shown: readonly (readonly string[])[];
}

/** Every sh block that has something to run, with the text block right after it, if there is one. */
function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g)]
    .map(([, commands = '', shown = '']) => ({
      commands: commands.split('\n').filter((line) => !NOT_RUN.test(line)),
      shown: shown.split(new RegExp(`^${ELLIPSIS}$`, 'm')).map(linesOf).filter((run) => run.length > 0),
    }))
    .filter(({ commands }) => commands.some((line) => line.trim() !== ''));
}

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');

/** The runs of lines that are not printed as they stand, one after the other. */
function missingFrom(printed: readonly string[], shown: Block['shown']): readonly string[] {
  let from = 0;
  return shown.flatMap((run) => {
    const at = printed.findIndex((_, start) => start >= from && run.every((line, i) => isLike(line, printed[start + i])));
    if (at >= 0) from = at + run.length;
    return at < 0 ? [run.join('\n')] : [];
  });
}

/** Within a line an ellipsis stands for anything. */
function isLike(shown: string, printed: string | undefined): boolean {
  if (printed === undefined || !shown.includes(ELLIPSIS)) return shown === printed;
  const parts = shown.split(ELLIPSIS).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(printed);
}

describe.each(['README.md', 'docs/tutorial.md'])('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks = blocksOf(text);
  const folder = mkdtempSync(join(tmpdir(), 'factledger-documents-'));
  const data = join(folder, 'data');
  let address = '';
  let server: ChildProcess;
  let started = '';
  let outputs: readonly string[] = [];

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

  it('holds commands that all succeed', () => {
    expect(blocks.length).toBeGreaterThan(3);
    const script = join(folder, 'document.sh');
    const body = blocks.map(({ commands }) => [...commands, `echo '${MARK}'`].join('\n')).join('\n')
      .replaceAll(DEFAULT_ADDRESS, address).replaceAll(/(?<![\w/])data\/owner\.key/g, `${data}/owner.key`);
    writeFileSync(script, `set -euo pipefail\n${body}\n`);
    const run = spawnSync('bash', [script], {
      cwd: ROOT, encoding: 'utf8', timeout: 180_000,
      env: { ...process.env, DATA_DIR: data, TMPDIR: folder, FACTLEDGER_SERVER: `http://${address}`, FACTLEDGER_KEY: '' },
    });
    expect({ status: run.status, stderr: run.status === 0 ? '' : `${run.stdout.slice(-2_000)}${run.stderr}` }).toEqual({ status: 0, stderr: '' });
    outputs = run.stdout.split(`${MARK}\n`);
  }, 200_000);

  it('shows what they print, line by line and in order', () => {
    for (const [i, { shown }] of blocks.entries()) {
      const printed = linesOf((outputs[i] ?? '').replaceAll(address, DEFAULT_ADDRESS));
      const missing = missingFrom(printed, shown);
      expect({ block: i, missing, printed: missing.length === 0 ? [] : printed }).toEqual({ block: i, missing: [], printed: [] });
    }
  });

  it('shows the table that the start prints, where it shows one', () => {
    const table = linesOf(/```text\n([^`]*public by {2}[^`]*)```/.exec(text)?.[1] ?? '');
    expect(table.length > 3).toBe(path === 'README.md');
    expect(table.filter((line) => !started.includes(line))).toEqual([]);
  });

  it('ends with Ctrl-C, cleanly', async () => {
    const ended = new Promise<number | null>((done) => server.once('exit', done));
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGINT');
    expect(await ended).toBe(0);
  });
});
