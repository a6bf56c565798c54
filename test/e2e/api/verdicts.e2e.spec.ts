import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Saying } from '#test/support/desk.js';

let desk: Desk;
let scale: string;
beforeAll(async () => {
  desk = await Desk.open();
  scale = must(await desk.post('/v1/scales', RUNGS)).ids.scale;
});
afterAll(() => desk.close());

const RUNGS = {
  name: 'Three rungs',
  ratings: [{ key: 'false', name: 'False' }, { key: 'half-true', name: 'Half true', meaning: 'some of it' }, { key: 'true', name: 'True' }],
};
const as = (person: string, more: Record<string, string> = {}): Saying => ({ headers: { 'on-behalf-of': person, ...more } });
const verdictOn = (held: Case, more: object = {}): object => ({
  about: { kind: 'assertions', assertions: [held.assertions[0]] }, scale: { scale, version: 1 }, rating: 'half-true',
  rationale: 'the footage shows some of it', evidence: { for: [held.assertions[0]], against: [held.assertions[1]] }, ...more,
});

describe('scales', () => {
  it('are defined, revised and retired; every version stays readable', async () => {
    const made = await desk.post('/v1/scales', { ...RUNGS, name: 'Rungs' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/scales/${made.body.ids.scale}`]);
    const at = made.headers.get('location') ?? '';
    const first = await desk.get(at);
    expect(first.body).toMatchObject({
      label: 'Rungs', retired: null,
      versions: [{ version: 1, ratings: [{ key: 'false', ratingValue: 1, bestRating: 3, worstRating: 1 }, {}, { ratingValue: 3 }] }],
    });
    const etag = first.headers.get('etag') ?? '';
    expect((await desk.post(`${at}/versions`, { ...RUNGS, name: 'Rungs' })).body.code).toBe('nothing-to-do');
    must(await desk.post(`${at}/versions`, { ...RUNGS, name: 'Steps' }, as('Ann', { 'if-match': etag })));
    expect((await desk.post(`${at}/retirement`, { reason: 'x' }, { headers: { 'if-match': etag } })).status).toBe(412);
    must(await desk.post(`${at}/retirement`, { reason: 'nobody used it' }));
    expect((await desk.get(at)).body).toMatchObject({
      label: 'Steps', retired: { reason: 'nobody used it', actor: 'owner' }, versions: [{ name: 'Rungs' }, { version: 2, name: 'Steps', actor: 'Ann' }],
    });
    const late = await desk.post(`${at}/versions`, RUNGS);
    expect([late.status, late.body.code]).toEqual([409, 'scale-retired']);
    expect((await desk.get('/v1/scales')).body.items).toHaveLength(2);
    expect((await desk.read('/v1/scales')).status).toBe(401);
  });

  it('are refused where they are none', async () => {
    const twice = { name: 'x', ratings: [{ key: 'a', name: 'A' }, { key: 'a', name: 'B' }] };
    const { status, body } = await desk.post('/v1/scales', twice);
    expect([status, body.code, body.pointer]).toEqual([422, 'named-twice', '/ratings/1/key']);
    expect((await desk.post('/v1/scales', { name: 'x', ratings: [{ key: 'A b', name: 'A' }] })).body.code).toBe('validation-failed');
    expect((await desk.get('/v1/scales/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await desk.post('/v1/scales/00000000-0000-4000-8000-000000000000/versions', RUNGS)).body.code).toBe('unknown-scale');
  });
});

describe('a verdict', () => {
  it('is given, replaced and retracted, and keeps its history', async () => {
    const held = await openCase(desk, 'given');
    const given = await desk.post(`${held.path}/verdicts`, verdictOn(held, { label: 'V1' }), as('Ann'));
    expect([given.status, given.headers.get('location')]).toEqual([201, `${held.path}/verdicts/${given.body.ids.verdict}`]);
    const at = given.headers.get('location') ?? '';
    expect((await desk.get(at)).body).toMatchObject({
      label: 'V1', status: 'standing', about: { kind: 'assertions', assertions: [{ id: held.assertions[0], label: 'A1' }] },
      scale: { id: scale, version: 1, name: 'Three rungs' },
      rating: { key: 'half-true', name: 'Half true', meaning: 'some of it', ratingValue: 2, bestRating: 3, worstRating: 1 },
      evidence: { for: [{ label: 'A1' }], against: [{ label: 'A2' }] }, approval: 'self', approvedBy: 'Ann', proposedBy: null,
      replaces: null, replacedBy: null, history: [{ type: 'approved', actor: 'Ann' }],
    });
    expect((await desk.get(`${held.path}/assertions/${held.assertions[0]}`)).body.verdicts).toMatchObject([{ label: 'V1', rating: 'half-true' }]);
    const second = must(await desk.post(`${held.path}/verdicts`, verdictOn(held, { label: 'V2', rating: 'false', replaces: given.body.ids.verdict })));
    const { body } = await desk.get(at);
    expect(body).toMatchObject({ status: 'replaced', replacedBy: { label: 'V2' }, history: [{ type: 'approved' }, { type: 'replaced' }] });
    expect((await desk.get(`${held.path}/assertions/${held.assertions[0]}`)).body.verdicts).toMatchObject([{ label: 'V2', rating: 'false' }]);
    const one = `${held.path}/verdicts/${second.ids.verdict}`;
    const etag = (await desk.get(one)).headers.get('etag') ?? '';
    must(await desk.post(`${one}/retraction`, { reason: 'the footage was cut' }, { headers: { 'if-match': etag } }));
    expect((await desk.post(`${one}/retraction`, { reason: 'x' }, { headers: { 'if-match': etag } })).status).toBe(412);
    const again = await desk.post(`${one}/retraction`, { reason: 'x' });
    expect([again.status, again.body.code]).toEqual([409, 'verdict-not-standing']);
    expect((await desk.get(`${held.path}/verdicts`)).body.items)
      .toMatchObject([{ label: 'V1', status: 'replaced' }, { label: 'V2', status: 'retracted', replaces: { label: 'V1' } }]);
    expect((await desk.get(`${held.path}/assertions/${held.assertions[0]}`)).body.verdicts).toEqual([]);
  });

  it('is told as recorded by a moment', async () => {
    const held = await openCase(desk, 'as-of');
    const given = must(await desk.post(`${held.path}/verdicts`, verdictOn(held)));
    while (Date.parse(given.recordedAt) >= Date.now()) await new Promise(setImmediate);
    must(await desk.post(`${held.path}/verdicts/${given.ids.verdict}/retraction`, { reason: 'x' }));
    const at = `${held.path}/verdicts/${given.ids.verdict}`;
    expect((await desk.get(at)).body.status).toBe('retracted');
    expect((await desk.get(`${at}?recorded=${given.recordedAt}`)).body.status).toBe('standing');
    expect((await desk.get(`${held.path}/verdicts?recorded=2020-01-01`)).body.items).toEqual([]);
  });

  it('is about a position, and is written once under one key', async () => {
    const held = await openCase(desk, 'position');
    const about = { kind: 'position', question: held.question, position: held.positions[0] };
    const first = await desk.post(`${held.path}/verdicts`, verdictOn(held, { about }), as('Ann', { 'idempotency-key': 'k' }));
    const again = await desk.post(`${held.path}/verdicts`, verdictOn(held, { about }), as('Ann', { 'idempotency-key': 'k' }));
    expect([first.status, again.status, again.body.replayed, again.body.ids]).toEqual([201, 200, true, first.body.ids]);
    // The same key in another person's hand is another key.
    expect((await desk.post(`${held.path}/verdicts`, verdictOn(held, { about }), as('Bob', { 'idempotency-key': 'k' }))).status).toBe(201);
    expect((await desk.get(`${held.path}/verdicts/${first.body.ids.verdict}`)).body.about).toMatchObject({
      kind: 'position', question: { label: 'Q1' }, position: { label: 'ricochet' },
    });
  });

  it('is refused with a pointer to what is wrong', async () => {
    const held = await openCase(desk, 'refused');
    const refused = async (more: object): Promise<readonly unknown[]> => {
      const { status, body } = await desk.post(`${held.path}/verdicts`, verdictOn(held, more));
      return [status, body.code, body.pointer ?? body.errors?.[0].pointer];
    };
    expect(await refused({ rating: 'maybe' })).toEqual([422, 'unknown-rating', '/rating']);
    expect(await refused({ scale: { scale, version: 9 } })).toEqual([422, 'unknown-scale', '/scale/version']);
    expect(await refused({ replaces: held.question })).toEqual([422, 'unknown-verdict', '/replaces']);
    expect(await refused({ evidence: { for: [held.assertions[0]], against: [held.assertions[0]] } })).toEqual([422, 'sides-overlap', '/evidence/against/0']);
    expect(await refused({ about: { kind: 'claim' } })).toEqual([400, 'validation-failed', '/about/kind']);
    expect((await desk.post(`${held.path}/verdicts/${held.question}/retraction`, { reason: 'x' })).body.code).toBe('unknown-verdict');
    expect((await desk.get(`${held.path}/verdicts/${held.question}`)).status).toBe(404);
    expect((await desk.post(`${held.path}/verdicts`, verdictOn(held), as('x'.repeat(101)))).body.code).toBe('on-behalf-of-not-understood');
  });

  it('is tried first: a dry run says what would be written, and writes nothing', async () => {
    const held = await openCase(desk, 'tried');
    const tried = await desk.post(`${held.path}/verdicts?dryRun=true`, verdictOn(held), as('Ann'));
    expect([tried.status, tried.body.dryRun, tried.body.events[0].type]).toEqual([200, true, 'VerdictApproved']);
    const refused = await desk.post(`${held.path}/proposals?dryRun=true`, { kind: 'verdict', ...verdictOn(held, { rating: 'maybe' }) });
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-rating']);
    expect((await desk.post('/v1/scales?dryRun=true', RUNGS)).body).toMatchObject({ dryRun: true, events: [{ type: 'ScaleDefined' }] });
    expect((await desk.say('PUT', '/v1/settings?dryRun=true', { fourEyes: true, reason: 'x' })).body).toMatchObject({ events: [{ type: 'FourEyesSet' }] });
    expect([(await desk.get(`${held.path}/verdicts`)).body.items, (await desk.get('/v1/settings')).body.fourEyes]).toEqual([[], false]);
  });

  it('is amended where its words are wrong, and keeps its evidence from being voided', async () => {
    const held = await openCase(desk, 'amended');
    const given = must(await desk.post(`${held.path}/verdicts`, verdictOn(held)));
    const entry = `/v1/entries/${given.events[0].id}`;
    const changes = [{ path: '/rationale', before: 'the footage shows some of it', after: 'as the footage shows' }];
    must(await desk.post(`${entry}/amendments`, { changes, reason: 'a slip' }, { headers: { 'if-match': `"r${given.revision}"` } }));
    expect((await desk.get(`${held.path}/verdicts/${given.ids.verdict}`)).body.rationale).toBe('as the footage shows');
    const assertion = (await desk.get(`${held.path}/assertions/${held.assertions[1]}`)).body;
    const voiding = await desk.post(`/v1/entries/${assertion.entry}/voiding`, { reason: 'x' }, { headers: { 'if-match': `"r${assertion.touchedAt}"` } });
    expect([voiding.status, voiding.body.code]).toEqual([409, 'entry-referenced']);
  });
});
