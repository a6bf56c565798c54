import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
let other: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'rehearsed');
  other = await openCase(desk, 'elsewhere');
});
afterAll(() => desk.close());

let keys = 0;

async function eventsAfter(head: number): Promise<readonly any[]> {
  const events: any[] = [];
  for (let next: string | null = '/v1/events?limit=500'; next !== null; ) {
    const { body }: Said = await desk.get(next);
    events.push(...body.items.filter(({ logIndex }: { logIndex: number }) => logIndex > head));
    next = body.next === null ? null : `/v1/events?limit=500&cursor=${encodeURIComponent(body.next)}`;
  }
  return events;
}

/** Asks dry, then in earnest under the same key, and holds the one against the other. Answers with both. */
async function both(method: string, path: string, body: object, { ifMatch }: { readonly ifMatch?: string } = {}): Promise<{ dry: any; wet: any }> {
  const headers = { 'idempotency-key': `dry-${keys++}`, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
  const head = await desk.head();
  const dry = await desk.say(method, `${path}?dryRun=true`, body, { headers });
  expect([dry.status, dry.body]).toEqual([200, expect.objectContaining({ dryRun: true, replayed: false, basis: head })]);
  expect([dry.headers.get('etag'), dry.headers.get('location')]).toEqual([null, null]);
  expect(await eventsAfter(head)).toEqual([]);
  const wet = must(await desk.say(method, path, body, { headers }));
  const written = (await eventsAfter(head)).map(({ stream, revision, logIndex, type, data }) => ({ stream, revision, logIndex, type, data }));
  expect(dry.body.events.map(({ id: _, ...rest }: { id: string }) => rest)).toEqual(written);
  expect(dry.body.ids).toEqual(wet.ids);
  const again = must(await desk.say(method, `${path}?dryRun=true`, body, { headers }));
  expect(again).toMatchObject({ dryRun: true, replayed: true, ids: wet.ids, change: [], candidates: { arise: [], settle: [] } });
  return { dry: dry.body, wet };
}
const tagOf = async (path: string): Promise<string> => (await desk.get(path)).headers.get('etag') ?? '';

describe('a dry run tells what the write then appends, and appends nothing', () => {
  it('opening an incident, registering a source and a document', async () => {
    const { dry } = await both('POST', '/v1/incidents', { slug: 'not-yet', title: 'Not yet', zone: 'UTC' });
    expect(dry.events.map(({ type }: any) => type)).toEqual(['SlugReserved', 'IncidentOpened']);
    await both('POST', '/v1/sources', { kind: 'body', name: 'A bureau', official: true, partOf: held.source });
    await both('POST', '/v1/documents', { title: 'A memo', publisher: held.source, published: '2025-10-22' });
  });

  it('questions, positions, comparisons', async () => {
    const { wet } = await both('POST', `${held.path}/questions`, { label: 'Q7', text: 'And now?', positions: 'open', options: [{ text: 'this' }] });
    const added = await both('POST', `${held.path}/questions/${wet.ids.question}/positions`, { text: 'that' });
    const pair = [wet.ids.positions[0], added.wet.ids.positions[0]];
    await both('POST', `${held.path}/questions/${wet.ids.question}/comparisons`, { pair, verdict: 'compatible', rationale: 'both' });
  });

  it('an assertion with all that it registers and raises, and what becomes of the account', async () => {
    const body = held.stating('all new', 'new:yes', {
      label: 'A7',
      question: { key: 'q', label: 'Q8', text: 'New?', positions: 'exclusive', options: [{ key: 'yes', text: 'it is' }] },
      act: { kind: 'states', answers: [{ question: 'new:q', position: 'new:yes' }] },
      relays: [{ by: { source: 'new:paper', document: 'new:d' }, mode: 'quote', certainty: 'asserted' }],
      register: {
        sources: [{ key: 'part', kind: 'body', name: 'Office', official: true, partOf: 'new:dhs' }, { key: 'dhs', kind: 'body', name: 'DHS', official: true },
          { key: 'paper', kind: 'outlet', name: 'The Paper' }],
        documents: [{ key: 'd', title: 'Article', publisher: 'new:paper', published: '2025-10-21' }],
      },
    });
    const before = (await desk.get(`${held.path}/account?public=now`)).body;
    const { dry } = await both('POST', `${held.path}/assertions`, body);
    expect(dry.change).toMatchObject([{ incident: held.incident, changes: [{ kind: 'added', question: { label: 'Q8' }, assertions: [{ label: 'A7' }] }] }]);
    const { asOf } = before;
    const { body: { changes } } = await desk.get(`${held.path}/account/diff?from=now@${asOf.recorded === 'now' ? `%23${asOf.basis}` : asOf.recorded}&to=now`);
    if (changes !== undefined) expect(changes.map(({ kind, after }: any) => [kind, after])).toEqual(dry.change[0].changes.map(({ kind, after }: any) => [kind, after]));
  });

  it('a statement that clashes with another: the candidate it makes is told', async () => {
    const fresh = await openCase(desk, 'clashing');
    const { body: stood } = await desk.get(`${fresh.path}/candidates`);
    const { ids: { positions: [knife] } } = must(await desk.post(`${fresh.path}/questions/${fresh.question}/positions`, { label: 'knife', text: 'a knife' }));
    const { dry } = await both('POST', `${fresh.path}/assertions`, fresh.stating('no, a knife', knife, { label: 'A3' }));
    const { body: stand } = await desk.get(`${fresh.path}/candidates`);
    const ids = (list: any): readonly string[] => list.items.map(({ id }: any) => id);
    expect(dry.candidates.arise.map(({ id }: any) => id)).toEqual(ids(stand).filter((id) => !ids(stood).includes(id)));
    expect(dry.candidates.arise.length).toBeGreaterThan(0);
    const [first] = stand.items;
    const dismissed = await both('POST', `${fresh.path}/candidates/${first.id}/dismissal`, { reason: 'no' });
    expect(dismissed.dry.candidates.settle).toEqual([first.id]);
    const [next] = (await desk.get(`${fresh.path}/candidates`)).body.items;
    if (next !== undefined) await both('POST', `${fresh.path}/candidates/${next.id}/acceptance`, { rationale: 'yes' });
  });

  it('answers, retractions, relations, revisions and their withdrawal', async () => {
    const { act: _, ...unsorted } = held.stating('later') as { act: unknown };
    const { wet } = await both('POST', `${held.path}/assertions`, unsorted);
    const act = { kind: 'states', answers: [{ question: held.question, position: held.positions[0] }] };
    await both('POST', `${held.path}/assertions/${wet.ids.assertion}/answers`, { act, reason: 'it says so' });
    const [a, b] = held.assertions;
    const related = await both('POST', `${held.path}/relations`, { kind: 'qualifies', from: [a], to: [b], rationale: 'so' });
    await both('POST', `${held.path}/relations/${related.wet.ids.relation}/withdrawal`, { reason: 'no' });
    const utterance = (held.stating('x') as { utterance: object }).utterance;
    const taken = await both('POST', `${held.path}/retractions`, { assertions: [wet.ids.assertion], utterance });
    expect(taken.dry.change[0].changes.length).toBeGreaterThan(0);
  });

  it('contradictions and their steps', async () => {
    const { wet } = await both('POST', `${held.path}/contradictions`, {
      label: 'K9', questions: [held.question], sides: [[held.assertions[0]], [held.assertions[1]]], strength: 'contradiction', rationale: 'r',
    });
    const path = `${held.path}/contradictions/${wet.ids.contradiction}`;
    await both('POST', `${path}/explanations`, { reason: 'x', evidence: [held.assertions[0]] }, { ifMatch: await tagOf(path) });
    await both('POST', `${path}/reopenings`, { reason: 'x', evidence: [held.assertions[0]] }, { ifMatch: await tagOf(path) });
    await both('POST', `${path}/withdrawals`, { reason: 'x', evidence: [held.assertions[0]] }, { ifMatch: await tagOf(path) });
  });

  it('fixes of entries, in an incident and in a source that incidents name', async () => {
    const { body } = await desk.get(`${held.path}/assertions/${held.assertions[0]}`);
    const entry = `/v1/entries/${body.entry}`;
    const changes = [{ path: '/gist', before: 'a ricochet', after: 'a ricochet, it seems' }];
    const fixed = await both('POST', `${entry}/amendments`, { changes, reason: 'typo' }, { ifMatch: await tagOf(entry) });
    expect(fixed.dry.change).toMatchObject([{ incident: held.incident }]);
    const source = `/v1/entries/${(await desk.get(`/v1/sources/${held.source}`)).body.entry}`;
    const named = await both('POST', `${source}/amendments`, {
      changes: [{ path: '/label', before: 'dept', after: 'the department' }], reason: 'spelled out',
    }, { ifMatch: await tagOf(source) });
    expect(named.dry.change.map(({ incident }: any) => incident)).toContain(held.incident);
    const third = must(await desk.post(`${held.path}/questions`, { text: 'Superfluous?', positions: 'open' }));
    const void_ = `/v1/entries/${third.events[0].id}`;
    await both('POST', `${void_}/voiding`, { reason: 'twice' }, { ifMatch: await tagOf(void_) });
  });

  it('an utterance in two incidents: what is fixed in one is fixed in both, and both are told', async () => {
    const { body: { utterance } } = await desk.get(`${held.path}/assertions/${held.assertions[1]}`);
    must(await desk.post(`${other.path}/assertions`, other.stating('heard', other.positions[0], { utterance: { kind: 'adopted', utterance: utterance.id, from: held.incident } })));
    const entry = `/v1/entries/${utterance.entry}`;
    const changes = [{ path: '/channel', before: 'briefing', after: 'interview' }];
    const { dry } = await both('POST', `${entry}/amendments`, { changes, reason: 'it was one' }, { ifMatch: await tagOf(entry) });
    expect(new Set(dry.change.map(({ incident }: any) => incident))).toEqual(new Set([held.incident, other.incident]));
  });

  it('scales, verdicts, notices, promises kept, links and settings', async () => {
    const { wet } = await both('POST', '/v1/scales', { name: 'Two rungs', ratings: [{ key: 'no', name: 'No' }, { key: 'yes', name: 'Yes' }] });
    const scale = { scale: wet.ids.scale, version: 1 };
    const about = { kind: 'assertions', assertions: [held.assertions[0]] };
    const given = await both('POST', `${held.path}/verdicts`, { about, scale, rating: 'yes', rationale: 'r', evidence: { for: [held.assertions[0]], against: [] } });
    await both('POST', `${held.path}/verdicts/${given.wet.ids.verdict}/retraction`, { reason: 'no' });
    const notice = { kind: 'correction', document: held.document, issued: '2025-10-28', text: 'it was not', affects: [held.assertions[0]], instead: [held.assertions[1]] };
    expect((await both('POST', `${held.path}/notices`, notice)).dry.change[0].changes).toMatchObject([{ kind: 'corrected' }]);
    const promise = must(await desk.post(`${held.path}/assertions`, held.stating('more tomorrow', undefined, { act: { kind: 'commits', to: 'tell', followUp: true } })));
    await both('POST', `${held.path}/assertions/${promise.ids.assertion}/follow-ups`, { outcome: 'broken', reason: 'nothing came' });
    const linked = await both('POST', `${held.path}/links`, { to: other.incident, kind: 'same', rationale: 'one street' });
    await both('POST', `${held.path}/links/${linked.wet.ids.relation}/judgement`, { status: 'rejected', reason: 'two streets' });
    await both('PUT', '/v1/settings', { fourEyes: true, reason: 'two are here' });
    must(await desk.say('PUT', '/v1/settings', { fourEyes: false, reason: 'one has left' }));
  });

  it('names and merges of sources, in the incidents that name them', async () => {
    const named = await both('POST', `/v1/sources/${held.source}/names`, { name: 'Bureau', reason: 'by statute' });
    expect(named.dry.change.map(({ incident }: any) => incident)).toContain(held.incident);
    const { ids: { source: absorbed } } = must(await desk.post('/v1/sources', { kind: 'body', name: 'The bureau', official: true }));
    const speaking = { kind: 'new', claimants: [{ speaker: { kind: 'source', source: absorbed } }], channel: 'statement', said: '2025-10-23' };
    must(await desk.post(`${held.path}/assertions`, held.stating('no, a shot', held.positions[1], { utterance: speaking })));
    const moment = new Date().toISOString();
    const before = (await desk.get(`${held.path}/account?public=${moment}`)).body.questions;
    const merged = await both('POST', `/v1/sources/${held.source}/merges`, { absorbed, rationale: 'one body' });
    const after = (await desk.get(`${held.path}/account?public=${moment}`)).body.questions;
    expect(JSON.stringify(after) === JSON.stringify(before)).toBe(false);
    expect(merged.dry.change.find(({ incident }: any) => incident === held.incident).changes.length).toBeGreaterThan(0);
  });

  it('what is withheld from readers, and shown to them again', async () => {
    const { entry } = (await desk.get(`${held.path}/assertions/${held.assertions[1]}`)).body;
    for (const step of ['withholding', 'release']) {
      await both('POST', `/v1/entries/${entry}/${step}`, { reason: 'a name' }, { ifMatch: await tagOf(`/v1/entries/${entry}`) });
    }
  });

  it('publication', async () => {
    const path = `${held.path}/publication`;
    await both('PUT', path, {}, { ifMatch: await tagOf(path) });
    await both('DELETE', path, { reason: 'too early' }, { ifMatch: await tagOf(path) });
  });
});

describe('what a dry run refuses', () => {
  const refused = async (method: string, path: string, body: object, headers: Record<string, string> = {}): Promise<void> => {
    const dry = await desk.say(method, `${path}?dryRun=true`, body, { headers });
    const wet = await desk.say(method, path, body, { headers });
    expect([dry.status, dry.body.code, dry.body.pointer, dry.body.errors]).toEqual([wet.status, wet.body.code, wet.body.pointer, wet.body.errors]);
    expect(dry.status).toBeGreaterThanOrEqual(400);
  };

  it('is what the write refuses, in the same words', async () => {
    const head = await desk.head();
    await refused('POST', '/v1/incidents', { slug: 'rehearsed', title: 'Taken', zone: 'UTC' });
    await refused('POST', `${held.path}/assertions`, held.stating('x', held.positions[0], { label: 'A1' }));
    await refused('POST', `${held.path}/assertions`, { gist: 'no form' });
    await refused('POST', '/v1/incidents/nowhere/questions', { text: 'x', positions: 'open' });
    await refused('PUT', `${held.path}/publication`, {});
    await refused('PUT', `${held.path}/publication`, {}, { 'if-match': '"r0"' });
    expect(await desk.head()).toBe(head);
  });

  it('is a key that was used for something else, or a word that is neither true nor false', async () => {
    must(await desk.post(`${held.path}/questions`, { text: 'One?', positions: 'open' }, { headers: { 'idempotency-key': 'used' } }));
    await refused('POST', `${held.path}/questions`, { text: 'Two?', positions: 'open' }, { 'idempotency-key': 'used' });
    for (const query of ['dryRun=yes', 'dryRun=', 'dryRun=true&dryRun=true']) {
      const { status, body } = await desk.post(`${held.path}/questions?${query}`, { text: 'Three?', positions: 'open' });
      expect([status, body.code]).toEqual([400, 'dry-run-not-understood']);
    }
  });

  it('needs the owner\'s key like the write', async () => {
    const { status } = await desk.post(`${held.path}/questions?dryRun=true`, { text: 'Who?', positions: 'open' }, { asReader: true });
    expect(status).toBe(401);
  });
});

describe('what writes more than commands', () => {
  const file = {
    sources: [{ key: 'dhs', name: 'DHS', kind: 'body', official: true }],
    incidents: [{ key: 'i', slug: 'imported', title: 'Imported', zone: 'UTC' }],
    questions: [{ key: 'Q1', incident: 'i', text: 'Why?', positions: 'open' }],
  };

  it('an import is decided whole and counted', async () => {
    const head = await desk.head();
    const dry = await desk.post('/v1/imports?dryRun=true', { key: 'dry', files: [file] });
    expect([dry.status, await desk.head()]).toEqual([200, head]);
    expect(dry.body).toMatchObject({ dryRun: true, key: 'dry', known: 0 });
    const { body } = await desk.post('/v1/imports', { key: 'dry', files: [file] });
    expect([body.state, body.records]).toEqual(['completed', dry.body.records]);
    const written = (await eventsAfter(head)).filter(({ stream }) => stream !== 'ledger');
    expect(Object.values<number>(dry.body.events).reduce((sum, each) => sum + each, 0)).toBe(written.length);
  });

  it('a backup cannot be tried out', async () => {
    const { status, body } = await desk.post('/v1/backups?dryRun=true', {});
    expect([status, body.code]).toEqual([422, 'dry-run-not-possible']);
  });
});
