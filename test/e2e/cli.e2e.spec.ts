/** The command line as people run it: a server with the sample, and every command against it or its data folder. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { freePort, untilReady } from '#test/support/serving.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const BIN = join(ROOT, 'apps/cli/bin/factledger.mjs');
const INCIDENT = 'south-los-angeles-shooting';
const folder = mkdtempSync(join(tmpdir(), 'factledger-cli-e2e-'));
const data = join(folder, 'data');
let env: NodeJS.ProcessEnv = {};
let url = '';
let server: ChildProcess;
let output = '';

interface Ran { readonly status: number | null; readonly stdout: string; readonly stderr: string }
function factledger(args: readonly string[], more: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: { ...env, ...more }, timeout: 60_000 });
  return { status, stdout, stderr };
}
const keyless = (): NodeJS.ProcessEnv => ({ DATA_DIR: join(folder, 'nowhere') });
const json = <T>(args: readonly string[], more?: NodeJS.ProcessEnv): T => {
  const ran = factledger([...args, '--json'], more);
  expect({ args, status: ran.status, stderr: ran.stderr }).toEqual({ args, status: 0, stderr: '' });
  return JSON.parse(ran.stdout) as T;
};

function start(...args: readonly string[]): ChildProcess {
  output = '';
  const child = spawn(process.execPath, [BIN, 'serve', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  return child;
}
const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => {
  if (child.exitCode !== null || child.signalCode !== null) done(child.exitCode);
  else child.once('exit', done);
});
const said = (child: ChildProcess, text: string): Promise<void> => new Promise((done) => {
  const look = (): void => { if (output.includes(text)) done(); };
  child.stderr?.on('data', look);
  look();
});

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = { ...process.env, DATA_DIR: data, PORT: String(port), HOST: '', FACTLEDGER_SERVER: url, FACTLEDGER_KEY: '' };
});
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('serve --sample', () => {
  it('goes on with a sample that was cut short by kill -9', async () => {
    const cut = start('--sample');
    await said(cut, 'importing');
    cut.kill('SIGKILL');
    await ended(cut);
    server = start('--sample');
    await untilReady(url, server, () => output);
    expect(output).toContain('at three moments');
    expect(output).toContain(`The owner's key lies in ${join(data, 'owner.key')}`);
    expect(statSync(join(data, 'owner.key')).mode & 0o777).toBe(0o600);
  });

  it('skips all that at the next start, after a clean end', async () => {
    server.kill('SIGINT');
    expect(await ended(server)).toBe(0);
    server = start('--sample');
    await untilReady(url, server, () => output);
    expect(output).not.toContain('importing');
    expect(output).not.toContain('at three moments');
    expect(output).toContain(`Listening on ${url}`);
  });

  it('refuses a folder that is in use', () => {
    const second = factledger(['serve', '--port', '0']);
    expect([second.status, second.stdout]).toEqual([4, '']);
    expect(second.stderr).toContain('in use');
  });
});

describe('reading', () => {
  it('lists incidents, all of them published', () => {
    const incidents = json<{ slug: string; publication: { throughRevision: number | null } }[]>(['incidents'], keyless());
    expect(incidents.map(({ slug }) => slug)).toContain(INCIDENT);
    expect(incidents.filter(({ publication }) => publication.throughRevision === null)).toEqual([]);
  });

  it('shows the account at a pair of moments within 80 columns, with the notice at its foot', () => {
    const { status, stdout } = factledger(['account', INCIDENT, '--public', '2025-10-21', '--recorded', '2025-10-22']);
    expect(status).toBe(0);
    expect(stdout).toContain('Official account as public by 2025-10-21, recorded by 2025-10-22.');
    expect(stdout).toContain('recorded times are carried');
    expect(stdout).toMatch(/\nDemonstration from press paraphrase; .*not a\nfact-check\.\n$/s);
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  it('shows the difference with its six changes', () => {
    const { changes } = json<{ changes: unknown[] }>(['diff', INCIDENT, '--from', '2025-10-21', '--to', '2025-11-01']);
    expect(changes).toHaveLength(6);
  });

  it('pages through events and the timeline', () => {
    const first = json<{ items: { logIndex: number }[]; next: string }>(['events', INCIDENT, '--limit', '2']);
    const second = json<{ items: { logIndex: number }[] }>(['events', INCIDENT, '--limit', '2', '--cursor', first.next]);
    const places = [...first.items, ...second.items].map(({ logIndex }) => logIndex);
    expect(new Set(places).size).toBe(4);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(factledger(['timeline', INCIDENT, '--limit', '1']).stderr).toMatch(/^more: --cursor \S+\n$/);
  });

  it('goes through the timeline by any clock, either way, within a span of it', () => {
    const timeline = (...args: readonly string[]): { items: { happened: { earliest: string } | null; said: { earliest: string } | null }[] } =>
      json(['timeline', INCIDENT, '--limit', '5', ...args]);
    expect(timeline('--clock', 'happened').items[0]?.happened).not.toBeNull();
    const said = timeline('--clock', 'said', '--order', 'desc', '--from', '2025-10-21', '--to', '2025-11-01').items.map((item) => item.said?.earliest ?? '');
    expect(said).toEqual(said.toSorted().reverse());
    expect(factledger(['timeline', INCIDENT, '--clock', 'happened', '--limit', '1']).stdout).toMatch(/^index +happened +recorded/);
    expect(factledger(['timeline', INCIDENT, '--clock', 'said', '--from', '2031-01-01']).stdout).toMatch(/^Nothing has a time in that span/);
    expect(factledger(['timeline', INCIDENT, '--clock', 'guessed']).status).toBe(2);
  });

  it('replays backward, and part of the way', () => {
    const way = (...args: readonly string[]): readonly number[] => factledger(['replay', INCIDENT, '--json', ...args]).stdout.trim().split('\n')
      .map((line) => (JSON.parse(line) as { event: { logIndex: number } }).event.logIndex);
    const forward = way('--from', '94', '--to', '104');
    expect([forward[0], forward.at(-1)]).toEqual([94, 104]);
    expect(way('--direction', 'backward', '--from', '104', '--to', '94')).toEqual(forward.toReversed());
    expect(factledger(['replay', INCIDENT, '--direction', 'backward', '--from', '94', '--to', '104'])).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('No event') });
  });

  it('replays an incident, one line of JSON an event', () => {
    const { status, stdout } = factledger(['replay', INCIDENT, '--json']);
    const steps = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { event: { type: string }; changes: unknown[] });
    expect([status, steps[0]?.event.type]).toEqual([0, 'IncidentOpened']);
    expect(steps.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(10);
  });

  it('tails what is recorded until Ctrl-C', async () => {
    const tail = spawn(process.execPath, [BIN, 'tail', '--after', '-1', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const first = await new Promise<string>((done) => tail.stdout.once('data', (chunk: Buffer) => { done(chunk.toString()); }));
    tail.kill('SIGINT');
    expect(JSON.parse(first.split('\n')[0] ?? '')).toMatchObject({ logIndex: 0, type: 'LedgerOpened' });
    expect(await ended(tail)).toBe(0);
  });

  it('keeps the desk\'s own from readers without the key', () => {
    expect(factledger(['candidates', INCIDENT], keyless()).status).toBe(3);
    expect(json<unknown[]>(['candidates', INCIDENT]).length).toBeGreaterThan(0);
    expect(factledger(['events'], keyless()).status).toBe(3);
  });

  it('ends with 3 for what is not there, and 5 for a moment nobody understands', () => {
    expect(factledger(['account', 'no-such-incident']).status).toBe(3);
    expect(factledger(['account', INCIDENT, '--public', 'soon']).status).toBe(5);
  });
});

describe('writing', () => {
  const file = join(folder, 'tour.yaml');

  it('imports a case file, once', () => {
    writeFileSync(file, [
      'zone: UTC', 'incident: I', 'incidents:', '  - { key: I, slug: made-for-this-test, title: Made for this test, zone: UTC }',
      'questions:', '  - { key: Q1, text: did it work, positions: exclusive, options: [{ key: yes, text: it did }] }',
    ].join('\n'));
    const before = factledger(['import', file]);
    expect({ status: before.status, stdout: before.stdout, stderr: before.stderr }).toMatchObject({ status: 0, stdout: expect.stringMatching(/^import tour: \d+ records in 1 incident, completed\n$/) });
    const { items } = json<{ items: unknown[] }>(['events', 'made-for-this-test']);
    expect(factledger(['import', file]).status).toBe(0);
    expect(json<{ items: unknown[] }>(['events', 'made-for-this-test']).items).toEqual(items);
  });

  it('refuses other content under the same name', () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('it did', 'it did not'));
    expect(factledger(['import', file]).status).toBe(4);
    writeFileSync(file, 'incident: I\nassertions: [{ key: A1 }]\n');
    const refused = factledger(['import', file, '--key', 'other']);
    expect(refused.status).toBe(5);
    expect(refused.stderr).toMatch(/tour\.yaml:2:\d+: /);
  });

  it('publishes, and says so when there is nothing to publish', () => {
    expect(factledger(['account', 'made-for-this-test'], keyless()).status).toBe(3);
    expect(factledger(['publish', 'made-for-this-test']).stdout).toMatch(/^made-for-this-test is published through revision \d+;/);
    expect(factledger(['account', 'made-for-this-test'], keyless()).status).toBe(0);
    expect(factledger(['publish', 'made-for-this-test'])).toEqual({ status: 0, stdout: '', stderr: 'made-for-this-test is published so far already.\n' });
    expect(factledger(['publish', INCIDENT], keyless()).status).toBe(2);
  });
});

describe('the data folder', () => {
  const other = join(folder, 'other');

  it('is not touched while a server holds it', () => {
    expect(factledger(['check']).status).toBe(4);
    expect(factledger(['rebuild']).status).toBe(4);
  });

  it('is backed up while the server runs, restored elsewhere, checked and rebuilt', async () => {
    expect(json<{ name: string }>(['backup', 'before.sqlite']).name).toBe('before.sqlite');
    expect(factledger(['backup', 'before.sqlite']).status).toBe(4);
    server.kill('SIGTERM');
    expect(await ended(server)).toBe(0);
    const backup = join(data, 'backups/before.sqlite');
    expect(factledger(['restore', backup, '--data', other]).stdout).toMatch(/^restored \d+ events into /);
    expect(factledger(['restore', backup, '--data', other]).status).toBe(4);
    expect(factledger(['rebuild', '--data', other]).status).toBe(0);
    expect(json<{ log: { faults: unknown[] }; readModels: { absent: boolean; faults: unknown[] } }>(['check', '--data', other]))
      .toMatchObject({ log: { faults: [] }, readModels: { absent: false, faults: [] } });
    expect(factledger(['check']).status).toBe(0);
  });

  it('fails the check with 6 where a view is not what the log says, until it is rebuilt', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(other, 'read-models.sqlite'));
    const table = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'incidents%'").get()?.['name'];
    db.exec(`UPDATE "${String(table)}" SET slug = slug || 'x'`);
    db.close();
    const checked = factledger(['check', '--data', other]);
    expect(checked.status).toBe(6);
    expect(checked.stderr).toContain('factledger rebuild');
    expect(factledger(['rebuild', '--data', other]).status).toBe(0);
    expect(factledger(['check', '--data', other]).status).toBe(0);
  });

  it('fails the check with 6 where a file is damaged', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const models = join(other, 'read-models.sqlite');
    writeFileSync(models, readFileSync(models).subarray(0, 5_000));
    expect(factledger(['check', '--data', other])).toMatchObject({ status: 6, stdout: expect.stringContaining('cannot be compared') });
    expect(factledger(['rebuild', '--data', other]).status).toBe(0);
    const log = join(other, 'events.sqlite');
    const db = new DatabaseSync(log);
    db.exec('DROP TRIGGER events_keep_delete; DELETE FROM events WHERE log_index = 100');
    db.close();
    expect(factledger(['check', '--data', other])).toMatchObject({ status: 6, stdout: expect.stringContaining('log index 101 stands where 100 should') });
    writeFileSync(log, readFileSync(log).subarray(0, 100_000));
    expect(factledger(['check', '--data', other])).toMatchObject({ status: 6, stderr: expect.stringContaining('restore a backup') });
  });

  it('is not made where somebody mistyped its name', () => {
    expect(factledger(['check', '--data', join(folder, 'typo')]).status).toBe(3);
    expect(factledger(['account', INCIDENT]).status).toBe(7);
  });
});
