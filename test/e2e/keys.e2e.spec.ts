/** `factledger keys` and what `check` says of keys, against a server of the test's own and then its data folder. */
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runHere } from '#test/support/command-line.js';
import type { RanHere } from '#test/support/command-line.js';
import { Desk, OWNER_KEY, must, openCase } from '#test/support/desk.js';

const folder = mkdtempSync(join(tmpdir(), 'factledger-keys-e2e-'));
let desk: Desk;
let path = '';
let key = '';
let assertion = '';
beforeAll(async () => {
  desk = await Desk.open({ folder });
  const held = await openCase(desk, 'keys-case');
  const sealed = { gist: { sensitive: 'in confidence' }, quote: { sensitive: 'in full' } };
  const made = must(await desk.post(`${held.path}/assertions`, held.stating('x', held.positions[0], sealed)));
  path = held.path;
  assertion = made.ids.assertion;
  const entry = made.events.find(({ type }: any) => type === 'AssertionLogged').id;
  key = (await desk.get(`/v1/entries/${entry}`)).body.data.gist.$sealed.split('.')[0];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const factledger = (...args: readonly string[]): Promise<RanHere> => factledgerIn({}, ...args);
const factledgerIn = (more: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<RanHere> =>
  runHere({ DATA_DIR: folder, FACTLEDGER_KEY: OWNER_KEY, ...more }, [...args, ...(/^(list|destroy)$/.test(args[1] ?? '') ? ['--server', desk.server.url] : [])]);

describe('factledger keys', () => {
  it('lists what each key seals, and destroys one for good', async () => {
    const { exit, out } = await factledger('keys', 'list');
    expect(exit).toBe(0);
    expect(out).toContain(key);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('/gist');
    expect(await factledger('keys', 'destroy', key, '--reason', 'asked for', '--dry-run')).toMatchObject({ exit: 0 });
    expect((await desk.get(`${path}/assertions/${assertion}`)).body.gist).toBe('in confidence');
    expect(await factledger('keys', 'destroy', key, '--reason', 'asked for', '--yes')).toMatchObject({ exit: 0 });
    expect((await desk.get(`${path}/assertions/${assertion}`)).body).toMatchObject({ gist: '[erased]', quote: 'in full' });
    expect(JSON.parse((await factledger('keys', 'list', '--json')).out).find(({ id }: any) => id === key)).toMatchObject({ reason: 'asked for' });
    expect(await factledger('keys', 'destroy', key, '--reason', 'again', '--yes')).toMatchObject({ exit: 4 });
    expect(await factledger('keys', 'destroy', 'nobody', '--reason', 'x', '--yes')).toMatchObject({ exit: 3 });
    expect(await factledger('keys', 'rewrap')).toMatchObject({ exit: 4 });
  });

  it('wraps them anew with the server stopped; what was sealed reads as before', async () => {
    await desk.server.close();
    const before = readFileSync(join(folder, 'sealing.key'), 'utf8');
    expect(await factledger('keys', 'rewrap')).toMatchObject({ exit: 0, out: expect.stringMatching(/^1 key is wrapped/) });
    expect(readFileSync(join(folder, 'sealing.key'), 'utf8')).not.toBe(before);
    desk = await Desk.open({ folder });
    expect((await desk.get(`${path}/assertions/${assertion}`)).body).toMatchObject({ gist: '[erased]', quote: 'in full' });
    await desk.server.close();
  });
});

describe('factledger check', () => {
  it('says whether every sealed value has its key, and warns where one is missing', async () => {
    expect(await factledger('check')).toMatchObject({ exit: 0, out: expect.stringContaining('sealed: 2 values under 2 keys, none missing') });
    const elsewhere = { FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 1).toString('base64url') };
    expect(await factledgerIn(elsewhere, 'check')).toMatchObject({ exit: 0, out: expect.stringMatching(/none missing\n {2}not tried .*not the one they were wrapped with/) });
    renameSync(join(folder, 'keys.sqlite'), join(folder, 'keys.elsewhere'));
    expect(await factledger('check')).toMatchObject({ exit: 0, out: expect.stringContaining('2 values under 2 keys, 2 missing') });
    renameSync(join(folder, 'keys.elsewhere'), join(folder, 'keys.sqlite'));
  });

  it('finds a key whose bytes were changed', async () => {
    copyFileSync(join(folder, 'keys.sqlite'), join(folder, 'keys.sound'));
    const db = new DatabaseSync(join(folder, 'keys.sqlite'));
    const { id } = db.prepare('SELECT id FROM keys').get() as { readonly id: string };
    db.prepare('UPDATE keys SET wrapped = randomblob(60)').run();
    db.close();
    expect(await factledger('check')).toMatchObject({ exit: 6, out: expect.stringContaining(`key ${id}: is kept, and the sealing key does not open it`), err: expect.stringContaining('keys.sqlite') });
    renameSync(join(folder, 'keys.sound'), join(folder, 'keys.sqlite'));
  });

  it('a key file that the sealing key does not open keeps the server from starting, and says so', async () => {
    const env = { FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 1).toString('base64url') };
    await expect(Desk.open({ folder, env })).rejects.toThrow(/wrapped with another sealing key/);
    desk = await Desk.open({ folder });
    await desk.server.close();
  });
});
