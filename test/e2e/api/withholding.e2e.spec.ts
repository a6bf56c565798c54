import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
let before: string;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'withholding');
  must(await desk.post(`${held.path}/contradictions`, {
    label: 'R1', questions: [held.question], sides: [[held.assertions[0]], [held.assertions[1]]], strength: 'contradiction', rationale: 'both cannot be',
  }));
  must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': '"r0"' } }));
  before = new Date().toISOString();
});
afterAll(() => desk.close());

/** Every view of the incident that readers have, also as it was recorded before anything was withheld. */
const views = (): readonly string[] => [
  '/account', '/account/diff?from=2025-10-20&to=now', '/timeline', '/events', '/replay', '/questions', '/assertions', '/contradictions', '/notices',
  '/follow-ups', `/account?recorded=${before}`, `/assertions?recorded=${before}`, `/contradictions?recorded=${before}`, `/timeline?recorded=${before}`,
  '/timeline?clock=said', '/changes?since=0', '/verdicts', '/links',
].map((path) => `${held.path}${path}`).concat('/v1/search?q=ricochet', '/v1/search?q=dept', '/v1/search?q=shot');
const told = async (path: string): Promise<string> => {
  const { body } = await desk.read(path);
  return typeof body === 'string' ? body : JSON.stringify(body);
};
const all = async (): Promise<ReadonlyMap<string, string>> => new Map(await Promise.all(views().map(async (path) => [path, await told(path)] as const)));
const act = async (entry: string, what: 'withholding' | 'release', reason = 'a name slipped in'): Promise<Said> => {
  const { headers } = await desk.get(`/v1/entries/${entry}`);
  return await desk.post(`/v1/entries/${entry}/${what}`, { reason }, { headers: { 'if-match': headers.get('etag') ?? '' } });
};
const entryOf = async (assertion: string): Promise<{ entry: string; utterance: { entry: string } }> => (await desk.get(`${held.path}/assertions/${assertion}`)).body;

describe('a withheld assertion', () => {
  it('is gone for readers at once, at every moment and wherever it showed, and comes back on release', async () => {
    const shown = await all();
    const [assertion] = held.assertions;
    const { entry, utterance } = await entryOf(assertion);
    const etag = (await desk.read(`${held.path}/account`)).headers.get('etag') ?? '';
    const done = await act(entry, 'withholding');
    expect([done.status, done.body.events[0].type, done.headers.get('location')]).toEqual([201, 'EntryWithheld', `/v1/entries/${entry}`]);
    for (const [path, text] of await all()) {
      for (const id of [assertion, entry, utterance.entry]) expect([path, text.includes(id)]).toEqual([path, false]);
    }
    for (const path of [`${held.path}/assertions/${assertion}`, `/v1/entries/${entry}`, `/v1/entries/${utterance.entry}`, `/v1/entries/${done.body.events[0].id}`])
      expect([path, (await desk.read(path)).status]).toEqual([path, 404]);
    // The contradiction lost a side; the other side stands.
    expect((await desk.read(`${held.path}/contradictions`)).body.items).toEqual([]);
    expect((await desk.read(`${held.path}/assertions`)).body.items).toHaveLength(1);
    expect((await desk.read(held.path)).body.counts).toMatchObject({ assertions: 1, openContradictions: 0 });
    expect((await desk.read(`${held.path}/account`, { headers: { 'if-none-match': etag } })).status).toBe(200);
    // Named by nothing else, the body that spoke is not there either.
    expect((await desk.read(`/v1/sources/${held.source}`)).status).toBe(404);
    expect((await act(entry, 'release', 'they agreed')).body.events[0].type).toBe('EntryReleased');
    // An account for now carries the moment it was asked for, a search the end of the log.
    for (const [path, text] of await all()) if (!/account|search/.test(path)) expect([path, text]).toEqual([path, shown.get(path)]);
    expect(await told('/v1/search?q=ricochet')).toContain(assertion);
    expect((await desk.read(`/v1/sources/${held.source}`)).status).toBe(200);
  });

  it('is all there for the desk, which is told why and by whom', async () => {
    const { entry } = await entryOf(held.assertions[1]);
    const { body } = await act(entry, 'withholding', 'they are in danger');
    const mark = { entry: body.events[0].id, reason: 'they are in danger', by: 'owner' };
    expect((await desk.get(`/v1/entries/${entry}`)).body.withheld).toEqual(mark);
    expect((await desk.get(`${held.path}/assertions/${held.assertions[1]}`)).body.withheld).toEqual(mark);
    const { body: { items } } = await desk.get(`${held.path}/assertions`);
    expect(items.map(({ withheld }: { withheld?: unknown }) => withheld)).toEqual([undefined, mark]);
    expect((await desk.get(`${held.path}/contradictions`)).body.items).toHaveLength(1);
    const twice = await act(entry, 'withholding');
    expect([twice.status, twice.body.code]).toEqual([409, 'already-withheld']);
    must(await act(entry, 'release'));
    expect((await desk.get(`/v1/entries/${entry}`)).body).not.toHaveProperty('withheld');
    const again = await act(entry, 'release');
    expect([again.status, again.body.code]).toEqual([409, 'not-withheld']);
  });

  it('needs the key and the version that was read', async () => {
    const { entry } = await entryOf(held.assertions[0]);
    for (const path of ['withholding', 'release']) {
      expect((await desk.say('POST', `/v1/entries/${entry}/${path}`, { reason: 'x' }, { asReader: true })).status).toBe(401);
      expect((await desk.post(`/v1/entries/${entry}/${path}`, { reason: 'x' })).status).toBe(428);
    }
  });

  it('may be withheld before it is published', async () => {
    const late = must(await desk.post(`${held.path}/assertions`, held.stating('said later', held.positions[0], { label: 'A3' })));
    const entry = late.events.at(-1).id;
    must(await act(entry, 'withholding'));
    const { headers } = await desk.get(`${held.path}/publication`);
    must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
    expect((await desk.read(`${held.path}/assertions`)).body.items).toHaveLength(2);
    expect(await told(`${held.path}/events`)).not.toContain(late.ids.assertion);
    must(await act(entry, 'release'));
    expect((await desk.read(`${held.path}/assertions`)).body.items).toHaveLength(3);
  });
});

describe('a withheld source or document', () => {
  it('has no name for readers, and keeps its place in the account', async () => {
    const source = (await desk.get(`/v1/sources/${held.source}`)).body;
    must(await act(source.entry, 'withholding'));
    expect((await desk.read(`/v1/sources/${held.source}`)).body).toMatchObject({ source: held.source, name: '[withheld]', kind: 'body', official: true });
    const { body } = await desk.read(`${held.path}/account`);
    expect(body.questions[0].lines[0].bodies).toEqual([{ id: held.source, label: '[withheld]' }]);
    for (const path of [...views(), '/v1/sources', `/v1/sources/${held.source}`]) {
      const text = await told(path);
      expect([path, text.includes('Department'), text.includes('"dept"')]).toEqual([path, false, false]);
    }
    expect((await desk.read(`/v1/entries/${source.entry}`)).status).toBe(404);
    expect((await desk.get(`/v1/sources/${held.source}`)).body).toMatchObject({ name: 'Department withholding', label: 'dept', withheld: { by: 'owner' } });
    must(await act(source.entry, 'release'));
    expect((await desk.read(`/v1/sources/${held.source}`)).body).toMatchObject({ name: 'Department withholding' });
  });

  it('reads alike in a document', async () => {
    const document = (await desk.get(`/v1/documents/${held.document}`)).body;
    must(await act(document.entry, 'withholding'));
    expect((await desk.read(`/v1/documents/${held.document}`)).body).toMatchObject({ title: '[withheld]', publisher: null });
    expect(await told(`${held.path}/account`)).toContain('dept → [withheld]');
    expect(await told(`${held.path}/account`)).not.toContain('D1');
    must(await act(document.entry, 'release'));
  });
});

describe('what cannot be withheld', () => {
  it('is the opening, and what publishes or judges', async () => {
    const { body: { items } } = await desk.get(`${held.path}/events`);
    const idOf = (type: string): string => items.find((event: { type: string }) => event.type === type).id;
    for (const type of ['IncidentOpened', 'IncidentPublished', 'EntryWithheld']) {
      const { status, body } = await act(idOf(type), 'withholding');
      expect([type, status, body.code]).toEqual([type, 422, 'entry-not-withholdable']);
    }
  });
});

describe('a withheld utterance', () => {
  it('is withheld in every incident that holds a copy of it', async () => {
    const other = await openCase(desk, 'elsewhere');
    const { utterance } = (await desk.get(`${held.path}/assertions/${held.assertions[0]}`)).body;
    const adopted = must(await desk.post(`${other.path}/assertions`, other.stating('the same', other.positions[0], {
      label: 'A9', utterance: { kind: 'adopted', utterance: utterance.id, from: held.incident },
    })));
    must(await desk.say('PUT', `${other.path}/publication`, {}, { headers: { 'if-match': '"r0"' } }));
    expect(await told(`${other.path}/assertions`)).toContain(adopted.ids.assertion);
    must(await act(utterance.entry, 'withholding'));
    expect(await told(`${other.path}/assertions`)).not.toContain(adopted.ids.assertion);
    expect(await told(`${held.path}/assertions`)).not.toContain(held.assertions[0]);
    must(await act(utterance.entry, 'release'));
    expect(await told(`${other.path}/assertions`)).toContain(adopted.ids.assertion);
  });
});
