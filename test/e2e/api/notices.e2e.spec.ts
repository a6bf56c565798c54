import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'notices');
});
afterAll(() => desk.close());

const account = async (day: string) => (await desk.read(`${held.path}/account?public=${day}`)).body.questions[0];
const publish = async (): Promise<void> => {
  const { headers } = await desk.get(`${held.path}/publication`);
  must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
};

describe('a correction', () => {
  it('changes the public account from its date, and is told as the publisher\'s', async () => {
    const issued = must(await desk.post(`${held.path}/notices`, {
      kind: 'correction', label: 'N1', document: held.document, issued: '2025-10-28', text: 'An earlier version misquoted the department.',
      affects: [held.assertions[0]], instead: [held.assertions[1]],
    }));
    expect([issued.events[0].type, Object.keys(issued.ids)]).toEqual(['CorrectionIssued', ['notice']]);
    await publish();
    expect((await account('2025-10-27')).lines[0]).toMatchObject({ current: [{ text: 'a ricochet', notices: [] }], history: [] });
    const [line] = (await account('2025-10-28')).lines;
    expect(line).toMatchObject({ current: [], history: [{ text: 'a ricochet', ended: 'corrected', notices: [{ kind: 'correction', label: 'N1' }] }] });
    expect((await account('2025-10-28')).corrected).toMatchObject([{ assertion: { label: 'A1' }, notice: { entry: issued.events[0].id } }]);
    const { body } = await desk.read(`${held.path}/account/diff?from=2025-10-27&to=2025-10-28`);
    expect(body.changes).toMatchObject([{ kind: 'corrected', where: 'dept', before: 'a ricochet', after: null, causes: [issued.events[0].id] }]);
  });

  it('is listed with what it is about', async () => {
    const { body: { items } } = await desk.read(`${held.path}/notices`);
    expect(items).toMatchObject([{
      label: 'N1', kind: 'correction', document: { label: 'D1' }, carriedBy: null, publicFrom: { earliest: '2025-10-28T07:00:00.000Z' },
      text: 'An earlier version misquoted the department.', affects: [{ label: 'A1' }], instead: [{ label: 'A2' }], actor: 'owner',
    }]);
  });

  it('points at what is wrong with it', async () => {
    const other = must(await desk.post('/v1/documents', { title: 'Another', publisher: null, published: '2025-10-21' })).ids.document;
    const wrong = await desk.post(`${held.path}/notices`, { kind: 'update', document: other, issued: '2025-10-28', text: 'x', affects: [held.assertions[0]] });
    expect([wrong.status, wrong.body.code, wrong.body.pointer]).toEqual([422, 'not-in-document', '/affects/0']);
    for (const [pointer, fault] of [['/kind', { kind: 'erratum' }], ['/affects', { affects: [] }]] as const) {
      const refused = await desk.post(`${held.path}/notices`, { kind: 'update', document: other, issued: '2025-10-28', text: 'x', affects: [other], ...fault });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, pointer]);
    }
  });
});

describe('a promise of later information', () => {
  it('is awaited, answered, and stands as noted last', async () => {
    const promise = must(await desk.post(`${held.path}/assertions`, held.stating('they will publish the footage', undefined, {
      label: 'A5', act: { kind: 'commits', to: 'publish the footage', followUp: true, question: held.question },
    }))).ids.assertion;
    const list = async (query = '') => (await desk.get(`${held.path}/follow-ups${query}`)).body.items;
    expect(await list()).toMatchObject([{ assertion: { label: 'A5' }, to: 'publish the footage', question: { label: 'Q1' }, outcome: 'awaited', answeredBy: [], history: [] }]);
    expect(await list('?public=2025-10-19')).toEqual([]);
    const answer = must(await desk.post(`${held.path}/assertions`, held.stating('here it is', held.positions[1], { label: 'A6' }))).ids.assertion;
    must(await desk.post(`${held.path}/relations`, { kind: 'updates', from: [answer], to: [promise], rationale: 'as promised' }));
    const at = `${held.path}/assertions/${promise}/follow-ups`;
    must(await desk.post(at, { outcome: 'awaited', due: '2025-11-01', reason: 'within days, they said' }));
    const kept = must(await desk.post(at, { outcome: 'kept', reason: 'published', evidence: [answer] }));
    expect(kept.events[0].type).toBe('FollowUpNoted');
    expect(await list()).toMatchObject([{
      outcome: 'kept', due: null, evidence: [{ label: 'A6' }], answeredBy: [{ label: 'A6' }],
      history: [{ outcome: 'awaited', due: { edtf: '2025-11-01' } }, { outcome: 'kept', reason: 'published', by: 'owner' }],
    }]);
    const none = await desk.post(`${held.path}/assertions/${answer}/follow-ups`, { outcome: 'kept', reason: 'x' });
    expect([none.status, none.body.code]).toEqual([422, 'no-promise']);
  });
});
