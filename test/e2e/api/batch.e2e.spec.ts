import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'in-bulk');
});
afterAll(() => desk.close());

const row = (i: number, more: object = {}): object => ({
  label: `B${i}`,
  utterance: {
    kind: 'new', claimants: [{ speaker: { kind: 'source', source: 'label:dept' } }], channel: 'statement', said: '2025-10-21', document: 'label:D1',
  },
  gist: `statement ${i}`, certainty: 'asserted', act: { kind: 'states', answers: [{ question: 'label:Q1', position: 'label:direct' }] }, ...more,
});
const rows = (count: number, from = 0): object[] => Array.from({ length: count }, (_, i) => row(from + i));
const batch = (path: string, body: object, key?: string, query = '') =>
  desk.post(`${path}/assertions/batch${query}`, body, key === undefined ? {} : { headers: { 'idempotency-key': key } });

describe('a batch of assertions', () => {
  it('is written in one append, its rows naming things by their labels, and told row by row', async () => {
    const head = await desk.head();
    const { status, headers, body } = await batch(held.path, { rows: rows(100) });
    expect([status, body.rows.length, body.replayed, body.logIndex]).toEqual([201, 100, false, head + 200]);
    expect(headers.get('location')).toBe(`${held.path}/assertions`);
    const read = (await desk.get(`${held.path}/assertions/${body.rows[41].ids.assertion}`)).body;
    expect(read).toMatchObject({ label: 'B41', act: { answers: [{ question: held.question, position: held.positions[1] }] }, utterance: { document: held.document } });
    expect(read.utterance.claimants).toEqual([{ speaker: { kind: 'source', source: held.source } }]);
    expect(body.rows.flatMap(({ events }: any) => events.map(({ logIndex }: any) => logIndex))).toEqual(Array.from({ length: 200 }, (_, i) => head + 1 + i));
  });

  it('asked again under its key is written once; under the same key other rows are refused', async () => {
    const first = must(await batch(held.path, { rows: rows(3, 200) }, 'once'));
    const head = await desk.head();
    const again = await batch(held.path, { rows: rows(3, 200) }, 'once');
    expect([again.status, again.body.replayed, again.body.rows.map(({ ids }: any) => ids)]).toEqual([200, true, first.rows.map(({ ids }: any) => ids)]);
    const other = await batch(held.path, { rows: rows(3, 300) }, 'once');
    expect([other.status, other.body.code, await desk.head()]).toEqual([422, 'idempotency-key-reused', head]);
  });

  it('lets later rows name a question that an earlier one raises', async () => {
    const question = { key: 'q', label: 'Q50', text: 'In bulk?', positions: 'exclusive', options: [{ key: 'y', label: 'yes', text: 'it is' }] };
    const raising = row(400, { question, act: { kind: 'states', answers: [{ question: 'new:q', position: 'new:y' }] } });
    const naming = row(401, { act: { kind: 'states', answers: [{ question: 'label:Q50', position: 'label:yes' }] } });
    const { rows: [one, two] } = must(await batch(held.path, { rows: [raising, naming] }));
    const { body } = await desk.get(`${held.path}/assertions/${two.ids.assertion}`);
    expect(body.act.answers).toEqual([{ question: one.ids.question, position: one.ids.positions[0] }]);
  });

  it('names every faulty row at once, of form and of rule, and writes nothing, dry or not', async () => {
    const head = await desk.head();
    const faulty = {
      rows: [
        row(500), row(500), { gist: 'no form' }, row(501, { register: { sources: [] } }), row(502, { utterance: { ...(row(0) as any).utterance, said: 'soon' } }),
        row(503, { act: { kind: 'states', answers: [{ question: 'label:Q404' }] } }), 'not even', row(504),
      ],
    };
    const refusals = await Promise.all(['', '?dryRun=true'].map((query) => batch(held.path, faulty, undefined, query)));
    for (const { status, body } of refusals) {
      expect([status, body.code, body.detail]).toEqual([422, 'batch-refused', '6 of 8 rows are refused; nothing was written']);
      const places = body.errors.map(({ pointer, code }: any) => `${pointer} ${code}`);
      expect(places).toEqual(expect.arrayContaining([
        '/rows/1/label label-taken', '/rows/2/utterance validation-failed', '/rows/2/certainty validation-failed', '/rows/3/register validation-failed',
        '/rows/4/utterance/said time-not-understood', '/rows/5/act/answers/0/question label-unknown', '/rows/6 validation-failed',
      ]));
    }
    expect(await desk.head()).toBe(head);
    for (const wrong of [{}, { rows: [] }, { rows: rows(501) }]) {
      expect((await batch(held.path, wrong)).body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/rows' }] });
    }
  });

  it('is tried out whole: the same events, nothing written', async () => {
    const head = await desk.head();
    const dry = must(await batch(held.path, { rows: rows(20, 600) }, 'dry', '?dryRun=true'));
    expect([dry.dryRun, dry.events.length, await desk.head()]).toEqual([true, 40, head]);
    expect(dry.change).toMatchObject([{ incident: held.incident }]);
    const wet = must(await batch(held.path, { rows: rows(20, 600) }, 'dry'));
    expect(wet.rows.map(({ ids }: any) => ids)).toEqual(dry.rows.map(({ ids }: any) => ids));
  });

  it('of five hundred rows with long texts takes several appends and goes on where it was cut short', async () => {
    const { path, source } = await openCase(desk, 'at-length');
    must(await desk.post('/v1/sources', { kind: 'body', name: 'Only one', label: 'one', official: true }));
    const utterance = { ...(row(0) as any).utterance, claimants: [{ speaker: { kind: 'source', source } }], document: undefined };
    const long = rows(500).map((each, i) => ({ ...each, utterance, label: `L${i}`, gist: 'x'.repeat(900), quote: 'y'.repeat(900), act: undefined }));
    const { status, body } = await batch(path, { rows: long }, 'long');
    expect([status, body.rows.length]).toEqual([201, 500]);
    expect((await batch(path, { rows: long }, 'long')).body).toMatchObject({ replayed: true, logIndex: body.logIndex });
  });
});

describe('labels', () => {
  it('name things in a single assertion too; a label that two share names neither', async () => {
    const saying = (label: string): object => ({ ...(row(0) as any).utterance, claimants: [{ speaker: { kind: 'source', source: `label:${label}` } }], document: undefined });
    const logged = must(await desk.post(`${held.path}/assertions`, row(700, { utterance: saying('one') })));
    expect(logged.ids.assertion).toEqual(expect.any(String));
    const { status, body } = await desk.post(`${held.path}/assertions`, row(701));
    expect([status, body.code, body.pointer]).toEqual([422, 'label-ambiguous', '/utterance/claimants/0/speaker/source']);
  });
});
