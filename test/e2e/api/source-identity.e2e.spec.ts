import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';
import { misfits } from '#test/support/fits.js';
import { SCHEMAS } from '#api/openapi/schemas/all.js';

let desk: Desk;
let held: Case;
let other: string;
let title: string;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'identity');
  other = must(await desk.post('/v1/sources', { kind: 'body', name: 'Homeland Department', label: 'hd', official: true })).ids.source;
  title = 'assistant secretary';
  must(await desk.post(`${held.path}/assertions`, held.stating('it was direct', held.positions[1], {
    label: 'A3',
    utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: other } }], channel: 'statement', said: '2025-10-25' },
    relays: [{ by: { document: held.document }, mode: 'quote', certainty: 'asserted', title }],
  })));
});
afterAll(() => desk.close());

const at = (source: string, more = ''): string => `/v1/sources/${source}${more}`;
const bodies = async (recorded = 'now'): Promise<unknown> =>
  (await desk.get(`${held.path}/account?public=2025-11-30&recorded=${encodeURIComponent(recorded)}`)).body.questions[0].lines.map((line: any) => line.bodies.map(({ label }: any) => label).join());
const fits = (schema: keyof typeof SCHEMAS, body: unknown): void => expect(misfits(body, SCHEMAS[schema], SCHEMAS)).toEqual([]);

describe('names', () => {
  it('are taken one after the other, under the tag that was read', async () => {
    const before = await desk.get(at(held.source));
    const body = { name: 'Department of Identity', since: '2025-11', reason: 'by statute' };
    const renamed = await desk.post(at(held.source, '/names'), body, { headers: { 'if-match': before.headers.get('etag') ?? '', 'idempotency-key': 'rename' } });
    expect([renamed.status, renamed.body.events[0].type, renamed.headers.get('etag'), renamed.headers.get('location')])
      .toEqual([201, 'SourceRenamed', '"r1"', `/v1/entries/${renamed.body.events[0].id}`]);
    expect((await desk.post(at(held.source, '/names'), body, { headers: { 'if-match': before.headers.get('etag') ?? '', 'idempotency-key': 'rename' } })).status).toBe(200);
    expect((await desk.post(at(held.source, '/names'), { ...body, name: 'x' }, { headers: { 'if-match': '"r0"' } })).status).toBe(412);
    const { body: now, headers } = await desk.get(at(held.source));
    expect([now.name, now.label, headers.get('etag')]).toEqual(['Department of Identity', 'dept', '"r1"']);
    expect(now.names.map(({ name, reason }: any) => [name, reason])).toEqual([['Department identity', null], ['Department of Identity', 'by statute']]);
    fits('SourceDetail', now);
  });
  it('are refused where nothing changes, out of order, or for nobody', async () => {
    const again = await desk.post(at(held.source, '/names'), { name: 'Department of Identity', reason: 'again' });
    expect([again.status, again.body.code]).toEqual([422, 'nothing-changed']);
    const earlier = await desk.post(at(held.source, '/names'), { name: 'Earlier', since: '2024', reason: 'found later' });
    expect([earlier.status, earlier.body.code, earlier.body.pointer]).toEqual([422, 'renamed-earlier', '/since']);
    const nobody = await desk.post(at('00000000-0000-4000-8000-000000000000', '/names'), { name: 'x', reason: 'y' });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'unknown-source']);
  });
});

describe('merges and splits', () => {
  it('join lines, tell why, and are taken back', async () => {
    expect(await bodies()).toEqual(['dept', 'hd']);
    const head = await desk.head();
    const merged = await desk.post(at(held.source, '/merges'), { absorbed: other, rationale: 'one department under two names' });
    const { relation } = merged.body.ids;
    expect([merged.status, merged.body.events[0].type, typeof relation]).toEqual([201, 'SourcesMerged', 'string']);
    expect([await bodies(), await bodies(`#${head}`)]).toEqual([['dept'], ['dept', 'hd']]);
    expect((await desk.get(at(other))).body.mergedInto).toMatchObject({ relation, source: { id: held.source, label: 'dept' } });
    const difference = (await desk.get(`${held.path}/account/diff?from=2025-11-30@%23${head}&to=2025-11-30`)).body;
    expect(difference.changes.map(({ kind, causes }: any) => [kind, causes])).toEqual([
      ['reattributed', [merged.body.events[0].id]], ['reattributed', [merged.body.events[0].id]],
    ]);
    fits('AccountDifference', difference);

    const twice = await desk.post(at(held.source, '/merges'), { absorbed: other, rationale: 'again' });
    expect([twice.status, twice.body.code, twice.body.pointer]).toEqual([409, 'already-merged', '/absorbed']);
    const round = await desk.post(at(other, '/merges'), { absorbed: held.source, rationale: 'the other way' });
    expect([round.status, round.body.code]).toEqual([409, 'already-merged']);
    const apart = await desk.post(at(held.source, '/splits'), { part: other, utterances: [held.assertions[0]], rationale: 'two' });
    expect([apart.status, apart.body.code]).toEqual([409, 'split-into-merged']);

    const back = await desk.post(at(held.source, `/relations/${relation}/withdrawal`), { reason: 'two after all' });
    expect([back.status, back.body.events[0].type, await bodies()]).toEqual([201, 'RelationWithdrawn', ['dept', 'hd']]);
    expect((await desk.post(at(held.source, `/relations/${relation}/withdrawal`), { reason: 'again' })).body.code).toBe('already-withdrawn');
    expect((await desk.post(at(held.source, `/relations/${other}/withdrawal`), { reason: 'what' })).status).toBe(404);
  });
  it('give a part what is the part\'s', async () => {
    const { body: { items } } = await desk.get(`${held.path}/assertions`);
    const [first] = items;
    const split = await desk.post(at(held.source, '/splits'), { part: other, utterances: [first.utterance.id], rationale: 'another office' });
    expect([split.status, split.body.events[0].type, await bodies()]).toEqual([201, 'SourceSplit', ['hd']]);
    const view = (await desk.get(at(held.source))).body;
    expect(view.splits).toMatchObject([{ source: { id: other }, utterances: [first.utterance.id] }]);
    fits('SourceDetail', view);
    must(await desk.post(at(held.source, `/relations/${split.body.ids.relation}/withdrawal`), { reason: 'no' }));
    expect(await bodies()).toEqual(['dept', 'hd']);
  });
  it('let the survivor take back what the other said', async () => {
    const said = must(await desk.post(`${held.path}/assertions`, held.stating('said under the other name', undefined, {
      utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: other } }], channel: 'statement', said: '2025-10-26' },
    }))).ids.assertion;
    const retract = () => desk.post(`${held.path}/retractions`, {
      assertions: [said], relays: [{ by: { document: held.document }, mode: 'paraphrase', certainty: 'asserted' }],
      utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: held.source } }], channel: 'statement', said: '2025-10-27' },
    });
    expect((await retract()).body.code).toBe('retraction-not-by-claimant');
    const { relation } = must(await desk.post(at(held.source, '/merges'), { absorbed: other, rationale: 'one department' })).ids;
    expect((await retract()).status).toBe(201);
    must(await desk.post(at(held.source, `/relations/${relation}/withdrawal`), { reason: 'not for long' }));
  });
  it('are tried without being written', async () => {
    const head = await desk.head();
    const tried = await desk.post(`${at(held.source, '/merges')}?dryRun=true`, { absorbed: other, rationale: 'one department' });
    expect([tried.status, tried.body.events[0].type, await desk.head()]).toEqual([200, 'SourcesMerged', head]);
    expect(tried.body.change.flatMap(({ changes }: any) => changes.map(({ kind }: any) => kind))).toEqual(['reattributed', 'reattributed']);
  });
  it('need the key', async () => {
    for (const path of ['/names', '/merges', '/splits', '/relations/x/withdrawal'])
      expect([path, (await desk.say('POST', at(held.source, path), {}, { asReader: true })).status]).toEqual([path, 401]);
  });
});

describe('titles and record', () => {
  it('come with what they rest on', async () => {
    const titles = await desk.get(at(other, '/titles'));
    expect([titles.status, titles.body.titles.map((each: any) => [each.title, each.document.label, each.assertions[0].label])]).toEqual([200, [[title, 'D1', 'A3']]]);
    fits('SourceTitles', titles.body);
    expect((await desk.get(at(other, '/titles?public=2025-10-20'))).body.titles).toEqual([]);
    const record = await desk.get(at(other, '/record?limit=1'));
    expect(record.body.record.said.states).toMatchObject({ total: 2, items: [{ assertion: { label: 'A3' }, incident: { id: held.incident } }] });
    fits('SourceRecord', record.body);
    const tag = record.headers.get('etag') ?? '';
    expect((await desk.get(at(other, '/record?limit=1'), { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await desk.get(at(other, '/record?limit=0'))).status).toBe(400);
  });
  it('are not there for readers of what is not published', async () => {
    for (const path of ['', '/titles', '/record']) expect([path, (await desk.read(at(other, path))).status]).toEqual([path, 404]);
    const { headers } = await desk.get(`${held.path}/publication`);
    const merged = must(await desk.post(at(held.source, '/merges'), { absorbed: other, rationale: 'one department' }));
    must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
    for (const path of ['', '/titles', '/record']) expect([path, (await desk.read(at(other, path))).status]).toEqual([path, 200]);
    expect((await desk.read(`${held.path}/account?public=2025-11-30`)).body.questions[0].lines).toHaveLength(1);
    expect((await desk.read(at(other))).body.mergedInto.relation).toBe(merged.ids.relation);
  });
  it('changes for readers with the next publication, which a merge alone is worth', async () => {
    const third = must(await desk.post('/v1/sources', { kind: 'body', name: 'Third Department', label: 'third', official: true })).ids.source;
    must(await desk.post(at(third, '/merges'), { absorbed: held.source, rationale: 'one department' }));
    const labels = async () => (await desk.read(`${held.path}/account?public=2025-11-30`)).body.questions[0].lines.map((line: any) => line.bodies[0].label);
    expect(await labels()).toEqual(['dept']);
    const { headers } = await desk.get(`${held.path}/publication`);
    const published = await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect([published.status, await labels()]).toEqual([200, ['third']]);
  });
  it('keeps to the desk who was merged that readers do not know, and why where one of the two has no name for them', async () => {
    const unknown = must(await desk.post('/v1/sources', { kind: 'body', name: 'Fourth Department', official: true })).ids.source;
    const merged = must(await desk.post(at(held.source, '/merges'), { absorbed: unknown, rationale: 'verbatim the same letterhead' }));
    const { headers } = await desk.get(`${held.path}/publication`);
    must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
    const found = async (words: string) => (await desk.read(`/v1/search?q=${encodeURIComponent(words)}`)).body.items.length;
    expect([await found('letterhead'), (await desk.read(`/v1/entries/${merged.events[0].id}`)).status]).toEqual([0, 404]);
    const before = await found('"one department"');
    expect((await desk.read(at(other))).body.mergedInto.rationale).toBe('one department');
    const { entry } = (await desk.get(at(held.source))).body;
    const tag = (await desk.get(`/v1/entries/${entry}`)).headers.get('etag') ?? '';
    must(await desk.post(`/v1/entries/${entry}/withholding`, { reason: 'a name' }, { headers: { 'if-match': tag } }));
    expect((await desk.read(at(other))).body.mergedInto.rationale).toBe('[withheld]');
    expect(await found('"one department"')).toBeLessThan(before);
  });
});
