import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'writing');
});
afterAll(() => desk.close());

const types = (body: { readonly events: readonly { readonly type: string }[] }): readonly string[] => body.events.map(({ type }) => type);

describe('logging an assertion', () => {
  it('answers with a receipt, an ETag and where to read it', async () => {
    const { status, headers, body } = await desk.post(`${held.path}/assertions`, held.stating('once more', held.positions[0]));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      stream: `incident-${held.incident}`,
      clock: 'true',
      replayed: false,
      ids: { assertion: expect.any(String), utterance: expect.any(String) },
    });
    expect(types(body)).toEqual(['UtteranceLogged', 'AssertionLogged']);
    expect(headers.get('etag')).toBe(`"r${body.revision}"`);
    expect(headers.get('preference-applied')).toBe('wait=10');
    const read = await desk.get(headers.get('location') ?? '');
    expect(read.body).toMatchObject({ id: body.ids.assertion, gist: 'once more', unsorted: false });
    expect(read.headers.get('etag')).toBe(headers.get('etag'));
  });

  it('registers a new source and document first, and raises a new question in the same append', async () => {
    const body = {
      ...held.stating('all of it new', 'new:yes', {
        question: { key: 'q', text: 'Is it new?', positions: 'exclusive', options: [{ key: 'yes', text: 'it is' }] },
      }),
      utterance: {
        kind: 'new',
        claimants: [{ speaker: { kind: 'source', source: 'new:mclaughlin' }, onBehalfOf: 'new:dhs' }],
        channel: 'statement',
        said: '2025-10-21',
      },
      relays: [{ by: { source: 'new:paper', document: 'new:d9' }, mode: 'quote', certainty: 'asserted' }],
      act: { kind: 'states', answers: [{ question: 'new:q', position: 'new:yes' }] },
      register: {
        sources: [
          { key: 'part', kind: 'body', name: 'Office', official: true, partOf: 'new:dhs' },
          { key: 'mclaughlin', kind: 'person', name: 'McLaughlin' },
          { key: 'dhs', kind: 'body', name: 'DHS', official: true },
          { key: 'paper', kind: 'outlet', name: 'The Paper' },
        ],
        documents: [{ key: 'd9', title: 'Article', publisher: 'new:paper', published: { edtf: '2025-10-21', verbatim: 'Tuesday' } }],
      },
    };
    const made = must(await desk.post(`${held.path}/assertions`, body));
    expect(types(made)).toEqual(['QuestionRaised', 'PositionAdded', 'UtteranceLogged', 'AssertionLogged']);
    expect(Object.keys(made.ids.sources)).toEqual(['part', 'mclaughlin', 'dhs', 'paper']);
    expect((await desk.get(`/v1/sources/${made.ids.sources.part}`)).body).toMatchObject({ name: 'Office', partOf: made.ids.sources.dhs });
    expect((await desk.get(`/v1/documents/${made.ids.documents.d9}`)).body).toMatchObject({
      publisher: made.ids.sources.paper,
      published: { earliest: '2025-10-21T07:00:00.000Z' },
    });
    const { body: read } = await desk.get(`${held.path}/assertions/${made.ids.assertion}`);
    expect(read.act.answers).toEqual([{ question: made.ids.question, position: made.ids.positions[0] }]);
  });

  it('leaves nothing behind when it is refused, not even what it would have registered', async () => {
    const before = await desk.head();
    const { status, body } = await desk.post(`${held.path}/assertions`, {
      ...held.stating('refused', held.positions[0]),
      relays: [{ by: { source: 'new:cnn' }, mode: 'quote', certainty: 'asserted' }],
      register: { sources: [{ key: 'cnn', kind: 'outlet', name: 'CNN' }] },
      label: 'A1',
    });
    expect([status, body.code, body.pointer]).toEqual([409, 'label-taken', '/label']);
    const { body: other } = await desk.post(
      `${held.path}/assertions`,
      held.stating('refused', held.positions[0], {
        register: { documents: [{ key: 'd', title: 'Bad', publisher: null, published: '2999' }] },
      }),
    );
    expect([other.code, other.pointer]).toEqual(['published-after-recorded', '/register/documents/0/published']);
    expect(await desk.head()).toBe(before);
  });

  it('keeps an entry without question or act unsorted until its answers are chosen', async () => {
    const { act: _, ...unsorted } = held.stating('what is this about?') as { act: unknown };
    const {
      headers,
      body: { ids },
    } = await desk.post(`${held.path}/assertions`, unsorted);
    expect((await desk.get(`${held.path}/unsorted`)).body.items).toMatchObject([{ id: ids.assertion, unsorted: true, act: null }]);
    const act = { kind: 'states', answers: [{ question: held.question, position: held.positions[1] }] };
    const location = `${held.path}/assertions/${ids.assertion}/answers`;
    const stale = await desk.post(location, { act, reason: 'late' }, { headers: { 'if-match': '"r0"' } });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed']);
    const chosen = await desk.post(location, { act, reason: 'it says so' }, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect([chosen.status, types(chosen.body)]).toEqual([201, ['AnswersChosen']]);
    expect((await desk.get(`${held.path}/unsorted`)).body.items).toEqual([]);
    const again = await desk.post(location, { act, reason: 'once more' }, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(412);
  });

  it('adopts an utterance of another incident, and refuses one that is not there', async () => {
    const {
      body: { utterance },
    } = await desk.get(`${held.path}/assertions/${held.assertions[0]}`);
    const other = await openCase(desk, 'adopting');
    const adopted = must(
      await desk.post(`${other.path}/assertions`, {
        ...other.stating('heard again', other.positions[0]),
        utterance: { kind: 'adopted', utterance: utterance.id, from: held.incident },
      }),
    );
    expect(types(adopted)).toEqual(['UtteranceAdopted', 'AssertionLogged']);
    expect((await desk.get(`${other.path}/assertions/${adopted.ids.assertion}`)).body.utterance).toMatchObject({
      id: utterance.id,
      adoptedFrom: held.incident,
    });
    const missing = await desk.post(`${other.path}/assertions`, {
      ...other.stating('never said', other.positions[0]),
      utterance: { kind: 'adopted', utterance: other.question, from: held.incident },
    });
    expect([missing.status, missing.body.code]).toEqual([422, 'unknown-utterance']);
  });
});

describe('what else can be recorded of an incident', () => {
  it('positions and comparisons', async () => {
    const added = must(await desk.post(`${held.path}/questions/${held.question}/positions`, { label: 'knife', text: 'a knife' }));
    const pair = [held.positions[0], added.ids.positions[0]];
    const compared = await desk.post(`${held.path}/questions/${held.question}/comparisons`, {
      pair,
      verdict: 'compatible',
      rationale: 'both can be',
    });
    expect([compared.status, types(compared.body)]).toEqual([201, ['PositionsCompared']]);
    const {
      body: {
        items: [question],
      },
    } = await desk.get(`${held.path}/questions`);
    expect(question.options).toHaveLength(3);
    expect(question.comparisons).toMatchObject([{ verdict: 'compatible' }]);
  });

  it('relations, revisions and their withdrawal', async () => {
    const [a, b] = held.assertions;
    const later = must(
      await desk.post(
        `${held.path}/assertions`,
        held.stating('later', held.positions[1], {
          utterance: {
            kind: 'new',
            claimants: [{ speaker: { kind: 'source', source: held.source } }],
            channel: 'statement',
            said: '2025-10-25',
          },
        }),
      ),
    );
    const related = must(
      await desk.post(`${held.path}/relations`, { kind: 'qualifies', from: [b], to: [a], rationale: 'narrower', label: 'R7' }),
    );
    const revised = must(
      await desk.post(`${held.path}/revisions`, { from: [a], to: [later.ids.assertion], announced: 'unannounced', rationale: 'changed' }),
    );
    const withdrawn = await desk.post(`${held.path}/relations/${related.ids.relation}/withdrawal`, { reason: 'a slip' });
    expect([withdrawn.status, types(withdrawn.body)]).toEqual([201, ['RelationWithdrawn']]);
    expect(types(revised)).toEqual(['AccountRevised']);
    const again = await desk.post(`${held.path}/relations/${related.ids.relation}/withdrawal`, { reason: 'again' });
    expect([again.status, again.body.code]).toEqual([409, 'already-withdrawn']);
  });

  it('retractions by the claimant, and merges of utterances', async () => {
    const one = must(await desk.post(`${held.path}/assertions`, held.stating('first rendering', held.positions[0])));
    const two = must(await desk.post(`${held.path}/assertions`, held.stating('second rendering', held.positions[0])));
    const merged = await desk.post(`${held.path}/utterances/merges`, {
      from: two.ids.utterance,
      into: one.ids.utterance,
      rationale: 'the same briefing',
    });
    expect([merged.status, types(merged.body)]).toEqual([201, ['UtterancesMerged']]);
    const retracted = await desk.post(`${held.path}/retractions`, {
      assertions: [one.ids.assertion],
      relays: [],
      utterance: {
        kind: 'new',
        claimants: [{ speaker: { kind: 'source', source: held.source } }],
        channel: 'statement',
        said: '2025-10-26',
      },
    });
    expect([retracted.status, types(retracted.body)]).toEqual([201, ['UtteranceLogged', 'AssertionRetracted']]);
    expect((await desk.get(`${held.path}/assertions/${one.ids.assertion}`)).body.retractedBy).toHaveLength(1);
  });

  it('every act and every specific', async () => {
    const { act: _, ...stating } = held.stating('forms') as { act: unknown };
    const claimant = { speaker: { kind: 'source', source: held.source } };
    const acts = [
      { kind: 'judges', answers: [{ question: held.question }] },
      { kind: 'commits', to: 'tell more', followUp: true, question: held.question },
      { kind: 'withholds', question: held.question, absence: 'notKnown' },
      { kind: 'withholds', question: held.question, absence: 'noResponse', by: claimant },
    ];
    const specifics = [
      { kind: 'quantity', of: 'shots', value: '3', comparator: '≥', unit: 'shot', base: null, period: { edtf: '2025-10' } },
      { kind: 'place', verbatim: '400 block', grain: 'block' },
      { kind: 'happened', time: '2025-10-21' },
    ];
    for (const act of acts)
      expect(must(await desk.post(`${held.path}/assertions`, { ...stating, act, specifics })).ids.assertion).toBeDefined();
    const misplaced = await desk.post(`${held.path}/assertions`, {
      ...stating,
      act: { kind: 'withholds', question: held.question, absence: 'notKnown', from: held.question },
    });
    expect([misplaced.status, misplaced.body.code, misplaced.body.pointer]).toEqual([422, 'absence-malformed', '/act/from']);
  });
});

describe('our own fixes', () => {
  it('amend an entry field by field and void it, each on the version that was read', async () => {
    const logged = must(await desk.post(`${held.path}/assertions`, held.stating('a slpi', held.positions[0])));
    const entry = `/v1/entries/${logged.events.at(-1).id}`;
    const { headers, body } = await desk.get(entry);
    expect(body).toMatchObject({ type: 'AssertionLogged', incident: held.incident, data: { gist: 'a slpi' }, earlier: [], voided: null });
    const amendment = { changes: [{ path: '/gist', before: 'a slpi', after: 'a slip' }], reason: 'typing' };
    const amended = await desk.post(`${entry}/amendments`, amendment, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect([amended.status, types(amended.body)]).toEqual([201, ['EntryAmended']]);
    expect(amended.headers.get('location')).toBe(entry);
    const stale = await desk.post(`${entry}/amendments`, amendment, { headers: { 'if-match': headers.get('etag') ?? '' } });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, amended.headers.get('etag')]);
    expect(stale.body.events).toMatchObject([{ type: 'EntryAmended', id: amended.body.events[0].id }]);
    const { body: now } = await desk.get(entry);
    expect(now).toMatchObject({ data: { gist: 'a slip' }, earlier: [{ data: { gist: 'a slpi' }, reason: 'typing' }] });
    const voided = await desk.post(`${entry}/voiding`, { reason: 'never said' }, { headers: { 'if-match': `"r${now.touchedAt}"` } });
    expect(voided.status).toBe(201);
    expect((await desk.get(`${held.path}/assertions/${logged.ids.assertion}`)).status).toBe(404);
  });

  it('need If-Match, and refuse the digest of a view, a weak tag, and *', async () => {
    const {
      body: { entry },
    } = await desk.get(`/v1/sources/${held.source}`);
    const amendment = { changes: [{ path: '/name', before: 'Department writing', after: 'Department' }], reason: 'short' };
    const amend = async (ifMatch?: string) => {
      const { status, body } = await desk.post(
        `/v1/entries/${entry}/amendments`,
        amendment,
        ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } },
      );
      return [status, body.code];
    };
    expect(await amend()).toEqual([428, 'precondition-required']);
    for (const tag of ['*', 'W/"r0"', '"d-abc"', '"x"', '"r0", "r1"']) expect(await amend(tag)).toEqual([400, 'if-match-not-understood']);
    expect(await amend('"r7"')).toEqual([412, 'precondition-failed']);
    expect(await amend('"r0"')).toEqual([201, undefined]);
    expect((await desk.get(`/v1/sources/${held.source}`)).body.name).toBe('Department');
  });

  it('find an entry written a moment ago, and no entry that was never written', async () => {
    const logged = must(await desk.post(`${held.path}/assertions`, held.stating('fresh', held.positions[0]), { headers: { prefer: '' } }));
    const { id, revision } = logged.events.at(-1);
    const voided = await desk.post(`/v1/entries/${id}/voiding`, { reason: 'at once' }, { headers: { 'if-match': `"r${revision}"` } });
    expect(voided.status).toBe(201);
    const unknown = await desk.post(`/v1/entries/${held.question}/voiding`, { reason: 'nothing' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-entry']);
  });
});
