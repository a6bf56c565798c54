import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said, Saying } from '#test/support/desk.js';

let desk: Desk;
let scale: string;
beforeAll(async () => {
  desk = await Desk.open();
  scale = must(await desk.post('/v1/scales', { name: 'Two', ratings: [{ key: 'false', name: 'False' }, { key: 'true', name: 'True' }] })).ids.scale;
});
afterAll(() => desk.close());

const by = (person: string, more: Record<string, string> = {}): Saying => ({ headers: { 'on-behalf-of': person, ...more } });
const four = async (fourEyes: boolean): Promise<void> => {
  if ((await desk.get('/v1/settings')).body.fourEyes !== fourEyes) must(await desk.say('PUT', '/v1/settings', { fourEyes, reason: 'a test' }));
};
const outcome = ({ status, body }: Said): readonly unknown[] => [status, body.code];
const verdict = (held: Case): object => ({
  about: { kind: 'assertions', assertions: [held.assertions[0]] }, scale: { scale, version: 1 }, rating: 'false', rationale: 'the footage',
  evidence: { for: [held.assertions[1]], against: [] },
});

describe('the setting', () => {
  it('is off until it is set, and says by whom and why', async () => {
    const before = await desk.get('/v1/settings');
    expect([before.body, before.headers.get('etag')]).toEqual([{ fourEyes: false, touchedAt: 0, set: null }, '"r0"']);
    const set = await desk.say('PUT', '/v1/settings', { fourEyes: true, reason: 'we are two now' }, by('Ann', { 'if-match': '"r0"' }));
    expect([set.status, set.body.events[0].type]).toEqual([200, 'FourEyesSet']);
    const after = await desk.get('/v1/settings');
    expect(after.body).toMatchObject({ fourEyes: true, set: { actor: 'Ann', reason: 'we are two now' } });
    expect(after.headers.get('etag')).toBe(set.headers.get('etag'));
    expect(outcome(await desk.say('PUT', '/v1/settings', { fourEyes: true, reason: 'again' }))).toEqual([409, 'nothing-to-do']);
    expect((await desk.say('PUT', '/v1/settings', { fourEyes: false, reason: 'x' }, { headers: { 'if-match': '"r0"' } })).status).toBe(412);
    expect((await desk.read('/v1/settings')).status).toBe(401);
    await four(false);
  });
});

describe('with four eyes', () => {
  it('a verdict is proposed by one and approved by another', async () => {
    await four(true);
    const held = await openCase(desk, 'two-verdict');
    const at = `${held.path}/proposals`;
    expect(outcome(await desk.post(`${held.path}/verdicts`, verdict(held), by('Ann')))).toEqual([422, 'four-eyes-required']);
    const proposed = must(await desk.post(at, { kind: 'verdict', ...verdict(held) }, by('Ann')));
    const { proposal } = proposed.ids;
    expect((await desk.get(`${held.path}/verdicts`)).body.items).toEqual([]);
    expect((await desk.get(at)).body.items).toMatchObject([{
      entry: proposal, type: 'VerdictProposed', proposedBy: 'Ann', status: 'open', settled: null, incident: held.incident, data: { rating: 'false' },
    }]);
    expect(outcome(await desk.post(`${at}/${proposal}/approval`, undefined, by('Ann')))).toEqual([422, 'approver-is-proposer']);
    const approved = await desk.post(`${at}/${proposal}/approval`, undefined, by('Bob', { 'idempotency-key': 'yes' }));
    const one = `${held.path}/verdicts/${proposed.ids.verdict}`;
    expect([approved.status, approved.headers.get('location')]).toEqual([201, one]);
    const again = await desk.post(`${at}/${proposal}/approval`, undefined, by('Bob', { 'idempotency-key': 'yes' }));
    expect([again.status, again.body.replayed]).toEqual([200, true]);
    expect(outcome(await desk.post(`${at}/${proposal}/approval`, undefined, by('Bob')))).toEqual([409, 'proposal-settled']);
    expect((await desk.get(one)).body).toMatchObject({
      approval: 'secondPerson', approvedBy: 'Bob', proposedBy: 'Ann', history: [{ type: 'proposed', actor: 'Ann' }, { type: 'approved', actor: 'Bob' }],
    });
    expect((await desk.get(at)).body.items).toEqual([]);
    expect((await desk.get(`${at}?status=all`)).body.items).toMatchObject([{ status: 'approved', settled: { actor: 'Bob', reason: null } }]);
  });

  it('is rejected by another, or withdrawn', async () => {
    await four(true);
    const held = await openCase(desk, 'rejected');
    const at = `${held.path}/proposals`;
    const propose = async (): Promise<any> => must(await desk.post(at, { kind: 'verdict', ...verdict(held) }, by('Ann')));
    const [first, second] = [await propose(), await propose()];
    must(await desk.post(`${at}/${first.ids.proposal}/rejection`, { reason: 'one witness' }, by('Bob')));
    must(await desk.post(`${at}/${second.ids.proposal}/rejection`, { reason: 'on second thoughts' }, by('Ann')));
    expect((await desk.get(`${at}?status=all`)).body.items).toMatchObject([
      { status: 'rejected', settled: { actor: 'Bob', reason: 'one witness' } }, { status: 'withdrawn', settled: { actor: 'Ann' } },
    ]);
    expect(outcome(await desk.post(`${at}/${held.question}/approval`, undefined, by('Bob')))).toEqual([404, 'unknown-proposal']);
    expect(outcome(await desk.post(at, { kind: 'opinion' }))).toEqual([400, 'validation-failed']);
    const { body } = await desk.post(at, { kind: 'resolution', reason: 'x' });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/contradiction', '/evidence']);
  });

  it('a resolution and a publication take two, and say so to readers without naming who proposed', async () => {
    await four(true);
    const held = await openCase(desk, 'two-public');
    const sides = [[held.assertions[0]], [held.assertions[1]]];
    const raised = must(await desk.post(`${held.path}/contradictions`, { questions: [held.question], sides, strength: 'contradiction', rationale: 'x' }));
    const contradiction = `${held.path}/contradictions/${raised.ids.contradiction}`;
    const step = { reason: 'the footage', evidence: [held.assertions[0]] };
    const etag = { 'if-match': `"r${raised.revision}"` };
    expect(outcome(await desk.post(`${contradiction}/resolutions`, step, { headers: etag }))).toEqual([422, 'four-eyes-required']);
    const at = `${held.path}/proposals`;
    const resolution = must(await desk.post(at, { kind: 'resolution', contradiction: raised.ids.contradiction, ...step }, by('Ann')));
    must(await desk.post(`${at}/${resolution.ids.proposal}/approval`, undefined, by('Bob')));
    const judged = must(await desk.post(at, { kind: 'verdict', ...verdict(held) }, by('Ann')));
    must(await desk.post(`${at}/${judged.ids.proposal}/approval`, undefined, by('Bob')));
    expect(outcome(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': '"r0"' } }))).toEqual([422, 'four-eyes-required']);
    const publication = must(await desk.post(at, { kind: 'publication' }, by('Ann')));
    expect((await desk.read(held.path)).status).toBe(404);
    must(await desk.post(`${at}/${publication.ids.proposal}/approval`, undefined, by('Bob')));

    expect((await desk.read(`${held.path}/publication`)).body).toMatchObject({ approval: 'secondPerson' });
    expect((await desk.read(contradiction)).body.history).toMatchObject([{ type: 'ContradictionResolved', approval: 'secondPerson' }]);
    const shown = (await desk.read(`${held.path}/verdicts/${judged.ids.verdict}`)).body;
    expect(shown).toMatchObject({
      approval: 'secondPerson', approvedBy: 'Bob', proposedBy: null, proposedAt: null, scale: { name: 'Two' }, history: [{ type: 'approved' }],
    });
    for (const path of ['', '/verdicts', '/timeline', '/events', '/contradictions', '/account']) {
      const { status, body } = await desk.read(`${held.path}${path}`);
      expect([path, status, JSON.stringify(body).includes('Ann')]).toEqual([path, 200, false]);
    }
    expect((await desk.read(at)).status).toBe(401);
    expect((await desk.read(`/v1/entries/${judged.ids.proposal}`)).status).toBe(404);
  });

  it('proposals are no news: what is published stays all there is to publish', async () => {
    await four(false);
    const held = await openCase(desk, 'no-news');
    must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': '"r0"' } }));
    must(await desk.post(`${held.path}/proposals`, { kind: 'verdict', ...verdict(held) }, by('Ann')));
    const { headers, body } = await desk.get(`${held.path}/publication`);
    expect(body.approval).toBe('self');
    const again = await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(outcome(again)).toEqual([409, 'nothing-to-do']);
  });

  it('somebody else\'s entry is voided by two, one\'s own by one; sources and documents too', async () => {
    await four(true);
    const held = await openCase(desk, 'two-void');
    const third = must(await desk.post(`${held.path}/assertions`, held.stating('again', held.positions[0]), by('Ann')));
    const entry = `/v1/entries/${third.events.at(-1).id}`;
    const etag = { 'if-match': `"r${third.revision}"` };
    expect(outcome(await desk.post(`${entry}/voiding`, { reason: 'twice' }, by('Bob', etag)))).toEqual([422, 'four-eyes-required']);
    const proposed = must(await desk.post(`${entry}/voiding`, { reason: 'twice', propose: true }, by('Bob', etag)));
    must(await desk.post(`/v1/entries/${proposed.ids.proposal}/approval`, undefined, by('Ann')));
    expect((await desk.get(entry)).body.voided).toMatchObject({ reason: 'twice', approval: 'secondPerson' });

    const own = must(await desk.post(`${held.path}/assertions`, held.stating('once more', held.positions[0]), by('Ann')));
    must(await desk.post(`/v1/entries/${own.events.at(-1).id}/voiding`, { reason: 'twice' }, by('Ann', { 'if-match': `"r${own.revision}"` })));
    expect((await desk.get(`/v1/entries/${own.events.at(-1).id}`)).body.voided).toMatchObject({ approval: 'self' });

    const source = must(await desk.post('/v1/sources', { kind: 'person', name: 'Nobody' }, by('Ann')));
    const document = must(await desk.post('/v1/documents', { title: 'Nothing', publisher: null, published: '2025-10-21' }, by('Ann')));
    for (const made of [source, document]) {
      const registration = `/v1/entries/${made.events[0].id}`;
      expect(outcome(await desk.post(`${registration}/voiding`, { reason: 'x' }, by('Bob', { 'if-match': '"r0"' })))).toEqual([422, 'four-eyes-required']);
      const asked = must(await desk.post(`${registration}/voiding`, { reason: 'x', propose: true }, by('Bob', { 'if-match': '"r0"' })));
      const proposal = `/v1/entries/${asked.ids.proposal}`;
      expect((await desk.get('/v1/proposals')).body.items.at(-1))
        .toMatchObject({ entry: asked.ids.proposal, stream: made.stream, incident: null, proposedBy: 'Bob' });
      expect(outcome(await desk.post(`${proposal}/approval`, undefined, by('Bob')))).toEqual([422, 'approver-is-proposer']);
      must(await desk.post(`${proposal}/rejection`, { reason: 'it is somebody' }, by('Ann')));
      const once = must(await desk.post(`${registration}/voiding`, { reason: 'x', propose: true }, by('Bob', { 'if-match': '"r0"' })));
      must(await desk.post(`/v1/entries/${once.ids.proposal}/approval`, undefined, by('Ann')));
      expect((await desk.get(registration)).body.voided).toMatchObject({ approval: 'secondPerson' });
    }
    expect((await desk.get(`/v1/sources/${source.ids.source}`)).status).toBe(404);
  });
});

describe('without four eyes', () => {
  it('one approves what one proposed, and it reads so', async () => {
    await four(false);
    const held = await openCase(desk, 'alone');
    const proposed = must(await desk.post(`${held.path}/proposals`, { kind: 'verdict', ...verdict(held) }, by('Ann')));
    must(await desk.post(`${held.path}/proposals/${proposed.ids.proposal}/approval`, undefined, by('Ann')));
    expect((await desk.get(`${held.path}/verdicts/${proposed.ids.verdict}`)).body).toMatchObject({ approval: 'self', approvedBy: 'Ann', proposedBy: 'Ann' });
  });
});
