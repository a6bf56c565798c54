import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'reading');
});
afterAll(() => desk.close());

describe('the account', () => {
  it("is as public by T: the end of a bare date, in the incident's zone", async () => {
    const by = async (text: string) => (await desk.get(`${held.path}/account?public=${text}`)).body;
    expect((await by('2025-10-21')).asOf).toMatchObject({ public: '2025-10-22T06:59:59.999Z', recorded: 'now', clock: 'true' });
    expect((await by('2025-10-21')).questions[0].lines[0].current[0]).toMatchObject({
      text: 'a ricochet',
      position: { label: 'ricochet' },
    });
    expect((await by('2025-10-20')).questions).toEqual([]);
    expect((await by('2025-10-21T12:30')).asOf.public).toBe('2025-10-21T19:30:59.999Z');
    expect((await by('2025-10-21T12:00:00Z')).asOf.public).toBe('2025-10-21T12:00:00.000Z');
  });

  it('is as recorded by S: before anything was, there is nothing', async () => {
    const { body } = await desk.get(`${held.path}/account?recorded=2025-10-21`);
    expect(body.status ?? body.questions).toEqual(body.status === undefined ? [] : 404);
  });

  it('by slug is the account by id', async () => {
    const [byId, bySlug] = [
      await desk.get(`${held.path}/account?public=2025-10-22`),
      await desk.get('/v1/incidents/reading/account?public=2025-10-22'),
    ];
    expect(bySlug.body).toEqual(byId.body);
    expect(bySlug.headers.get('etag')).toBe(byId.headers.get('etag'));
  });

  it('is not sent again to who has it, whether asked for a moment or for now', async () => {
    for (const path of [
      `${held.path}/account?public=2025-10-22`,
      `${held.path}/account`,
      `${held.path}/account/diff?from=2025-10-20&to=now`,
      `${held.path}/timeline`,
    ]) {
      const first = await desk.get(path);
      const again = await desk.get(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect([path, again.status, again.body]).toEqual([path, 304, '']);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    }
    const { headers } = await desk.get(`${held.path}/account`);
    must(await desk.post(`${held.path}/assertions`, held.stating('one more report', held.positions[0])));
    expect((await desk.get(`${held.path}/account`, { headers: { 'if-none-match': headers.get('etag') ?? '' } })).status).toBe(200);
  });

  it('differs between two pairs of moments', async () => {
    const recordedThen = must(await desk.post(`${held.path}/questions`, { text: 'Where?', positions: 'open' })).recordedAt;
    must(await desk.post(`${held.path}/assertions`, { ...held.stating('elsewhere', held.positions[1]) }));
    const { status, body } = await desk.get(`${held.path}/account/diff?from=2025-10-20&to=2025-10-22`);
    expect(status).toBe(200);
    expect(body.changes.map(({ kind }: { kind: string }) => kind)).toContain('added');
    const same = await desk.get(`${held.path}/account/diff?from=2025-10-22@${recordedThen}&to=2025-10-22@${recordedThen}`);
    expect(same.body.changes).toEqual([]);
    expect(same.body.from).toMatchObject({ recorded: recordedThen });
  });
});

describe('lists', () => {
  it('come in pages, each naming the next in a Link', async () => {
    const seen: string[] = [];
    let path: string | null = `${held.path}/events?limit=3`;
    while (path !== null) {
      const page = await desk.get(path);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(page.body.next === null);
      path = link ?? null;
    }
    const whole = await desk.get(`${held.path}/events?limit=500`);
    expect(seen).toEqual(whole.body.items.map(({ id }: { id: string }) => id));
    const {
      body: { next },
    } = await desk.get(`${held.path}/events?limit=3`);
    const elsewhere = await desk.get(`/v1/sources?cursor=${next}`);
    expect([elsewhere.status, elsewhere.body.code, elsewhere.body.pointer]).toEqual([400, 'cursor-invalid', '/cursor']);
  });

  it('hold stored events with their envelope and log index', async () => {
    const {
      body: {
        items: [opened],
      },
    } = await desk.get(`${held.path}/events?limit=1`);
    expect(opened).toMatchObject({
      logIndex: expect.any(Number),
      v: 1,
      stream: `incident-${held.incident}`,
      revision: 0,
      type: 'IncidentOpened',
      schemaVersion: 1,
      metadata: { actor: { id: 'owner' }, nonce: expect.any(String), recordedAt: expect.any(String) },
    });
    const {
      body: { items },
    } = await desk.get('/v1/events?limit=1');
    expect(items).toMatchObject([{ logIndex: 0, type: 'LedgerOpened', data: { clock: 'true' } }]);
  });

  it('tell of incidents, sources, documents and the timeline', async () => {
    expect((await desk.get('/v1/incidents')).body.items).toMatchObject([{ slug: 'reading', publication: { throughRevision: null } }]);
    expect((await desk.get('/v1/sources')).body.items).toMatchObject([{ source: held.source, kind: 'body', touchedAt: 0 }]);
    expect((await desk.get('/v1/documents')).body.items).toMatchObject([{ document: held.document, publisher: null }]);
    expect((await desk.get(`${held.path}/timeline?limit=500`)).body.items[0]).toMatchObject({
      type: 'IncidentOpened',
      incident: held.incident,
      subject: expect.any(String),
    });
    expect((await desk.get('/v1/sources?recorded=2025-10-21')).body.items).toEqual([]);
  });

  it('carry digests that no If-Match takes', async () => {
    const { headers } = await desk.get(`${held.path}/account?public=2025-10-22`);
    const { status, body } = await desk.post(`${held.path}/assertions`, held.stating('x', held.positions[0]), {
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect([status, body.code]).toEqual([400, 'if-match-not-understood']);
  });
});

describe('what every answer carries', () => {
  it('names the request, forbids guessing at types, and keeps readers and owner apart in caches', async () => {
    const { headers } = await desk.get(held.path);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect([headers.get('vary'), headers.get('cache-control')]).toEqual(['authorization', 'private, no-cache']);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
