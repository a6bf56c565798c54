/** A desk's day at the command line: every command that writes, on a server with the sample, and what it changes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Cli } from '#cli/cli.js';
import { runHere } from '#test/support/command-line.js';
import type { RanHere } from '#test/support/command-line.js';
import { COMMAND } from '#test/support/running-documents.js';
import { freePort, untilReady } from '#test/support/serving.js';

const INCIDENT = 'south-los-angeles-shooting';
const folder = mkdtempSync(join(tmpdir(), 'factledger-desk-e2e-'));
let env: Cli['env'] = {};
let server: ChildProcess;

const ran = (...args: readonly string[]): Promise<RanHere> => runHere(env, args);
async function done(...args: readonly string[]): Promise<string> {
  const { exit, out, err } = await ran(...args);
  if (exit !== 0) throw new Error(`${args.join(' ')}\nended with ${exit}:\n${err}`);
  return out;
}
const json = async <T = any>(...args: readonly string[]): Promise<T> => JSON.parse(await done(...args, '--json')) as T;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  env = { DATA_DIR: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state'), FACTLEDGER_SERVER: url };
  let output = '';
  server = spawn(process.execPath, [COMMAND, 'serve', '--sample'], { env: { ...process.env, ...env, PORT: String(port), HOST: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  await untilReady(url, server, () => output);
}, 120_000);
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('sources, documents, questions', () => {
  it('are added, named by their labels, and listed', async () => {
    await done('source', 'add', 'Coroner', '--kind', 'body', '--official', '--label', 'coroner');
    expect(await done('source', 'list')).toMatch(/^coroner +Coroner +body, official/mu);
    const page = join(folder, 'page.html');
    writeFileSync(page, '<html><body><p>The coroner found a ricochet.</p><script>no</script></body></html>');
    const added = await done('document', 'add', 'Findings', '--published', '2025-11-10', '--label', 'D9', '--capture', page);
    expect(added).toMatch(/document registered[^]*Captured: \d+ bytes of text\/html, SHA-256 [0-9a-f]{64}\nText for quotes: \d+ characters/u);
    await done('question', 'add', INCIDENT, 'which gun', '--label', 'Q30', '--exclusive', '--position', 'service=a service weapon');
    await done('question', 'position', INCIDENT, 'Q30', 'another', '--label', 'other');
    await done('question', 'compare', INCIDENT, 'Q30', 'service', 'other', '--verdict', 'exclusive', '--rationale', 'one gun');
    expect(await done('question', 'list', INCIDENT)).toContain('Q30 which gun (exclusive; 0 assertions)\n   service  a service weapon\n   other  another');
  });

  it('capture nothing in a dry run, nor from what is no file', async () => {
    const page = join(folder, 'page.html');
    const captures = async (): Promise<number> => (await json('events', '--limit', '500')).items.filter(({ type }: any) => type === 'SnapshotCaptured').length;
    const before = await captures();
    expect(await done('document', 'capture', 'D9', page, '--dry-run')).toMatch(/^Would capture: \d+ bytes of text\/html/u);
    expect(await captures()).toBe(before);
    expect(await ran('document', 'capture', 'D9', folder)).toMatchObject({ exit: 5, err: expect.stringContaining('is not a file') });
    await done('document', 'capture', 'D9', page, '--key', 'once');
    await done('document', 'capture', 'D9', page, '--key', 'once');
    expect(await captures()).toBe(before + 1);
  });

  it('are looked at over time: names, titles as printed, the record', async () => {
    await done('source', 'add', 'Brigade', '--kind', 'body', '--label', 'brigade');
    await done('source', 'rename', 'brigade', 'Brigade of the City', '--reason', 'by ordinance');
    await done('source', 'add', 'City Brigade', '--kind', 'body', '--label', 'brigade-2');
    await done('source', 'merge', 'brigade', 'brigade-2', '--rationale', 'one body under two names');
    expect(await done('source', 'show', 'brigade')).toMatch(/^brigade {2}Brigade of the City\n[^]*called\n {3}Brigade \(brigade\)[^]*joined by\n {3}brigade-2: one body under two names\n/u);
    expect(await done('source', 'titles', 'mclaughlin')).toMatch(/^Assistant Secretary +D1 +2025-10-21 +A05 A06 A07$/mu);
    const record = await done('source', 'record', 'dhs', '--limit', '1');
    expect(record).toMatch(/^stated: 20\n {3}A02 Traffic stop[^]*and 19 more[^]*^none: /mu);
    expect(record.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    expect((await json('source', 'record', 'dhs')).record.said.states.total).toBe(20);
  });

  it('are refused in words, with the nearest name', async () => {
    expect(await ran('question', 'position', INCIDENT, 'Q31', 'x')).toMatchObject({ exit: 3, err: expect.stringContaining('There is no question called “Q31”') });
  });
});

describe('log', () => {
  const GIVEN = ['log', INCIDENT, '--gist', 'A ricochet caused it', '--chain', 'coroner -> D9 (quote)', '--states', 'Q1/ricochet', '--label', 'A90'];

  it('shows what it would do, and writes nothing', async () => {
    const before = (await json('changes', INCIDENT, '--since', '0')).logIndex;
    expect(await done(...GIVEN, '--said', 'yesterday', '--relative-to', '2025-11-10', '--dry-run')).toMatch(/^Would be written\n {3}utterance logged\n {3}assertion logged A90: A ricochet caused it\nWould change the account\n/u);
    expect((await json('changes', INCIDENT, '--since', '0')).logIndex).toBe(before);
  });

  it('writes by flags alone, once for one key', async () => {
    const first = await json(...GIVEN, '--said', 'on 9 November 2025', '--key', 'a90');
    const again = await json(...GIVEN, '--said', 'on 9 November 2025', '--key', 'a90');
    expect(first).toMatchObject({ replayed: false });
    expect(again).toMatchObject({ replayed: true, ids: first.ids });
    expect(await done('account', INCIDENT)).toContain('coroner');
  });

  it('asks nobody where nobody sits, and refuses times it does not understand', async () => {
    expect(await ran('log', INCIDENT, '--gist', 'x')).toMatchObject({ exit: 2, err: expect.stringContaining('--chain is needed') });
    expect(await ran(...GIVEN, '--said', 'whenever it was')).toMatchObject({ exit: 5, err: expect.stringContaining('time-not-understood') });
    expect(await ran('log', INCIDENT, '--gist', 'x', '--chain', 'dhs -> D3', '--said', 'on Tuesday')).toMatchObject({ exit: 5, err: expect.stringContaining('--relative-to') });
  });

  it('leaves for later what nobody sorted, and sorts it then', async () => {
    await done('log', INCIDENT, '--gist', 'They use another weapon', '--chain', 'coroner -> D9', '--said', '2025-11-10', '--label', 'A91');
    expect(await done('unsorted')).toContain('A91  They use another weapon');
    await done('sort', INCIDENT, 'A91', '--states', 'Q30/other', '--reason', 'it names the weapon');
    expect(await done('unsorted')).not.toContain('A91');
  });

  it('seals what is sensitive: the desk reads it, readers do not', async () => {
    const { ids } = await json('log', INCIDENT, '--gist', 'The witness lives on Fifth', '--chain', 'D9', '--said', '2025-11-10', '--sensitive', '--label', 'A92');
    expect(await done('search', 'A92')).toContain('A92');
    expect(await done('search', 'witness', '--incident', INCIDENT)).not.toContain('lives on Fifth');
    const gist = async (): Promise<string> => (await json('unsorted')).map(({ assertion }: any) => assertion).find(({ id }: any) => id === ids.assertion).gist;
    expect(await gist()).toBe('The witness lives on Fifth');
    for (const { id } of await json('keys', 'list')) await done('keys', 'destroy', id, '--reason', 'asked for');
    expect(await gist()).toBe('[erased]');
  });
});

describe('finding', () => {
  it('searches words, phrases and filters', async () => {
    expect(await done('search', 'ricochet', '--source', 'coroner')).toContain('A »ricochet« caused it');
    expect(await done('search', 'a ricochet caused')).toContain('»A ricochet caused« it');
    expect(await done('search', 'ricochet', '--question', 'Q1/ricochet', '--incident', INCIDENT, '--standing', 'onRecord')).toContain('coroner → D9');
    expect(await done('search', 'nothingofthekind')).toMatch(/^Nothing found\./u);
  });
  it('tells what changed since one looked, and then nothing', async () => {
    expect(await done('changes', INCIDENT)).toMatch(/^A first look at .*: \d+ entries, up to log index \d+/u);
    expect(await done('changes', INCIDENT, '--since', '-1')).toContain('A90');
    await done('log', INCIDENT, '--gist', 'More', '--chain', 'coroner -> D9', '--said', '2025-11-10', '--states', 'Q4', '--label', 'A93');
    expect(await done('changes', INCIDENT)).toContain('assertion logged A93 More');
    expect(await done('changes', INCIDENT)).toMatch(/^Nothing was recorded about/u);
  });
  it('queues candidates of all incidents', async () => expect(await done('candidates')).toContain(INCIDENT));
  it('shows the difference as Markdown', async () =>
    expect(await done('diff', INCIDENT, '--from', '2025-10-21', '--to', 'now', '--format', 'markdown')).toMatch(/^# South Los Angeles shooting\n\n- from: public by 2025-10-21/u));
});

describe('judging', () => {
  it('defines a scale, proposes a verdict, and has a second person approve it', async () => {
    await done('scale', 'define', 'five rungs', '--rung', 'false=False: what is known contradicts it', '--rung', 'unproven=Unproven', '--rung', 'true=True');
    expect(await done('scale', 'list')).toContain('   false  False: what is known contradicts it');
    const { ids } = await json('verdict', 'give', INCIDENT, '--about', 'A90', '--scale', 'five rungs', '--rating', 'unproven', '--rationale', 'one report', '--for', 'A07',
      '--label', 'V1', '--propose', '--as', 'ana');
    expect(await done('verdict', 'proposals', INCIDENT)).toContain('verdict proposed by ana');
    await done('verdict', 'approve', INCIDENT, ids.proposal, '--as', 'Zoë');
    expect(await done('verdict', 'list', INCIDENT)).toMatch(/^V1 {2}Unproven \(2 of 3 on five rungs, version 1\)\n {3}about A90 A ricochet caused it\n {3}one report\n {3}for A07\n.*standing.*approved by a second person, Zoë/u);
    await done('settings', '--four-eyes', 'on', '--reason', 'we are two now');
    expect(await done('settings')).toContain('Four eyes: on');
    await done('settings', '--four-eyes', 'off', '--reason', 'one is away');
    await done('verdict', 'retract', INCIDENT, 'V1', '--reason', 'the report was withdrawn');
    expect(await done('verdict', 'list', INCIDENT)).toContain('retracted');
  });
  it('records what publishers and promisers did later', async () => {
    await done('notice', 'issue', INCIDENT, '--kind', 'correction', '--document', 'D9', '--issued', '2025-11-11', '--text', 'not a ricochet', '--affects', 'A90', '--label', 'N1');
    expect(await done('notice', 'list', INCIDENT)).toMatch(/^N1 {2}correction of D9, public 2025-11-11\n {3}not a ricochet\n {3}affects A90/u);
    expect(await done('follow-up', 'list', INCIDENT)).toContain('A49  awaited');
    await done('follow-up', 'note', INCIDENT, 'A49', '--outcome', 'broken', '--reason', 'nothing came');
    expect(await done('follow-up', 'list', INCIDENT)).toContain('A49  broken');
  });
  it('dismisses a candidate by the beginning of its id, and accepts another after a look', async () => {
    const [pair] = (await json('candidates', INCIDENT)).filter(({ kind }: any) => kind === 'sameUtterance');
    expect(await done('dismiss', INCIDENT, pair.id.slice(0, 8), '--reason', 'other words')).toContain('Written: candidate dismissed');
    expect((await json('candidates', INCIDENT)).map(({ id }: any) => id)).not.toContain(pair.id);
    expect(await ran('dismiss', INCIDENT, 'ffffffff', '--reason', 'x')).toMatchObject({ exit: 3, err: expect.stringContaining('No candidate begins with') });
    const [join] = (await json('candidates', INCIDENT)).filter(({ kind }: any) => kind === 'join');
    expect(await done('accept', INCIDENT, join.id.slice(0, 13), '--rationale', 'the same causes', '--dry-run')).toMatch(/^Would be written\n {3}contradiction joined/u);
    expect(await done('accept', INCIDENT, join.id, '--rationale', 'the same causes')).toContain('Written: contradiction joined');
  });
  it('tells incidents apart, and sources together', async () => {
    const [other] = (await json('incidents')).map(({ slug }: any) => slug).filter((slug: string) => slug !== INCIDENT);
    const { ids } = await json('link', 'add', INCIDENT, other, '--kind', 'distinct', '--status', 'confirmed', '--rationale', 'another day');
    expect(await done('link', 'list', INCIDENT)).toContain(`is not ${other} (confirmed)`);
    await done('link', 'withdraw', INCIDENT, ids.relation, '--reason', 'a slip');
    await done('source', 'add', 'County Coroner', '--kind', 'body', '--official', '--label', 'county-coroner');
    const merged = await json('source', 'merge', 'coroner', 'county-coroner', '--rationale', 'one office');
    await done('source', 'withdraw', 'coroner', merged.ids.relation, '--reason', 'two offices');
    await done('source', 'rename', 'coroner', 'Medical Examiner', '--since', '2025-11-01', '--reason', 'by ordinance');
    expect(await done('source', 'list')).toContain('Medical Examiner');
  });
  it('keeps an entry from readers, and shows it again', async () => {
    const entry: string = (await json('search', 'More', '--source', 'coroner')).items[0].entry;
    await done('entry', 'withhold', entry, '--reason', 'it names a child');
    await done('entry', 'release', entry, '--reason', 'it does not');
    await done('entry', 'void', entry, '--reason', 'logged twice');
    expect(await done('entry', 'show', entry)).toContain('voided at log index');
  });
});
