import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restoreBackup } from '#event-store/sqlite/backup.js';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'sealed-case');
});
afterAll(() => desk.close());

const told = ({ status, body }: Said): unknown => [status, body.code, body.pointer];
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
const all = (answer: Said): string => JSON.stringify(answer.body);

/** Files of a folder, and of those in it, whose raw bytes hold a text. */
function filesHolding(folder: string, text: string | Buffer): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesHolding(path, text) : readFileSync(path).includes(text) ? [path] : [];
  });
}
async function publish(path: string): Promise<void> {
  const { headers } = await desk.get(`${path}/publication`);
  must(await desk.say('PUT', `${path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
}
const keys = async (): Promise<any[]> => (await desk.get('/v1/keys')).body.items;
const keyIn = (sealed: string): string => sealed.slice(0, sealed.indexOf('.'));
async function sealedIn(entry: string, field: string): Promise<string> {
  return (await desk.get(`/v1/entries/${entry}`)).body.data[field].$sealed;
}

describe('a sensitive text', () => {
  const WORDS = 'the neighbour with the blue door and the quetzal saw it';
  let assertion = '';
  let entry = '';
  beforeAll(async () => {
    const body = held.stating('x', undefined, {
      label: 'S1', gist: { sensitive: WORDS }, quote: { sensitive: 'I saw it from my blue door' }, unclear: 'an open word',
      relays: [{ by: { document: held.document }, mode: 'quote', certainty: 'asserted', title: { sensitive: 'Blue door title' } }],
    });
    const receipt = must(await desk.post(`${held.path}/assertions`, body, keyed('sensitive-1')));
    assertion = receipt.ids.assertion;
    entry = receipt.events.find(({ type }: any) => type === 'AssertionLogged').id;
    const again = await desk.post(`${held.path}/assertions`, body, keyed('sensitive-1'));
    expect(again).toMatchObject({ status: 200, body: { replayed: true, ids: { assertion } } });
    const other = await desk.post(`${held.path}/assertions`, { ...body, gist: { sensitive: 'others' } }, keyed('sensitive-1'));
    expect(told(other)).toEqual([422, 'idempotency-key-reused', undefined]);
    await publish(held.path);
  });

  it('reads as words to the desk and as withheld to everybody else', async () => {
    const path = `${held.path}/assertions/${assertion}`;
    expect((await desk.get(path)).body).toMatchObject({ gist: WORDS, quote: 'I saw it from my blue door', relays: [{ title: 'Blue door title' }] });
    expect((await desk.read(path)).body).toMatchObject({ gist: '[withheld]', quote: '[withheld]', unclear: 'an open word', relays: [{ title: '[withheld]' }] });
    for (const view of ['account?public=2025-10-30', 'account/diff?from=2025-10-20&to=2025-10-30', 'assertions', 'questions', 'timeline', 'changes?since=0']) {
      const [own, readers] = [await desk.get(`${held.path}/${view}`), await desk.read(`${held.path}/${view}`)];
      expect(readers.status).toBe(200);
      expect(all(readers)).not.toMatch(/blue door|\$sealed/i);
      if (view !== 'questions') expect([view, all(own).includes(WORDS)]).toEqual([view, true]);
      if (view.startsWith('account?')) expect(all(readers)).toContain('[withheld]');
    }
    // The cache of one viewer is never another's.
    expect((await desk.get(path)).body.gist).toBe(WORDS);
    const replay = await desk.get(`${held.path}/replay`);
    expect(replay.body).toContain(WORDS);
    expect((await desk.read(`${held.path}/replay`)).body).not.toMatch(/blue door/i);
  });

  it('stands sealed in the events and in the entry, whose words the desk is shown beside', async () => {
    const { body } = await desk.get(`/v1/entries/${entry}`);
    expect(body.data.gist).toEqual({ $sealed: expect.stringMatching(/^[0-9a-f-]{36}\.[\w-]+$/) });
    expect(body.words).toMatchObject({ gist: WORDS, quote: 'I saw it from my blue door', label: 'S1' });
    const readers = (await desk.read(`/v1/entries/${entry}`)).body;
    expect(readers.data.gist).toBe('[withheld]');
    expect(readers.words).toBeUndefined();
    const events = (await desk.read(`${held.path}/events?limit=500`)).body.items;
    expect(events.find(({ id }: any) => id === entry).data.gist).toEqual(body.data.gist);
  });

  it('is on no disk in words, nor in the log of the server', () => {
    for (const words of [WORDS, 'quetzal', 'blue door', 'Blue door title']) expect(filesHolding(desk.folder, words)).toEqual([]);
  });

  it('is found by nobody\'s search, for the index never holds it', async () => {
    for (const asReader of [true, false]) {
      const found = async (words: string): Promise<string> => JSON.stringify((await desk.get(`/v1/search?q=${words}`, { asReader })).body.items);
      expect(await found('quetzal')).toBe('[]');
      expect(await found('door')).toBe('[]');
      expect(await found('"an open word"')).toContain(assertion);
      expect(/\$sealed|blue door/.test(await found('"an open word"'))).toBe(false);
    }
  });

  it('has a key of its own that says what it seals', async () => {
    const key = keyIn(await sealedIn(entry, 'gist'));
    const mine = (await keys()).find(({ id }) => id === key);
    expect(mine).toEqual({
      id: key, purpose: `POST ${held.path}/assertions /gist`, madeAt: expect.any(String), destroyedAt: null, reason: null,
    });
    expect(new Set([await sealedIn(entry, 'gist'), await sealedIn(entry, 'quote')].map(keyIn)).size).toBe(2);
    expect((await desk.read('/v1/keys')).status).toBe(401);
    expect((await desk.say('POST', `/v1/keys/${key}/destruction`, { reason: 'x' }, { asReader: true })).status).toBe(401);
  });

  it('is judged by the limits of its field, and nowhere taken where rules read the words', async () => {
    const post = (more: object) => desk.post(`${held.path}/assertions`, held.stating('x', held.positions[0], more));
    const faults = async (more: object) => (await post(more)).body.errors.map(({ pointer }: any) => pointer);
    expect(await faults({ gist: { sensitive: 'x'.repeat(1_001) } })).toEqual(['/gist']);
    expect(await faults({ gist: { sensitive: '  ' } })).toEqual(['/gist']);
    expect(await faults({ gist: { sensitive: 'x', more: 1 } })).toEqual(['/gist']);
    expect(await faults({ label: { sensitive: 'x' } })).toEqual(['/label']);
    expect(told(await post({ gist: { $sealed: await sealedIn(entry, 'gist') } }))).toEqual([400, 'sealed-not-accepted', '/gist/$sealed']);
    const file = { questions: [{ key: 'q', text: { $sealed: 'x' } }] };
    expect(told(await desk.post('/v1/imports', { key: 'sealed', files: [file] }))).toEqual([400, 'sealed-not-accepted', '/files/0/questions/0/text/$sealed']);
  });

  it('leaves no key behind when it is only rehearsed', async () => {
    const before = (await keys()).length;
    const dry = await desk.post(`${held.path}/assertions?dryRun=true`, held.stating('x', held.positions[0], { gist: { sensitive: 'never kept' } }));
    expect(dry.status).toBe(200);
    expect(all(dry)).not.toContain('never kept');
    expect((await keys()).length).toBe(before);
  });

  it('is amended by naming what stands there, and takes words that are sealed in turn', async () => {
    const { body, headers } = await desk.get(`/v1/entries/${entry}`);
    const amend = (changes: object[], etag = headers.get('etag') ?? '') =>
      desk.post(`/v1/entries/${entry}/amendments`, { changes, reason: 'a slip' }, { headers: { 'if-match': etag } });
    expect(told(await amend([{ path: '/gist', before: WORDS, after: 'open' }]))).toEqual([409, 'before-differs', '/changes/0/before']);
    const foreign = await amend([{ path: '/gist', before: body.data.gist, after: body.data.quote }]);
    expect(foreign.body.errors[0].pointer).toBe('/changes/0/after');
    must(await amend([
      { path: '/gist', before: body.data.gist, after: { sensitive: 'the neighbour with the green gate saw it' } },
      { path: '/relays', before: body.data.relays, after: [{ ...body.data.relays[0], mode: 'paraphrase' }] },
    ]));
    const view = (await desk.get(`${held.path}/assertions/${assertion}`)).body;
    expect(view).toMatchObject({ gist: 'the neighbour with the green gate saw it', relays: [{ mode: 'paraphrase', title: 'Blue door title' }] });
    expect(filesHolding(desk.folder, 'green gate')).toEqual([]);
  });

  it('taken over by another incident reads the same there', async () => {
    const other = await openCase(desk, 'adopting-case');
    const speaker = { kind: 'anonymous', described: { sensitive: 'a nurse of ward seven' }, official: true };
    const logged = must(await desk.post(`${held.path}/assertions`, held.stating('an open gist', held.positions[0], {
      utterance: { kind: 'new', claimants: [{ speaker }], channel: 'interview', said: '2025-10-21' },
    })));
    const utterance = { kind: 'adopted', utterance: logged.ids.utterance, from: held.incident };
    const adopted = must(await desk.post(`${other.path}/assertions`, other.stating('as told there', undefined, { utterance })));
    const view = (await desk.get(`${other.path}/assertions/${adopted.ids.assertion}`)).body;
    expect(view.utterance.claimants[0].speaker.described).toBe('a nurse of ward seven');
    expect(all(await desk.get(`${other.path}/account?public=2025-10-30`))).toContain('a nurse of ward seven');
  });
});

describe('a confidential source', () => {
  const NAME = 'Maria Example-Quiet';
  let source = '';
  let key = '';
  let path = '';
  beforeAll(async () => {
    const opened = await openCase(desk, 'confidential-case');
    path = opened.path;
    const body = { kind: 'person', name: NAME, label: 'deep-source', confidential: true };
    source = must(await desk.post('/v1/sources', body, keyed('confidential-1'))).ids.source;
    expect(await desk.post('/v1/sources', body, keyed('confidential-1'))).toMatchObject({ status: 200, body: { ids: { source } } });
    const claimants = [{ speaker: { kind: 'source', source }, onBehalfOf: opened.source }];
    const utterance = { kind: 'new', claimants, channel: 'interview', said: '2025-10-21' };
    must(await desk.post(`${path}/assertions`, opened.stating('she says so', undefined, { utterance })));
    const inline = { ...body, kind: 'person', name: 'Inline Example-Quiet', label: 'quiet-two', key: 'quiet' };
    must(await desk.post(`${path}/assertions`, opened.stating('and so does another', opened.positions[0], {
      register: { sources: [inline] },
      utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: 'new:quiet' } }], channel: 'interview', said: '2025-10-21' },
    })));
    key = keyIn((await desk.get(`/v1/entries/${(await desk.get(`/v1/sources/${source}`)).body.entry}`)).body.data.name.$sealed);
    await publish(path);
  });

  it('has its name and label at the desk, and neither anywhere else', async () => {
    expect((await desk.get(`/v1/sources/${source}`)).body).toMatchObject({ name: NAME, label: 'deep-source', confidential: true });
    expect((await desk.read(`/v1/sources/${source}`)).body).toMatchObject({ name: 'confidential source', label: 'confidential source' });
    const { entry } = (await desk.get(`/v1/sources/${source}`)).body;
    const addresses = [
      `${path}/account?public=2025-10-30`, `${path}/assertions`, `${path}/timeline`, `${path}/events?limit=500`, `${path}/replay`,
      '/v1/sources?limit=500', `/v1/sources/${source}`, `/v1/entries/${entry}`, `${path}/account/diff?from=2025-10-20&to=2025-10-30`,
    ];
    for (const address of addresses) {
      const readers = await desk.read(address);
      expect([address, readers.status]).toEqual([address, 200]);
      expect([address, /Example-Quiet|deep-source|quiet-two/.test(JSON.stringify(readers.body))]).toEqual([address, false]);
    }
    expect(all(await desk.get(`${path}/account?public=2025-10-30`))).toContain('deep-source');
    expect(all(await desk.read(`${path}/account?public=2025-10-30`))).toContain('confidential source');
    expect(filesHolding(desk.folder, 'Example-Quiet')).toEqual([]);
  });

  it('keeps one key for all its names, however they come', async () => {
    const { entry } = (await desk.get(`/v1/sources/${source}`)).body;
    for (const after of ['Maria Example-Quieter', { sensitive: 'Maria Example-Quietest' }]) {
      const { body, headers } = await desk.get(`/v1/entries/${entry}`);
      must(await desk.post(`/v1/entries/${entry}/amendments`, { changes: [{ path: '/name', before: body.data.name, after }], reason: 'a slip' },
        { headers: { 'if-match': headers.get('etag') ?? '' } }));
      expect(keyIn(await sealedIn(entry, 'name'))).toBe(key);
    }
    expect((await desk.get(`/v1/sources/${source}`)).body.name).toBe('Maria Example-Quietest');
    expect(filesHolding(desk.folder, 'Example-Quiet')).toEqual([]);
  });

  it('that takes another name stays unnamed to readers, wherever they look', async () => {
    must(await desk.post(`/v1/sources/${source}/names`, { name: 'Maria Example-Married', label: 'deep-married', since: '2025-10-20', reason: 'her wedding' }));
    expect((await desk.get(`/v1/sources/${source}`)).body).toMatchObject({ name: 'Maria Example-Married', label: 'deep-married' });
    await publish(path);
    const known = /Example-|deep-|wedding/;
    for (const address of [`/v1/sources/${source}`, `/v1/sources/${source}/titles`, `/v1/sources/${source}/record`, '/v1/sources?limit=500']) {
      const readers = await desk.read(address);
      expect([address, readers.status, known.test(JSON.stringify(readers.body))]).toEqual([address, 200, false]);
    }
    for (const words of ['deep', 'married', 'wedding', 'maria', 'quieter']) {
      expect([words, (await desk.read(`/v1/search?q=${words}`)).body.items]).toEqual([words, []]);
    }
    expect(all(await desk.get('/v1/search?q=deep'))).toContain(source);
    const renamed = (await desk.get('/v1/events?limit=500')).body.items.find(({ type }: any) => type === 'SourceRenamed');
    expect(keyIn(renamed.data.name.$sealed)).toBe(key);
    expect((await desk.read(`/v1/entries/${renamed.id}`)).status).toBe(404);
    expect((await desk.get(`/v1/entries/${renamed.id}`)).body.words.name).toBe('Maria Example-Married');
    expect(filesHolding(desk.folder, 'Example-Married')).toEqual([]);
  });

  it('is erased with its key, at once and for good, and no event changes', async () => {
    const events = all(await desk.get('/v1/events?limit=500'));
    const account = `${path}/account?public=2025-10-30`;
    expect(all(await desk.get(account))).toContain('deep-married');
    const destroy = (body: object, idempotency: string) => desk.post(`/v1/keys/${key}/destruction`, body, keyed(idempotency));
    expect(told(await desk.post('/v1/keys/0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111/destruction', { reason: 'x' }))).toEqual([404, 'unknown-key', undefined]);
    expect((await destroy({ reason: '' }, 'destroy-0')).status).toBe(400);
    expect((await desk.get(`/v1/sources/${source}`)).body.name).toBe('Maria Example-Married');
    const first = must(await destroy({ reason: 'she asked for it' }, 'destroy-1'));
    expect((await desk.get(`/v1/sources/${source}`)).body).toMatchObject({ name: '[erased]', label: 'deep-married' });
    expect((await desk.read(`/v1/sources/${source}`)).body).toMatchObject({ name: 'confidential source' });
    expect(await destroy({ reason: 'she asked for it' }, 'destroy-1')).toMatchObject({ status: 200, body: { ...first, replayed: true } });
    expect(told(await destroy({ reason: 'twice' }, 'destroy-2'))).toEqual([409, 'key-destroyed', '/key']);
    expect((await keys()).find(({ id }) => id === key))
      .toMatchObject({ destroyedAt: expect.any(String), reason: 'she asked for it', purpose: `source ${source}: its names` });
    const after = (await desk.get('/v1/events?limit=500')).body.items;
    expect(JSON.stringify(after.slice(0, -1))).toBe(JSON.stringify(JSON.parse(events).items));
    expect(after.at(-1)).toMatchObject({ type: 'SealingKeyDestroyed', data: { key, reason: 'she asked for it' } });
  });
});

describe('erased', () => {
  it('stays erased over a restart, a rebuild, an old key file put back, and a restored backup', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'factledger-erased-'));
    const old = mkdtempSync(join(tmpdir(), 'factledger-old-keys-'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'factledger-restored-'));
    let one = await Desk.open({ folder });
    const [erased, kept] = ['of the one that goes', 'of the one that stays'];
    const opened = await openCase(one, 'erased-case');
    const gist = async (words: string): Promise<string> =>
      must(await one.post(`${opened.path}/assertions`, opened.stating('x', opened.positions[0], { gist: { sensitive: words } }))).ids.assertion;
    const [gone, stays] = [await gist(erased), await gist(kept)];
    const gists = async (): Promise<unknown> =>
      [(await one.get(`${opened.path}/assertions/${gone}`)).body.gist, (await one.get(`${opened.path}/assertions/${stays}`)).body.gist];
    expect(await gists()).toEqual([erased, kept]);
    const entry = (await one.get(`/v1/entries/${(await one.get(`${opened.path}/assertions/${gone}`)).body.entry}`)).body;
    const key = keyIn(entry.data.gist.$sealed);
    cpSync(join(folder, 'keys.sqlite'), join(old, 'keys.sqlite'));
    cpSync(join(folder, 'keys.sqlite-wal'), join(old, 'keys.sqlite-wal'));
    must(await one.post(`/v1/keys/${key}/destruction`, { reason: 'asked for' }));
    expect(await gists()).toEqual(['[erased]', kept]);
    const backup = must(await one.post('/v1/backups', { name: 'one' }));

    await one.server.close();
    for (const name of readdirSync(folder)) if (name.startsWith('read-models')) rmSync(join(folder, name));
    for (const name of ['keys.sqlite', 'keys.sqlite-wal']) cpSync(join(old, name), join(folder, name));
    one = await Desk.open({ folder });
    expect(await gists()).toEqual(['[erased]', kept]);
    expect((await one.get('/v1/keys')).body.items.find(({ id }: any) => id === key).destroyedAt).not.toBeNull();
    await one.server.close();

    await restoreBackup(join(folder, 'backups', backup.name), elsewhere);
    const bare = await Desk.open({ folder: elsewhere });
    [one] = [bare];
    expect(await gists()).toEqual(['[erased]', '[withheld]']);
    await one.server.close();
    for (const name of ['keys.sqlite', 'sealing.key']) {
      rmSync(join(elsewhere, name));
      cpSync(join(folder, name), join(elsewhere, name));
    }
    one = await Desk.open({ folder: elsewhere });
    expect(await gists()).toEqual(['[erased]', kept]);
    await one.server.close();
    for (const each of [folder, old, elsewhere]) rmSync(each, { recursive: true, force: true });
  });
});
