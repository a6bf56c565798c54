/** Times in plain words over HTTP: shown, and taken in bodies, counted from the document they are read in. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let a: Case;
beforeAll(async () => {
  desk = await Desk.open();
  a = await openCase(desk, 'times');
});
afterAll(() => desk.close());

const asked = (query: Record<string, string>): string => `/v1/times?${new URLSearchParams(query).toString()}`;
const LA = 'America/Los_Angeles';

describe('GET /v1/times', () => {
  it('shows what is understood, to anybody', async () => {
    const { status, body } = await desk.read(asked({ words: 'just before 9 a.m. on Tuesday', zone: LA, anchor: '2025-10-23' }));
    expect([status, body]).toEqual([200, {
      verbatim: 'just before 9 a.m. on Tuesday', earliest: '2025-10-21T15:30:00.000Z', latest: '2025-10-21T16:00:59.999Z', zone: LA,
      basis: { kind: 'derived', from: 'counted from 2025-10-23' }, understood: 'Tuesday 21 October 2025, 08:30–09:00, America/Los_Angeles',
    }]);
    expect((await desk.read(asked({ words: '21 Oct 2025' }))).body).toMatchObject({ edtf: '2025-10-21', zone: 'UTC' });
  });
  it.each([
    [{ words: 'some day' }, 422, 'time-not-understood'], [{ words: 'Tuesday' }, 422, 'time-needs-anchor'],
    [{ words: 'at 9 on Tuesday', anchor: '2025-10-23' }, 422, 'time-ambiguous'], [{ words: '2025', zone: 'Mars/Base' }, 422, 'zone-unknown'],
    [{ words: ' ' }, 400, 'validation-failed'], [{ words: 'Tuesday', anchor: 'today' }, 400, 'validation-failed'], [{}, 400, 'validation-failed'],
  ] as const)('refuses %j with %i %s', async (query, status, code) => {
    const answer = await desk.read(asked(query));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('words in a body', () => {
  const saying = (said: unknown, more: object = {}): object => ({
    ...a.stating('said it', undefined), utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: a.source } }], channel: 'statement', said }, ...more,
  });
  const heard = async (body: object): Promise<any> => {
    const { events } = must(await desk.post(`${a.path}/assertions?dryRun=true`, body));
    return events.find(({ type }: { type: string }) => type === 'UtteranceLogged').data.said;
  };

  it("are counted from the first relay's document, published on Tuesday 21 October", async () => {
    expect(await heard(saying({ words: 'Monday' }))).toEqual({
      verbatim: 'Monday', edtf: '2025-10-20', earliest: '2025-10-20T07:00:00.000Z', latest: '2025-10-21T06:59:59.999Z', zone: LA,
      basis: { kind: 'derived', from: 'counted from 2025-10-21' },
    });
  });
  it('are counted from a document that comes with them', async () => {
    const register = { documents: [{ key: 'n', title: 'Newer', publisher: null, published: '2025-10-23T20:00:00-07:00' }] };
    expect(await heard(saying({ words: 'yesterday' }, { register, relays: [{ by: { document: 'new:n' }, mode: 'quote', certainty: 'asserted' }] })))
      .toMatchObject({ edtf: '2025-10-22' });
  });
  it('are counted from what they bring themselves before that', async () => {
    expect(await heard(saying({ words: 'Monday', relativeTo: '2025-10-15' }))).toMatchObject({ edtf: '2025-10-13' });
  });
  it('are refused without a day to count from, with bounds beside them, and where a document is not dated to the day', async () => {
    const refused = async (body: object): Promise<readonly unknown[]> => {
      const { status, body: problem } = await desk.post(`${a.path}/assertions`, body);
      return [status, problem.code, problem.pointer];
    };
    expect(await refused(saying({ words: 'Monday' }, { relays: [] }))).toEqual([422, 'time-needs-anchor', '/utterance/said/words']);
    expect(await refused(saying({ words: 'Monday', edtf: '2025' }))).toEqual([422, 'time-not-understood', '/utterance/said/edtf']);
    const { ids: { document } } = must(await desk.post('/v1/documents', { title: 'Vague', publisher: null, published: { words: 'October 2025' } }));
    expect(await refused(saying({ words: 'Monday' }, { relays: [{ by: { document }, mode: 'quote', certainty: 'asserted' }] })))
      .toEqual([422, 'time-needs-anchor', '/utterance/said/words']);
  });
  it('are taken for specifics, and for retractions', async () => {
    const happened = [{ kind: 'happened', time: { words: 'early Tuesday' } }];
    const { events } = must(await desk.post(`${a.path}/assertions?dryRun=true`, saying('2025-10-21', { specifics: happened })));
    expect(events.find(({ type }: { type: string }) => type === 'AssertionLogged').data.specifics[0].time).toMatchObject({ verbatim: 'early Tuesday', earliest: '2025-10-21T07:00:00.000Z' });
    const retraction = {
      assertions: [a.assertions[0]], relays: [{ by: { document: a.document }, mode: 'quote', certainty: 'asserted' }],
      utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: a.source } }], channel: 'statement', said: { words: 'today' } },
    };
    expect((await desk.post(`${a.path}/retractions?dryRun=true`, retraction)).status).toBe(200);
  });
});
