/**
 * README.md and the tutorial are run as they stand: every command, in order, in one shell, against what `npm start` serves.
 * The first command of README.md shows that npx finds it; the others do without npx's own second.
 * With DOCUMENTS=built the server is started from the build that is there, without looking whether it is the newest.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { blocksOf, COMMAND, linesOf, missingFrom, ONCE_WITH_NPX, ROOT, runBlocks, WITHOUT_NPX } from '#test/support/running-documents.js';
import type { Ran } from '#test/support/running-documents.js';
import { freePort, untilReady } from '#test/support/serving.js';

const START: readonly [string, ...string[]] = process.env['DOCUMENTS'] === 'built' ? [process.execPath, COMMAND, 'serve', '--sample'] : ['npm', 'start'];

describe.each([{ path: 'README.md', prelude: ONCE_WITH_NPX }, { path: 'docs/tutorial.md', prelude: WITHOUT_NPX }])('$path', ({ path, prelude }) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks = blocksOf(text);
  const folder = mkdtempSync(join(tmpdir(), 'factledger-documents-'));
  const data = join(folder, 'data');
  let address = '';
  let server: ChildProcess;
  let started = '';
  let ran: Ran;

  beforeAll(async () => {
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    const [command, ...args] = START;
    server = spawn(command, args, {
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

  it('holds commands that all succeed', async () => {
    expect(blocks.length).toBeGreaterThan(3);
    ran = await runBlocks(blocks, { address, data, folder }, prelude);
    expect({ status: ran.status, fault: ran.fault }).toEqual({ status: 0, fault: '' });
  }, 200_000);

  it('shows what they print, line by line and in order', () => {
    expect(missingFrom(blocks, ran.outputs)).toEqual([]);
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
