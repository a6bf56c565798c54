import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
let secret: Case;
beforeAll(async () => {
  desk = await Desk.open();
  [held, secret] = [await openCase(desk, 'searched'), await openCase(desk, 'unpublished')];
  must(await desk.post(`${held.path}/assertions`, held.stating('a splinter of a round', held.positions[0], { label: 'A3', quote: 'It <i>was</i> a splinter' })));
  const { headers } = await desk.get(`${held.path}/publication`);
  must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
  must(await desk.post(`${held.path}/assertions`, held.stating('a later splinter')));
});
afterAll(() => desk.close());

const gists = (body: any): readonly string[] => body.items.map(({ texts }: any) => texts.find(({ at }: any) => at === 'text')?.text);

describe('search', () => {
  it('finds the words of what the desk recorded, marked and with its incident', async () => {
    const { status, body, headers } = await desk.get('/v1/search?q=splinter&kind=assertion');
    expect(status).toBe(200);
    expect(gists(body)).toEqual(expect.arrayContaining(['a splinter of a round', 'a later splinter']));
    const hit = body.items.find(({ texts }: any) => texts.some(({ text }: any) => text === 'A3'));
    expect(hit).toMatchObject({ incident: { slug: 'searched', title: 'The case searched' }, speech: { standing: 'onRecord', who: 'dept → D1' } });
    expect(hit.texts).toContainEqual({ at: 'quote', text: 'It <i>was</i> a splinter', marks: [{ start: 16, end: 24 }], cut: { before: false, after: false } });
    expect(body.ranked).toEqual({ all: true, among: 2 });
    expect((await desk.get('/v1/search?q=splinter&kind=assertion', { headers: { 'if-none-match': headers.get('etag') ?? '' } })).status).toBe(304);
  });

  it('gives readers what is published and nothing else', async () => {
    expect(gists((await desk.read('/v1/search?q=splinter')).body)).toEqual(['a splinter of a round']);
    expect((await desk.read('/v1/search?q=ricochet')).body.items.every(({ incident }: any) => incident.slug === 'searched')).toBe(true);
    expect((await desk.read('/v1/search?q=unpublished')).body.items).toEqual([]);
    expect((await desk.read(`/v1/search?q=ricochet&incident=${secret.incident}`)).status).toBe(404);
    expect((await desk.read(`/v1/search?q=ricochet&source=${secret.source}`)).body).toMatchObject({ status: 422, code: 'unknown-source', pointer: '/source' });
    expect((await desk.get('/v1/search?q=unpublished')).body.items.length).toBeGreaterThan(0);
  });

  it('is narrowed by what is asked for', async () => {
    const count = async (query: string) => (await desk.get(`/v1/search?${query}`)).body.items.length;
    expect(await count(`q=ricochet&source=${held.source}&kind=assertion`)).toBe(1);
    expect(await count(`q=shot&kind=assertion&standing=anonymousOfficial&incident=searched`)).toBe(1);
    expect(await count(`q=shot&kind=assertion&standing=onRecord&incident=searched`)).toBe(0);
    expect(await count(`question=${held.question}&kind=assertion`)).toBe(4);
    expect(await count(`q=a&position=${held.positions[1]}&kind=assertion`)).toBe(1);
    expect(await count('q=splinter&saidFrom=2025-10-21&saidTo=2025-10-22&incident=searched')).toBe(2);
    expect(await count('q=splinter&saidFrom=2025-10-23')).toBe(0);
    expect(await count('q=splinter&publicTo=2025-10-01')).toBe(0);
  });

  it.each(['q=a%20AND%20b', 'q=%22open', 'q=-a', 'q=', 'limit=5'])('is refused where it is not understood: %s', async (query) => {
    expect((await desk.get(`/v1/search?${query}`)).body).toMatchObject({ status: 400, code: 'search-not-understood', pointer: '/q' });
  });

  it('refuses what it does not take', async () => {
    expect((await desk.get('/v1/search?q=a&standing=loud')).body).toMatchObject({ status: 400, code: 'validation-failed' });
    expect((await desk.get('/v1/search?q=a&cursor=nonsense')).body).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });

  it('comes in pages', async () => {
    const first = await desk.get('/v1/search?q=a&kind=assertion&limit=2');
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await desk.get(link);
    const entries = [first, second].flatMap(({ body }) => body.items.map(({ entry }: any) => entry));
    expect(new Set(entries).size).toBe(4);
  });
});

describe('queues', () => {
  it('hold the candidates of all incidents, for the desk', async () => {
    const { body } = await desk.get('/v1/candidates');
    expect(body.items.map(({ incident, candidate }: any) => [incident.slug, candidate.kind])).toEqual([['searched', 'clash'], ['unpublished', 'clash']]);
    expect((await desk.read('/v1/candidates')).status).toBe(401);
  });

  it('hold what waits to be sorted in all incidents, for the desk', async () => {
    const { utterance, gist, certainty, relays } = secret.stating('who knows') as any;
    must(await desk.post(`${secret.path}/assertions`, { utterance, gist, certainty, relays }));
    expect((await desk.get('/v1/unsorted')).body.items).toMatchObject([{ incident: { slug: 'unpublished' }, assertion: { gist: 'who knows', unsorted: true } }]);
    expect((await desk.read('/v1/unsorted')).status).toBe(401);
  });
});

describe('what changed', () => {
  it('since a log index is told, and where to ask from next', async () => {
    const { body: before } = await desk.get(`${held.path}/changes?since=0`);
    expect((await desk.get(`${held.path}/changes?since=${before.logIndex}`)).body).toMatchObject({ changes: [], entries: [], candidates: { arisen: [] } });
    must(await desk.post(`${held.path}/assertions`, held.stating('not a splinter', held.positions[1], { label: 'A9' })));
    const { body } = await desk.get(`${held.path}/changes?since=${before.logIndex}`);
    expect(body.entries).toMatchObject([{ type: 'UtteranceLogged' }, { type: 'AssertionLogged', subject: 'A9 not a splinter' }]);
    expect(body.changes.length).toBeGreaterThan(0);
    expect((await desk.read(`${held.path}/changes?since=0`)).body.candidates).toBeNull();
    expect((await desk.get(`${held.path}/changes`)).body).toMatchObject({ status: 400, code: 'validation-failed' });
  });

  it('is told between log indexes too', async () => {
    const head = await desk.head();
    const { body } = await desk.get(`${held.path}/account/diff?from=${encodeURIComponent('now@#0')}&to=${encodeURIComponent(`now@#${head}`)}`);
    expect(body.from).toMatchObject({ recorded: '#0', basis: 0 });
    expect(body.changes.length).toBeGreaterThan(0);
    expect((await desk.get(`${held.path}/account?recorded=${encodeURIComponent('#0')}`)).body.questions).toEqual([]);
    expect((await desk.get(`${held.path}/account?recorded=${encodeURIComponent('#x')}`)).body).toMatchObject({ code: 'time-not-understood', pointer: '/recorded' });
  });
});

describe('the timeline and the replay', () => {
  it('go by any clock, either way', async () => {
    const { body } = await desk.get(`${held.path}/timeline?clock=said&order=desc&from=2025-10-21&to=2025-10-21`);
    expect(body.items.length).toBeGreaterThan(2);
    expect(body.items[0]).toMatchObject({ type: 'AssertionLogged', said: { earliest: '2025-10-21T07:00:00.000Z' }, happened: null });
    expect((await desk.get(`${held.path}/timeline?clock=tower`)).body).toMatchObject({ status: 400, code: 'validation-failed' });
  });

  it('go backwards, and between log indexes', async () => {
    const indexes = async (query: string) => (await desk.get(`${held.path}/replay?${query}`)).body.trim().split('\n').map((line: string) => JSON.parse(line).event.logIndex);
    const all = await indexes('');
    expect(await indexes('direction=backward')).toEqual(all.toReversed());
    expect(await indexes(`from=${all[1]}&to=${all[3]}`)).toEqual(all.slice(1, 4));
    expect((await desk.get(`${held.path}/replay?from=x`)).body).toMatchObject({ code: 'validation-failed' });
  });
});
