/** Anchors over HTTP: words found in captured texts, looked for again, and what readers see of it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, OWNER_KEY, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

const PAGE = `<!doctype html><h1>Warehouse burns</h1>
  <p>A fire 🔥🔥 broke out on Tuesday night, the chief said. “The wiring was faulty,” she added,
  and nobody was hurt.</p><p>Neighbours saw smoke by nine. The chief said the same on Wednesday.</p>`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let desk: Desk;
let at: Case;
let anchors: string;
let minutes = 0;
beforeAll(async () => {
  desk = await Desk.open();
  at = await openCase(desk, 'anchored');
  anchors = `${at.path}/assertions/${at.assertions[0]}/anchors`;
  await capture(PAGE);
});
afterAll(() => desk.close());

/** Each a minute later than the one before. */
async function capture(page: string, document = at.document): Promise<string> {
  const capturedAt = `2025-10-22T10:${String(minutes++).padStart(2, '0')}:00Z`;
  const response = await fetch(`${desk.server.url}/v1/documents/${document}/snapshots?capturedAt=${capturedAt}`, {
    method: 'POST', body: page, headers: { authorization: `Bearer ${OWNER_KEY}`, prefer: 'wait=10' },
  });
  expect(response.status).toBe(201);
  return sha256(page);
}
const quote = { relay: 0, snapshot: sha256(PAGE), exact: 'The wiring was faulty' };
async function anchored(body: object = {}): Promise<string> {
  return must(await desk.post(anchors, { ...quote, ...body })).ids.anchors[0];
}
async function one(id: string): Promise<any> {
  return must(await desk.get(anchors)).items.find((item: { id: string }) => item.id === id);
}

describe('anchoring', () => {
  it('finds the place of the words, in code points', async () => {
    const id = await anchored();
    const view = await one(id);
    const text = [...(await desk.get(`/v1/snapshots/${sha256(PAGE)}/text`)).body];
    expect(text.slice(view.start, view.end).join('')).toBe('The wiring was faulty');
    expect(view).toMatchObject({
      assertion: at.assertions[0], hop: 1, document: at.document, snapshot: sha256(PAGE),
      prefix: 'Tuesday night, the chief said. “', finding: null, rechecks: [],
      context: { before: expect.stringContaining('A fire 🔥🔥 broke out'), after: expect.stringContaining('Neighbours saw smoke') },
    });
  });
  it('takes words across lines, and with what tells them apart', async () => {
    const across = await anchored({ exact: 'Warehouse burns A fire 🔥🔥 broke out' });
    expect(await one(across)).toMatchObject({ exact: 'Warehouse burns\n\nA fire 🔥🔥 broke out', start: 0 });
    expect(await one(await anchored({ exact: 'chief said', suffix: ' the same' }))).toMatchObject({ suffix: ' the same on Wednesday.' });
  });
  it('is done once under one key', async () => {
    const headers = { 'idempotency-key': 'anchor-1' };
    const body = { ...quote, exact: 'nobody was hurt' };
    const first = await desk.post(anchors, body, { headers });
    const again = await desk.post(anchors, body, { headers });
    expect([first.status, again.status, again.body.replayed]).toEqual([201, 200, true]);
    expect(again.body.ids).toEqual(first.body.ids);
  });
  it('can be tried out', async () => {
    const before = must(await desk.get(anchors)).items.length;
    const { body } = await desk.post(`${anchors}?dryRun=true`, { ...quote, exact: 'Neighbours saw smoke' });
    expect(body).toMatchObject({ dryRun: true, events: [{ type: 'RelayAnchored', data: { exact: 'Neighbours saw smoke' } }] });
    expect(must(await desk.get(anchors)).items).toHaveLength(before);
  });
  it.each<[string, object, number, string, string | undefined]>([
    ['words in several places', { exact: 'chief said' }, 422, 'quote-ambiguous', '/exact'],
    ['words that are not there', { exact: 'The wiring is faulty' }, 422, 'quote-not-found', '/exact'],
    ['a snapshot of nothing', { snapshot: 'f'.repeat(64) }, 422, 'unknown-snapshot', '/snapshot'],
    ['no hash', { snapshot: 'latest' }, 400, 'validation-failed', undefined],
    ['a relay that is not there', { relay: 3 }, 422, 'unknown-relay', '/relay'],
    ['an utterance without a document', { relay: undefined }, 422, 'anchor-without-document', '/relay'],
    ['sealed words', { exact: { sensitive: 'The wiring was faulty' } }, 400, 'validation-failed', undefined],
  ])('refuses %s', async (_, change, status, code, pointer) => {
    const { body } = await desk.post(anchors, { ...quote, ...change });
    expect({ status: body.status, code: body.code, pointer: body.pointer }).toEqual({ status, code, pointer });
  });
  it('tells what reads most like the words', async () =>
    expect((await desk.post(anchors, { ...quote, exact: 'The wiring is faulty' })).body.detail).toContain('“The wiring was faulty”'));
  it('needs an assertion, and a text', async () => {
    const nobody = await desk.post(`${at.path}/assertions/00000000-0000-4000-8000-000000000000/anchors`, quote);
    expect(nobody.body).toMatchObject({ status: 404, code: 'unknown-assertion' });
    const picture = await capture('GIF89a and so on');
    const wordless = await desk.post(anchors, { ...quote, snapshot: picture });
    expect(wordless.body).toMatchObject({ status: 422, code: 'snapshot-without-text', pointer: '/snapshot' });
  });
  it('may come with the assertion: its own words, and those of each relay', async () => {
    const post = must(await desk.post('/v1/documents', { title: 'A post', publisher: null, published: '2025-10-21' })).ids.document;
    const snapshot = await capture('it was the wiring', post);
    const body: any = at.stating('with its words', at.positions[0], { anchors: [{ snapshot, exact: 'the wiring' }] });
    body.utterance.document = post;
    body.relays[0].anchors = [{ snapshot: sha256(PAGE), exact: 'The wiring was faulty' }];
    const { ids, events } = must(await desk.post(`${at.path}/assertions`, body));
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['UtteranceLogged', 'AssertionLogged', 'RelayAnchored', 'RelayAnchored']);
    const { items } = must(await desk.get(`${at.path}/assertions/${ids.assertion}/anchors`));
    expect(items.map(({ id, hop, document }: Record<string, unknown>) => ({ id, hop, document }))).toEqual([
      { id: ids.anchors[0], hop: 0, document: post }, { id: ids.anchors[1], hop: 1, document: at.document },
    ]);
    body.relays[0].anchors = [{ snapshot: sha256(PAGE), exact: 'no such words at all' }];
    expect((await desk.post(`${at.path}/assertions`, body)).body).toMatchObject({ code: 'quote-not-found', pointer: '/relays/0/anchors/0/exact' });
  });
});

describe('a batch', () => {
  it('anchors its rows, or says which could not be', async () => {
    const row = (exact: string): object => {
      const body: any = at.stating('one of many', at.positions[0]);
      body.relays[0].anchors = [{ snapshot: sha256(PAGE), exact }];
      return body;
    };
    const { rows } = must(await desk.post(`${at.path}/assertions/batch`, { rows: [row('Warehouse burns'), row('smoke by nine')] }));
    expect(rows.map(({ ids }: { ids: { anchors: string[] } }) => ids.anchors.length)).toEqual([1, 1]);
    const { body } = await desk.post(`${at.path}/assertions/batch`, { rows: [row('Warehouse burns'), row('smoke by ten o’clock at night')] });
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/rows/1/relays/0/anchors/0/exact', code: 'quote-not-found' })]);
  });
});

describe('looking again', () => {
  const again = async (id: string, page: string): Promise<any> => {
    must(await desk.post(`${anchors}/${id}/rechecks`, { snapshot: await capture(page) }));
    return await one(id);
  };
  let id: string;
  beforeAll(async () => void (id = await anchored({ exact: 'The wiring was faulty,” she added' })));

  it('finds the words where they were', async () => {
    const { finding } = await again(id, `${PAGE}<p>Updated.`);
    expect(finding).toMatchObject({ found: 'same', confidence: '1', exact: 'The wiring was faulty,” she added' });
  });
  it('finds them elsewhere; the anchor stays', async () => {
    const before = await one(id);
    const after = await again(id, PAGE.replace('<p>A fire', '<p>This story was updated 🚒.<p>A fire'));
    expect(after).toMatchObject({ start: before.start, finding: { found: 'moved', exact: 'The wiring was faulty,” she added' } });
    expect(after.finding.start).toBeGreaterThan(before.start);
    expect(after.context.before).toContain('updated 🚒');
  });
  it('finds others in their place', async () => {
    const { finding } = await again(id, PAGE.replace('was faulty', 'may have been faulty'));
    expect(finding).toMatchObject({ found: 'changed', exact: 'The wiring may have been faulty,” she added' });
    expect(Number(finding.confidence)).toBeLessThan(1);
  });
  it('finds them gone', async () => {
    const view = await again(id, PAGE.replace(/“The wiring[^<]*/, ''));
    expect(view).toMatchObject({ finding: { found: 'gone', start: null, exact: null }, context: null });
    expect(view.rechecks.map(({ found }: { found: string }) => found)).toEqual(['same', 'moved', 'changed', 'gone']);
  });
  it('wants a newer snapshot of the same document, and an anchor of this assertion', async () => {
    const recheck = (to: string, snapshot: string) => desk.post(`${to}/${id}/rechecks`, { snapshot });
    expect((await recheck(anchors, sha256(PAGE))).body.code).toBe('snapshot-not-newer');
    expect((await recheck(anchors, 'f'.repeat(64))).body.code).toBe('unknown-snapshot');
    expect((await recheck(`${at.path}/assertions/${at.assertions[1]}/anchors`, sha256(PAGE))).body).toMatchObject({ status: 404, code: 'unknown-anchor' });
  });
});

describe('readers', () => {
  it('get the words of what is published, not what stands around them, and no bytes', async () => {
    expect((await desk.read(anchors)).status).toBe(404);
    const { headers } = await desk.get(`${at.path}/publication`);
    must(await desk.say('PUT', `${at.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '*' } })
      .then(async (said) => (said.status === 400 || said.status === 412 ? await desk.say('PUT', `${at.path}/publication`, {}) : said)));
    const later = await anchored({ exact: 'Warehouse burns' });
    const { items } = must(await desk.read(anchors));
    expect(items.length).toBeGreaterThan(3);
    expect(items.map((item: { id: string }) => item.id)).not.toContain(later);
    expect(items[0]).toMatchObject({ exact: 'The wiring was faulty', prefix: null, suffix: null });
    expect(items[0]).not.toHaveProperty('context');
    expect((await desk.read(`/v1/snapshots/${sha256(PAGE)}`)).status).toBe(401);
  });
});

describe('fixing', () => {
  it('a snapshot that anchors point into is not voided', async () => {
    const { items } = must(await desk.get(`/v1/documents/${at.document}/snapshots`));
    const { entry } = items.find((item: { snapshot: string }) => item.snapshot === sha256(PAGE));
    const etag = (await desk.get(`/v1/entries/${entry}`)).headers.get('etag') ?? '';
    expect((await desk.post(`/v1/entries/${entry}/voiding`, { reason: 'a slip' }, { headers: { 'if-match': etag } })).body.code).toBe('entry-referenced');
  });
  it('an anchor is voided, and is there no more', async () => {
    const id = await anchored({ exact: 'smoke by nine' });
    const { entry } = await one(id);
    const etag = (await desk.get(`/v1/entries/${entry}`)).headers.get('etag') ?? '';
    must(await desk.post(`/v1/entries/${entry}/voiding`, { reason: 'a slip' }, { headers: { 'if-match': etag } }));
    expect(await one(id)).toBeUndefined();
  });
});
