import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'public');
});
afterAll(() => desk.close());

const paths = (): readonly string[] =>
  [
    '',
    '/account',
    '/account/diff?from=2025-10-20&to=now',
    '/timeline',
    '/events',
    '/replay',
    '/questions',
    '/assertions',
    '/contradictions',
    '/publication',
    `/assertions/${held.assertions[0]}`,
  ].map((path) => `${held.path}${path}`);

describe('what nobody published', () => {
  it('is answered to readers like what is not there', async () => {
    const absent = '/v1/incidents/00000000-0000-4000-8000-000000000000';
    const nowhere = (await desk.read(absent)).body;
    for (const path of paths()) {
      const { status, body } = await desk.read(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toEqual(path.includes('/assertions/') ? (await desk.read(path.replace(held.path, absent))).body : nowhere);
    }
    expect((await desk.read('/v1/incidents')).body.items).toEqual([]);
    expect((await desk.read('/v1/sources')).body.items).toEqual([]);
    expect((await desk.read(`/v1/sources/${held.source}`)).status).toBe(404);
    expect((await desk.read(`/v1/documents/${held.document}`)).status).toBe(404);
  });
});

describe('publishing', () => {
  it('needs the version that was read, and shows readers the incident up to a revision', async () => {
    const at = `${held.path}/publication`;
    const before = await desk.get(at);
    expect([before.headers.get('etag'), before.body.throughRevision]).toEqual(['"r0"', null]);
    expect((await desk.say('PUT', at, {})).status).toBe(428);
    const published = await desk.say('PUT', at, {}, { headers: { 'if-match': '"r0"' } });
    expect([published.status, published.body.events[0].type]).toEqual([200, 'IncidentPublished']);
    expect((await desk.say('PUT', at, {}, { headers: { 'if-match': '"r0"' } })).status).toBe(412);
    expect((await desk.get(at)).headers.get('etag')).toBe(published.headers.get('etag'));
    for (const path of paths()) expect([path, (await desk.read(path)).status]).toEqual([path, 200]);
    const {
      body: {
        items: [question],
      },
    } = await desk.read(`${held.path}/questions`);
    expect(question).toMatchObject({ label: 'Q1', assertions: 2 });
    expect((await desk.read(`/v1/sources/${held.source}`)).body.name).toBe('Department public');
  });

  it('shows nothing that was logged after it', async () => {
    const later = must(await desk.post(`${held.path}/assertions`, held.stating('after publication', held.positions[1])));
    const unseen = must(await desk.post('/v1/sources', { kind: 'person', name: 'Unseen' }));
    expect((await desk.read(`${held.path}/assertions/${later.ids.assertion}`)).status).toBe(404);
    expect((await desk.read(`/v1/entries/${later.events[0].id}`)).status).toBe(404);
    expect((await desk.read(`${held.path}/assertions`)).body.items).toHaveLength(2);
    expect((await desk.get(`${held.path}/assertions`)).body.items).toHaveLength(3);
    expect((await desk.read(`/v1/sources/${unseen.ids.source}`)).status).toBe(404);
    const ids = (await desk.read(`${held.path}/events`)).body.items.map(({ id }: { id: string }) => id);
    expect(ids).not.toContain(later.events[0].id);
  });

  it('never shows candidates, the unsorted, imports, the whole log or the numbers', async () => {
    for (const path of [`${held.path}/candidates`, `${held.path}/unsorted`, '/v1/events'])
      expect([path, (await desk.read(path)).status]).toEqual([path, 404]);
    for (const path of ['/v1/imports', '/v1/imports/x', '/metrics']) expect([path, (await desk.read(path)).status]).toEqual([path, 401]);
    expect((await desk.read('/v1/ledger')).body).toEqual({ clock: 'true', notice: null });
  });

  it('can be taken back, with a reason', async () => {
    const at = `${held.path}/publication`;
    const { headers } = await desk.get(at);
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await desk.say('DELETE', at, {}, ifMatch)).body.errors).toMatchObject([{ pointer: '/reason' }]);
    const taken = await desk.say('DELETE', at, { reason: 'a name slipped in' }, ifMatch);
    expect([taken.status, taken.body.events[0].type]).toEqual([200, 'IncidentUnpublished']);
    expect((await desk.read(held.path)).status).toBe(404);
    const again = await desk.say('DELETE', at, { reason: 'twice' }, { headers: { 'if-match': taken.headers.get('etag') ?? '' } });
    expect([again.status, again.body.code]).toEqual([409, 'not-published']);
  });
});

describe('without the key', () => {
  it('nothing can be written, and a wrong key is told from none', async () => {
    const before = await desk.head();
    const writes = [
      ['POST', '/v1/incidents'],
      ['POST', '/v1/sources'],
      ['POST', '/v1/documents'],
      ['POST', `${held.path}/questions`],
      ['POST', `${held.path}/assertions`],
      ['POST', `${held.path}/contradictions`],
      ['PUT', `${held.path}/publication`],
      ['DELETE', `${held.path}/publication`],
      ['POST', '/v1/imports'],
      ['POST', '/v1/backups'],
      ['POST', `/v1/entries/${held.question}/voiding`],
      ['POST', `${held.path}/candidates/x/dismissal`],
    ] as const;
    for (const [method, path] of writes) {
      const none = await desk.say(method, path, {}, { asReader: true });
      expect([path, none.status, none.body.code, none.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        'key-required',
        'Bearer realm="factledger"',
      ]);
      const wrong = await desk.say(method, path, {}, { headers: { authorization: 'Bearer not-the-key' } });
      expect([path, wrong.status, wrong.body.code]).toEqual([path, 403, 'key-wrong']);
    }
    expect(await desk.head()).toBe(before);
  });
});
