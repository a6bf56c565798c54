import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';
import { misfits } from '#test/support/fits.js';
import { SCHEMAS } from '#api/openapi/schemas/all.js';

let desk: Desk;
let first: Case;
let second: Case;
let relation: string;
beforeAll(async () => {
  desk = await Desk.open();
  [first, second] = [await openCase(desk, 'first'), await openCase(desk, 'second')];
});
afterAll(() => desk.close());

const body = (to: string, more: object = {}): object => ({ to, kind: 'same', rationale: 'same street, same hour', ...more });
const publish = async ({ path }: Case): Promise<void> => {
  const { headers } = await desk.get(`${path}/publication`);
  must(await desk.say('PUT', `${path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
};

describe('linking incidents', () => {
  it('stands in the stream of the one that was opened earlier, and is read from both ends', async () => {
    const linked = await desk.post(`${second.path}/links`, body('first', { kind: 'partOf' }), { headers: { 'idempotency-key': 'link' } });
    relation = linked.body.ids.relation;
    expect([linked.status, linked.body.stream, linked.body.events[0].type]).toEqual([201, `incident-${first.incident}`, 'IncidentsLinked']);
    expect((await desk.post(`${second.path}/links`, body('first', { kind: 'partOf' }), { headers: { 'idempotency-key': 'link' } })).status).toBe(200);
    const [here, there] = [(await desk.get(`${first.path}/links`)).body, (await desk.get(`${second.path}/links`)).body];
    expect(here.items).toEqual(there.items);
    expect(here.items).toMatchObject([{ id: relation, kind: 'partOf', status: 'possible', from: { slug: 'second' }, to: { slug: 'first' }, judgements: [] }]);
    expect(misfits(here, SCHEMAS.LinkPage, SCHEMAS)).toEqual([]);
  });
  it('is refused with itself, with nothing, and beside a link that stands', async () => {
    const refused = async (to: string) => {
      const { status, body: { code, pointer } } = await desk.post(`${first.path}/links`, body(to));
      return [status, code, pointer];
    };
    expect(await refused('first')).toEqual([422, 'related-to-itself', '/to']);
    expect(await refused('nowhere')).toEqual([422, 'unknown-incident', '/to']);
    expect(await refused('second')).toEqual([409, 'link-stands', '/to']);
  });
});

describe('a link', () => {
  it('is judged from either end, under its tag', async () => {
    const [{ touchedAt }] = (await desk.get(`${second.path}/links`)).body.items;
    const at = `${second.path}/links/${relation}/judgement`;
    expect((await desk.post(at, { status: 'confirmed', reason: 'one car' }, { headers: { 'if-match': `"r${touchedAt + 7}"` } })).status).toBe(412);
    const judged = await desk.post(at, { status: 'confirmed', reason: 'one car' }, { headers: { 'if-match': `"r${touchedAt}"` } });
    expect([judged.status, judged.body.stream]).toEqual([201, `incident-${first.incident}`]);
    const page = (await desk.get(`${first.path}/links`)).body;
    expect(page.items).toMatchObject([{ status: 'confirmed', judgements: [{ status: 'confirmed', reason: 'one car' }] }]);
    expect(misfits(page, SCHEMAS.LinkPage, SCHEMAS)).toEqual([]);
    expect((await desk.post(`${first.path}/links/${second.incident}/judgement`, { status: 'rejected', reason: 'x' })).status).toBe(404);
  });
  it('is seen by readers once both are published', async () => {
    await publish(first);
    const leak = async (): Promise<readonly boolean[]> => Promise.all(
      ['/links', '/events', '/timeline', '/replay'].map(async (path) => JSON.stringify((await desk.read(`${first.path}${path}`)).body).includes(second.incident)));
    expect([(await desk.read(`${first.path}/links`)).body.items, await leak()]).toEqual([[], [false, false, false, false]]);
    expect((await desk.read(`${second.path}/links`)).status).toBe(404);
    await publish(second);
    expect((await desk.read(`${second.path}/links`)).body.items).toMatchObject([{ id: relation, status: 'confirmed' }]);
  });
  it('is taken back from either end, once', async () => {
    const at = `${second.path}/links/${relation}/withdrawal`;
    const taken = await desk.post(at, { reason: 'two cars' }, { headers: { 'idempotency-key': 'back' } });
    expect([taken.status, (await desk.get(`${first.path}/links`)).body.items]).toEqual([201, []]);
    expect((await desk.post(at, { reason: 'two cars' }, { headers: { 'idempotency-key': 'back' } })).status).toBe(200);
    expect((await desk.post(at, { reason: 'again' })).body.code).toBe('already-withdrawn');
    expect((await desk.post(`${first.path}/links`, body('second', { kind: 'distinct', status: 'confirmed' }))).status).toBe(201);
  });
});
