import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'retries');
});
afterAll(() => desk.close());

const key = (text: string): { headers: Record<string, string> } => ({ headers: { 'idempotency-key': text } });

describe('the same Idempotency-Key', () => {
  it('is written once, however many ask at the same time, and all are told the same', async () => {
    const before = await desk.head();
    const body = held.stating('once', held.positions[0], {
      relays: [{ by: { source: 'new:wire' }, mode: 'quote', certainty: 'asserted' }],
      register: { sources: [{ key: 'wire', kind: 'outlet', name: 'Wire' }] },
    });
    const answers = await Promise.all(Array.from({ length: 12 }, () => desk.post(`${held.path}/assertions`, body, key('twelve-at-once'))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body: { replayed } }) => status === 200 && replayed)).toHaveLength(11);
    expect(new Set(answers.map(({ body: { ids, events } }) => JSON.stringify([ids, events]))).size).toBe(1);
    expect(await desk.head()).toBe(before + 3);
  });

  it('opens one incident', async () => {
    const opening = { slug: 'opened-once', title: 'Once', zone: 'UTC' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.post('/v1/incidents', opening, key('opening'))));
    expect(new Set(answers.map(({ body }) => body.ids.incident)).size).toBe(1);
    const other = await desk.post('/v1/incidents', opening, key('another'));
    expect([other.status, other.body.code, other.body.pointer]).toEqual([409, 'slug-taken', '/slug']);
  });

  it('with another body is refused', async () => {
    must(await desk.post(`${held.path}/assertions`, held.stating('this', held.positions[0]), key('one-body')));
    const { status, body } = await desk.post(`${held.path}/assertions`, held.stating('that', held.positions[0]), key('one-body'));
    expect([status, body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('does not mind the order of fields, or what the request was written with', async () => {
    const [one, two] = [
      { kind: 'person', name: 'Ann' },
      { name: 'Ann', kind: 'person' },
    ];
    const first = must(await desk.post('/v1/sources', one, key('order')));
    const second = await desk.post('/v1/sources?ignored=1', two, key('order'));
    expect([second.status, second.body.ids]).toEqual([200, first.ids]);
  });

  it('is answered before If-Match is looked at', async () => {
    const logged = must(await desk.post(`${held.path}/assertions`, held.stating('tpyo', held.positions[0])));
    const { id, revision } = logged.events.at(-1);
    const amendment = { changes: [{ path: '/gist', before: 'tpyo', after: 'typo' }], reason: 'typing' };
    const amend = (ifMatch: string | undefined) =>
      desk.post(`/v1/entries/${id}/amendments`, amendment, {
        headers: { ...key('amended-once').headers, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
      });
    const first = await amend(`"r${revision}"`);
    expect(first.status).toBe(201);
    for (const ifMatch of [`"r${revision}"`, undefined, '*']) {
      const again = await amend(ifMatch);
      expect([again.status, again.body.replayed, again.headers.get('etag')]).toEqual([200, true, first.headers.get('etag')]);
    }
  });

  it('holds across a restart', async () => {
    const folder = desk.folder;
    const body = held.stating('before the restart', held.positions[0]);
    const first = must(await desk.post(`${held.path}/assertions`, body, key('restart')));
    await desk.server.close();
    desk = await Desk.open({ folder });
    const again = await desk.post(`${held.path}/assertions`, body, key('restart'));
    expect([again.status, again.body.ids, again.body.recordedAt]).toEqual([200, first.ids, first.recordedAt]);
  });

  it('is 1 to 200 printable ASCII characters', async () => {
    for (const bad of ['x'.repeat(201), 'caf\u00e9', '']) {
      const { status, body } = await desk.post('/v1/sources', { kind: 'person', name: 'Bea' }, key(bad));
      expect([status, body.code]).toEqual([400, 'idempotency-key-not-understood']);
    }
  });
});
