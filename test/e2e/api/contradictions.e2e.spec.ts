import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const official = (held: Case, gist: string, position: string, said: string): object =>
  held.stating(gist, position, {
    utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: held.source } }], channel: 'statement', said },
  });

describe('the life of a contradiction', () => {
  it('raised, joined, explained, reopened, resolved, reopened, withdrawn: each step on the version that was read', async () => {
    const held = await openCase(desk, 'life');
    const raised = await desk.post(`${held.path}/contradictions`, {
      questions: [held.question],
      sides: [[held.assertions[0]], [held.assertions[1]]],
      strength: 'contradiction',
      rationale: 'cannot both be',
      label: 'K1',
    });
    expect(raised.status).toBe(201);
    const at = raised.headers.get('location') ?? '';
    const third = must(await desk.post(`${held.path}/assertions`, held.stating('a ricochet, again', held.positions[0])));
    const evidence = [held.assertions[0]];
    const steps = [
      ['joins', { side: 0, assertions: [third.ids.assertion] }],
      ['explanations', { reason: 'different scope', evidence }],
      ['reopenings', { reason: 'no, the same', evidence }],
      ['resolutions', { reason: 'footage', evidence }],
      ['reopenings', { reason: 'footage was cut', evidence }],
      ['withdrawals', { reason: 'never meant' }],
    ] as const;
    for (const [step, body] of steps) {
      const { headers } = await desk.get(at);
      const without = await desk.post(`${at}/${step}`, body);
      expect([without.status, without.body.code]).toEqual([428, 'precondition-required']);
      const taken = await desk.post(`${at}/${step}`, body, { headers: { 'if-match': headers.get('etag') ?? '' } });
      expect([step, taken.status]).toEqual([step, 201]);
      const late = await desk.post(`${at}/${step}`, body, { headers: { 'if-match': headers.get('etag') ?? '' } });
      expect([late.status, late.body.events.at(-1).id]).toEqual([412, taken.body.events.at(-1).id]);
    }
    const { body, headers } = await desk.get(at);
    expect(body).toMatchObject({ status: 'withdrawn', label: 'K1', sides: [{ length: 2 }, { length: 1 }] });
    expect(body.history).toHaveLength(steps.length);
    const again = await desk.post(`${at}/withdrawals`, { reason: 'twice' }, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect([again.status, again.body.code]).toEqual([409, 'step-not-allowed']);
    expect((await desk.get(`${held.path}/contradictions`)).body.items).toMatchObject([{ label: 'K1', status: 'withdrawn' }]);
  });

  it('of one that is not there, nothing: 404 before anything is asked for', async () => {
    const held = await openCase(desk, 'absent');
    const { status, body } = await desk.post(`${held.path}/contradictions/${held.question}/explanations`, { reason: 'x' });
    expect([status, body.code]).toEqual([404, 'unknown-contradiction']);
  });

  it('lets no assertion stand on two sides, and says where', async () => {
    const held = await openCase(desk, 'sides');
    const { status, body } = await desk.post(`${held.path}/contradictions`, {
      questions: [held.question],
      sides: [[held.assertions[0]], [held.assertions[0]]],
      strength: 'contradiction',
      rationale: 'x',
    });
    expect([status, body.code, body.pointer]).toEqual([422, 'sides-overlap', '/sides/1/0']);
  });
});

describe('candidates', () => {
  it('accept a clash: it is raised; another report then joins it', async () => {
    const held = await openCase(desk, 'clash');
    const {
      body: {
        items: [clash],
      },
    } = await desk.get(`${held.path}/candidates`);
    expect(clash).toMatchObject({ kind: 'clash', question: { id: held.question } });
    const at = `${held.path}/candidates/${clash.id}`;
    const unfit = await desk.post(`${at}/acceptance`, { as: 'merge', rationale: 'no' });
    expect([unfit.status, unfit.body.code, unfit.body.pointer]).toEqual([422, 'acceptance-unfit', '/as']);
    const key = { headers: { 'idempotency-key': 'accept-clash' } };
    const accepted = await desk.post(`${at}/acceptance`, { rationale: 'they clash', label: 'K2' }, key);
    expect([accepted.status, accepted.body.events[0].type]).toEqual([201, 'ContradictionRaised']);
    // The candidate is none any more; the same key is answered as before all the same.
    const replayed = await desk.post(`${at}/acceptance`, { rationale: 'they clash', label: 'K2' }, key);
    expect([replayed.status, replayed.body.replayed, replayed.body.events]).toEqual([200, true, accepted.body.events]);
    expect((await desk.post(`${at}/acceptance`, { rationale: 'anew' })).body.code).toBe('unknown-candidate');
    must(await desk.post(`${held.path}/assertions`, official(held, 'again a ricochet', held.positions[0], '2025-10-21')));
    const {
      body: { items },
    } = await desk.get(`${held.path}/candidates`);
    const join = items.find(({ kind }: { kind: string }) => kind === 'join');
    const joined = must(await desk.post(`${held.path}/candidates/${join.id}/acceptance`, { rationale: 'the same claim' }));
    expect(joined.events[0].type).toBe('ContradictionJoined');
    const {
      body: {
        items: [contradiction],
      },
    } = await desk.get(`${held.path}/contradictions`);
    expect(contradiction.sides.flat()).toHaveLength(3);
  });

  it('dismiss one: it is gone until another assertion joins either side', async () => {
    const held = await openCase(desk, 'dismissed');
    const {
      body: {
        items: [clash],
      },
    } = await desk.get(`${held.path}/candidates`);
    const dismissed = await desk.post(`${held.path}/candidates/${clash.id}/dismissal`, { reason: 'not the same hand' });
    expect([dismissed.status, dismissed.body.events[0].type]).toEqual([201, 'CandidateDismissed']);
    expect((await desk.get(`${held.path}/candidates`)).body.items).toEqual([]);
    must(await desk.post(`${held.path}/assertions`, official(held, 'again a ricochet', held.positions[0], '2025-10-21')));
    expect((await desk.get(`${held.path}/candidates`)).body.items.map(({ id }: { id: string }) => id)).toContain(clash.id);
  });

  it('accept what a body says later: its account is revised, from what was said first', async () => {
    const held = await openCase(desk, 'shifting');
    const later = must(
      await desk.post(`${held.path}/assertions`, official(held, 'a direct shot after all', held.positions[1], '2025-10-28')),
    );
    const {
      body: { items },
    } = await desk.get(`${held.path}/candidates`);
    const shift = items.find(({ kind }: { kind: string }) => kind === 'shift' || kind === 'atOddsWithItself') ?? items[0];
    const at = `${held.path}/candidates/${shift.id}/acceptance`;
    const unsaid = await desk.post(at, { as: 'revise', rationale: 'moved' });
    if (shift.kind === 'shift' || shift.kind === 'atOddsWithItself') {
      expect([unsaid.status, unsaid.body.code]).toEqual([422, 'announced-missing']);
      const revised = must(await desk.post(at, { as: 'revise', announced: 'unannounced', rationale: 'moved' }));
      const {
        body: { data },
      } = await desk.get(`/v1/entries/${revised.events[0].id}`);
      expect(data.from).toContain(held.assertions[0]);
      expect(data.to).toContain(later.ids.assertion);
    } else expect(unsaid.body.code).toBe('acceptance-unfit');
  });
});
