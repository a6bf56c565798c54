import { describe, expect, it } from '@jest/globals';
import type { AssertionGiven, CaseFile, SourceGiven } from '../case-file.js';
import { validateCaseFile } from '../validate.js';
import { incidentsToLookUp, planImport } from './plan.js';
import type { PlannedRecord } from './planned.js';

const idAt = (recordKey: string, place: string): string => `${recordKey}:${place}`;
const EXISTING = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Given files in short, checked for their form. */
function planned(...files: readonly CaseFile[]) {
  files.forEach((file, i) => expect(validateCaseFile(file, `/files/${i}`).faults).toBeUndefined());
  return planImport({
    files, idAt, incidents: new Map([['held', { id: EXISTING as never, zone: 'UTC' }], [EXISTING, { id: EXISTING as never, zone: 'UTC' }]]),
  });
}
const recordsOf = (...files: readonly CaseFile[]): readonly PlannedRecord[] => {
  const { plan, faults } = planned(...files);
  expect(faults).toBeUndefined();
  return plan?.records ?? [];
};
const commandOf = (records: readonly PlannedRecord[], key: string) => records.find((record) => record.recordKey === key)?.command;

const base: CaseFile = {
  recorded: '2025-10-22T08:00:00Z', zone: 'America/Los_Angeles', incident: 'I1',
  sources: [{ key: 'ice', name: 'ICE', kind: 'body', official: true, partOf: 'dhs' }, { key: 'dhs', name: 'DHS', kind: 'body', official: true }],
  documents: [{ key: 'D1', title: 'a report', published: '2025-10-21' }],
  incidents: [
    { key: 'I1', slug: 'first-one', title: 'First', zone: 'America/Los_Angeles' }, { key: 'I2', slug: 'second-one', title: 'Second', zone: 'America/Chicago' },
  ],
  questions: [
    { key: 'Q1', text: 'what', positions: 'open', options: [{ key: 'a', text: 'a' }, { key: 'b', text: 'b' }],
      comparisons: [{ pair: ['a', 'b'], verdict: 'exclusive', rationale: 'x' }] },
    { key: 'Q2', incident: 'I2', text: 'where', positions: 'open' },
  ],
};

describe('planning an import', () => {
  it('orders by what must exist before what, and a body after the one it is part of', () => {
    expect(recordsOf({ ...base, assertions: [{ key: 'A01', gist: 'x', chain: 'D1', states: ['Q1/a'] }] }).map((record) => record.recordKey)).toEqual([
      'source/dhs', 'source/ice', 'document/D1', 'incident/I1', 'incident/I2', 'question/Q1', 'question/Q2', 'comparison#1', 'assertion/A01',
    ]);
  });

  it('merges files by carried time, with records of no time last', () => {
    const later: CaseFile = { recorded: '2025-10-28T09:00:00+01:00', assertions: [
      { key: 'A03', gist: 'x', chain: 'D1', states: ['Q1/a'] },
      { key: 'A02', recorded: '2025-10-23T00:00Z', gist: 'x', chain: 'D1', states: ['Q1/a'] },
    ] };
    const never: CaseFile = { assertions: [{ key: 'A04', gist: 'x', chain: 'D1', states: ['Q1/a'] }] };
    const earlier: CaseFile = { ...base, assertions: [{ key: 'A01', gist: 'x', chain: 'D1', states: ['Q1/a'] }] };
    expect(recordsOf(never, later, earlier).slice(-4).map((record) => [record.recordKey, record.carriedRecordedAt])).toEqual([
      ['assertion/A01', '2025-10-22T08:00:00.000Z'], ['assertion/A02', '2025-10-23T00:00:00.000Z'], ['assertion/A03', '2025-10-28T08:00:00.000Z'],
      ['assertion/A04', undefined],
    ]);
  });

  it('gives times the zone of their incident, and documents that of their file', () => {
    const records = recordsOf({ ...base, assertions: [{ key: 'A01', gist: 'x', chain: 'dhs -> D1', said: '2025-10-21', states: ['Q2'] }] });
    expect(commandOf(records, 'assertion/A01'))
      .toMatchObject({ utterance: { utterance: { said: { zone: 'America/Chicago', earliest: '2025-10-21T05:00:00.000Z' } } } });
    expect(commandOf(records, 'document/D1'))
      .toMatchObject({ published: { zone: 'America/Los_Angeles', earliest: '2025-10-21T07:00:00.000Z' } });
  });

  it('plans what publishers and promisers did later, and new names', () => {
    const records = recordsOf({
      ...base, renamings: [{ source: 'ice', name: 'Immigration Service', since: '2026-01-01', reason: 'by statute' }],
      assertions: [
        { key: 'A01', gist: 'x', chain: 'dhs -> D1', said: '2025-10-21', commits: { to: 'publish more', followUp: true, question: 'Q1' } },
        { key: 'A02', gist: 'y', chain: 'D1', states: ['Q1/a'] },
      ],
      notices: [{ key: 'N1', kind: 'correction', document: 'D1', issued: '2025-10-22', text: 'not so', affects: ['A02'], instead: ['A01'] }],
      followUps: [{ assertion: 'A01', outcome: 'broken', due: '2025-12-01', reason: 'nothing came' }],
    });
    expect(records.slice(-4).map(({ recordKey }) => recordKey)).toEqual(['assertion/A01', 'assertion/A02', 'notice/N1', 'followUp/A01#1']);
    expect(commandOf(records, 'renaming/ice#1')).toMatchObject({ type: 'RenameSource', name: 'Immigration Service', since: { earliest: '2026-01-01T08:00:00.000Z' } });
    expect(commandOf(records, 'notice/N1')).toMatchObject({
      type: 'IssueNotice', kind: 'correction', label: 'N1', affects: ['assertion/A02:assertion'], instead: ['assertion/A01:assertion'], document: 'document/D1:document',
    });
    expect(commandOf(records, 'followUp/A01#1')).toMatchObject({ type: 'NoteFollowUp', outcome: 'broken', due: { edtf: '2025-12-01' }, evidence: [] });
  });

  it('logs a named utterance once, holds it for others, and adopts it elsewhere', () => {
    const say = { gist: 'x', utterance: 'u1', via: 'D1' };
    const records = recordsOf({
      ...base, utterances: [{ key: 'u1', speaker: 'dhs', channel: 'statement', said: '2025-10-21' }],
      assertions: [
        { key: 'A01', ...say, states: ['Q1/a'] }, { key: 'A02', ...say, states: ['Q1/b'] },
        { key: 'A03', ...say, states: ['Q2'] }, { key: 'A04', ...say, states: ['Q2'] },
      ],
    });
    const utterance = expect.objectContaining({ utterance: 'assertion/A01:utterance', channel: 'statement' });
    expect(['A01', 'A02', 'A03', 'A04'].map((key) => commandOf(records, `assertion/${key}`))).toMatchObject([
      { utterance: { kind: 'new', utterance } }, { utterance: { kind: 'held', utterance: 'assertion/A01:utterance' } },
      { utterance: { kind: 'adopted', utterance, from: 'incident/I1:incident' } }, { utterance: { kind: 'held' } },
    ]);
  });

  it("takes a document's own voice for one utterance, unless a time sets it apart", () => {
    const records = recordsOf({ ...base, assertions: [
      { key: 'A01', gist: 'x', chain: 'D1', states: ['Q1/a'] }, { key: 'A02', gist: 'x', chain: 'D1', states: ['Q1/b'] },
      { key: 'A03', gist: 'x', chain: 'D1', said: '2025-10-20', states: ['Q1/b'] },
    ] });
    expect(['A01', 'A02', 'A03'].map((key) => commandOf(records, `assertion/${key}`))).toMatchObject([
      { utterance: { kind: 'new', utterance: { channel: 'ownVoice', said: { edtf: '2025-10-21' } } } }, { utterance: { kind: 'held' } },
      { utterance: { kind: 'new', utterance: { channel: 'ownVoice', said: { edtf: '2025-10-20' } } } },
    ]);
  });

  it('makes keys labels, but not local ones', () => {
    const records = recordsOf({ ...base, assertions: [
      { key: '_1', gist: 'x', chain: 'D1', states: ['Q1'] }, { key: 'A02', label: 'A 2', gist: 'x', chain: 'D1', states: ['Q1'] },
    ] });
    expect(commandOf(records, 'assertion/_1')).not.toHaveProperty('label');
    expect(commandOf(records, 'assertion/A02')).toMatchObject({ label: 'A 2' });
    expect(commandOf(records, 'question/Q1')).toMatchObject({ label: 'Q1', options: [{ label: 'a' }, { label: 'b' }] });
  });

  it('leaves an assertion without act unsorted, in the incident of its file or its own', () => {
    const records = recordsOf({ ...base, assertions: [
      { key: 'A01', gist: 'x', chain: 'D1' }, { key: 'A02', incident: 'second-one', gist: 'x', chain: 'D1' },
    ] });
    expect(commandOf(records, 'assertion/A01')).not.toHaveProperty('act');
    expect(records.slice(-2).map((record) => record.stream)).toEqual(['incident-incident/I1:incident', 'incident-incident/I2:incident']);
  });

  it('writes to incidents of the ledger, named by slug or id', () => {
    const [a, b] = recordsOf({ ...base, incidents: [], incident: 'held', questions: [] as never, assertions: [
      { key: 'A01', gist: 'x', chain: 'D1' },
      { key: 'A02', incident: `id:${EXISTING}`, gist: 'x', chain: 'D1', states: [`id:${EXISTING}/id:${EXISTING}`] },
    ] }).slice(-2);
    expect([a?.stream, b?.stream]).toEqual([`incident-${EXISTING}`, `incident-${EXISTING}`]);
    expect(b?.command).toMatchObject({ act: { answers: [{ question: EXISTING, position: EXISTING }] } });
    const amending: CaseFile = { amendments: [{ opening: 'other', reason: 'x', changes: [{ path: '/title', before: 'a', after: 'b' }] }] };
    expect(incidentsToLookUp([{ incident: 'held' }, base, amending])).toEqual(new Set(['held', 'other']));
  });

  it('names candidates by their pair in order, after the contradiction to join', () => {
    const records = recordsOf({
      ...base, assertions: [
        { key: 'A01', gist: 'x', chain: 'D1', states: ['Q1/a'] },
        { key: 'A02', gist: 'x', chain: 'dhs -> D1', said: '2025', states: ['Q1/b'] },
      ],
      contradictions: [{ key: 'R1', questions: ['Q1'], sides: [['A01'], ['A02']], rationale: 'x' }],
      dismissals: [
        { positions: ['Q1/b', 'Q1/a'], covering: ['A01', 'A02'], reason: 'x' },
        { positions: ['Q1/a', 'Q1/b'], contradiction: 'R1', covering: ['A01'], reason: 'x' },
        { utterances: ['A02', 'A01'], covering: ['A01'], reason: 'x' },
      ],
    });
    const pair = 'question/Q1:options/a~question/Q1:options/b';
    expect(['dismissal#1', 'dismissal#2', 'dismissal#3'].map((key) => commandOf(records, key))).toMatchObject([
      { candidate: pair }, { candidate: `contradiction/R1:contradiction~${pair}` }, { candidate: 'assertion/A01:utterance~assertion/A02:utterance' },
    ]);
  });

  it('plans the same records when it plans again', () => {
    const file = { ...base, assertions: [{ key: 'A01', gist: 'x', chain: 'D1', states: ['Q1/a'] }] };
    expect(recordsOf(file)).toEqual(recordsOf(file));
  });

  const one = (given: Partial<AssertionGiven>): CaseFile => ({ ...base, assertions: [{ key: 'A1', gist: 'x', ...given }] });
  const body = (key: string, partOf: string): SourceGiven => ({ key, name: key, kind: 'body', official: true, partOf });
  it.each<[string, CaseFile, string, string]>([
    ['a key twice', { ...base, sources: [...base.sources ?? [], { key: 'D1', name: 'x', kind: 'person' }] }, '/documents/0/key', 'used twice'],
    ['an unknown key', one({ chain: 'D2' }), '/assertions/0/chain', 'no source or document has the key "D2"; did you mean "D1"?'],
    ['an unknown position', one({ chain: 'D1', states: ['Q1/c'] }), '/assertions/0/states/0', 'no position has the key'],
    ['an unknown relation', { withdrawals: [{ relation: 'R9', reason: 'x' }] }, '/withdrawals/0', 'no relation has the key'],
    ['a document for a source', one({ chain: 'dhs for D1 -> D1', said: '2025' }), '/assertions/0/chain', '"D1" is a document'],
    ['no time', one({ chain: 'dhs -> D1' }), '/assertions/0', '"said" is missing'],
    ['a time nobody understands', one({ chain: 'dhs -> D1', said: 'Tuesday' }), '/assertions/0/said', 'Tuesday'],
    ['a zone nobody knows', { ...base, zone: 'America/Nowhere' }, '/documents/0/published', 'Nowhere'],
    ['no incident', { assertions: [{ key: 'A1', gist: 'x', chain: 'dhs', said: '2025' }] }, '/assertions/0', 'say which "incident"'],
    ['an unknown incident', { incident: 'nope', questions: [{ key: 'Q1', text: 'x', positions: 'open' }] }, '/incident', '"nope"'],
    ['something recorded later', { ...one({ chain: 'D1' }), recorded: '2025-01-01T00:00Z', documents: [
      { key: 'D1', title: 'x', published: '2024', recorded: '2026-01-01T00:00Z' },
    ] }, '/assertions/0/chain', 'recorded later'],
    ['bodies in a circle', { sources: [body('a', 'b'), body('b', 'a')] }, '/sources/0/partOf', 'recorded later'],
  ])('refuses %s', (_, file, pointer, detail) => {
    const { faults = [] } = planned(file);
    expect(faults[0]?.pointer).toBe(`/files/0${pointer}`);
    expect(faults[0]?.detail).toContain(detail);
  });
});
