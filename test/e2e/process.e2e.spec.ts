/** The API as a process of its own: how it starts, what it says, how it ends. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { COMMAND, ROOT } from '#test/support/running-documents.js';
import { freePort, untilReady } from '#test/support/serving.js';

const MAIN = join(ROOT, 'dist/apps/api/main.js');
const KEY = 'an-owner-key-for-this-test-alone';
const folder = mkdtempSync(join(tmpdir(), 'factledger-process-'));
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

/** With nothing in its environment but what is given. */
function started(args: readonly string[], env: Readonly<Record<string, string>>): { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', ...env } });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const ended = new Promise<Ended>((done) => {
    child.once('close', (status) => {
      running.delete(child);
      done({ status, said });
    });
  });
  return { child, said: () => said, ended };
}

describe('the API process', () => {
  it('serves until SIGTERM, and says so in lines of JSON that hold no secret', async () => {
    const port = await freePort();
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, `${KEY}\n`);
    const { child, said, ended } = started([MAIN], {
      PORT: String(port), DATA_DIR: join(folder, 'served'), FACTLEDGER_OWNER_KEY_FILE: keyFile, FACTLEDGER_OWNR_KEY: 'misspelt', DATABASE_URL: 'postgres://desk:hush@db/x',
    });
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, child, said);
    const healthy = (at: number): Promise<Ended> => started([join(ROOT, 'scripts/healthy.mjs')], { PORT: String(at) }).ended;
    expect([await healthy(port), await healthy(await freePort())]).toEqual([{ status: 0, said: '' }, { status: 1, said: '' }]);
    const made = await fetch(`${url}/v1/sources`, {
      method: 'POST', headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'person', name: 'Somebody' }),
    });
    expect(made.status).toBe(201);
    child.kill('SIGTERM');
    const { status, said: all } = await ended;
    expect(status).toBe(0);
    const lines = all.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly level: string; readonly event: string; readonly warning?: string });
    expect(lines.filter(({ level }) => level === 'warn').map(({ warning }) => warning)).toEqual([
      expect.stringContaining('DATABASE_URL changes nothing'), 'FACTLEDGER_OWNR_KEY is not known and changes nothing; did you mean FACTLEDGER_OWNER_KEY?',
    ]);
    expect([...new Set(lines.map(({ event }) => event))]).toEqual(['configuration', 'started', 'request', 'stopping', 'stopped']);
    expect(all).not.toMatch(/hush|misspelt|an-owner-key/);
  });

  it('says only what needs a look where it is told to, and heeds SIGINT too', async () => {
    const port = await freePort();
    const { child, said, ended } = started([MAIN], { PORT: String(port), DATA_DIR: join(folder, 'quiet'), LOG_LEVEL: 'warn' });
    await untilReady(`http://127.0.0.1:${port}`, child, said);
    child.kill('SIGINT');
    expect(await ended).toEqual({ status: 0, said: '' });
  });

  it('ends with status 1 and a line of JSON while another holds its port or its folder', async () => {
    const port = await freePort();
    const env = { PORT: String(port), DATA_DIR: join(folder, 'held') };
    const first = started([MAIN], env);
    await untilReady(`http://127.0.0.1:${port}`, first.child, first.said);
    const others = [{ ...env, PORT: String(await freePort()) }, { ...env, DATA_DIR: join(folder, 'other') }];
    for (const { status, said } of await Promise.all(others.map((other) => started([MAIN], other).ended))) {
      expect(status).toBe(1);
      expect(JSON.parse(said)).toMatchObject({ level: 'error', event: 'not-started', error: { message: expect.stringMatching(/in use|EADDRINUSE/) } });
    }
    first.child.kill('SIGTERM');
    expect((await first.ended).status).toBe(0);
  });

  const CLUSTER = {
    EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=true', DATABASE_URL: 'postgres://127.0.0.1:1/x', FACTLEDGER_OWNER_KEY: KEY,
    FACTLEDGER_DIGEST_SECRET: Buffer.alloc(32).toString('base64url'), FACTLEDGER_SEALING_KEY: Buffer.alloc(32).toString('base64url'),
  };
  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['PORT', { PORT: 'many' }],
    ['HOST', { HOST: '192.0.2.1' }],
    ['DATA_DIR', { DATA_DIR: join(folder, 'a-file', 'below') }],
    ['FACTLEDGER_OWNER_KEY_FILE', { FACTLEDGER_OWNER_KEY_FILE: join(folder, 'none') }],
    ['FACTLEDGER_SEALING_KEY', { FACTLEDGER_SEALING_KEY: 'not a key' }],
    ['DATABASE_URL', { ...CLUSTER, DATABASE_URL: '' }],
  ])('ends with status 2 and one line about %s, as `factledger serve` does', async (variable, env) => {
    writeFileSync(join(folder, 'a-file'), '');
    const both = [[MAIN], [COMMAND, 'serve']].map((args, i) => started(args, { PORT: '0', DATA_DIR: join(folder, `refused-${i}`), ...env }).ended);
    const oneLine = { status: 2, said: expect.stringMatching(new RegExp(`^${variable} [^\n]+\n$`)) };
    expect(await Promise.all(both)).toEqual([oneLine, oneLine]);
  });
});
