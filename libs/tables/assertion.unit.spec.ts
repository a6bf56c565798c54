import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { assertionOf } from './assertion.js';
import { COLUMNS, columnNamed, mapping } from './columns.js';
import type { Row } from './rows.js';

const row = (cells: Readonly<Record<string, string>>): Row => ({ line: 7, cells: new Map(Object.entries(cells).map(([header, text], i) => [header, { text, column: i + 1 }])) });
const drafted = (cells: Readonly<Record<string, string>>, map: readonly string[] = [], ignore = false) => assertionOf(row(cells), mapping(map, ignore), 'America/Los_Angeles');
const bodyOf = (cells: Readonly<Record<string, string>>): object => {
  const draft = drafted(cells);
  if (!('body' in draft)) throw new Error(JSON.stringify(draft));
  return draft.body;
};
const faultsOf = (cells: Readonly<Record<string, string>>, ...more: [string[]?, boolean?]): readonly string[] => {
  const draft = drafted(cells, ...more);
  return 'body' in draft ? [] : draft.map(({ line, column, header, detail }) => `${line}:${column ?? '-'} ${header ?? '-'}: ${detail}`);
};
const LEAST = { gist: 'A ricochet', speaker: 'dhs', said: '2025-10-21' } as const;
const ID = '01890000-0000-7000-8000-000000000000';

describe('a row as the body of an assertion', () => {
  it('needs little', () => {
    expect(bodyOf(LEAST)).toEqual({
      gist: 'A ricochet', certainty: 'asserted', relays: [],
      utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: 'label:dhs' } }], channel: 'unstated', said: '2025-10-21' },
    });
  });
  it('holds everything that the columns tell', () => {
    expect(bodyOf({
      Label: 'A1', Gist: ' A ricochet ', Quote: '"ricochet"', Certainty: 'believed', Unclear: 'which of two', Source: ID, 'On behalf of': 'dhs', Channel: 'briefing',
      Said: 'Tuesday', 'said relative to': '2025-10-23', utterance_document: 'D9', relay_source: 'cnn', Document: 'D1', Mode: 'quote', 'relay-certainty': 'reported',
      printed_title: 'Secretary', document_2: 'D2', question: 'Q1', position: 'ricochet', act: 'judges',
    })).toEqual({
      label: 'A1', gist: 'A ricochet', quote: '"ricochet"', certainty: 'believed', unclear: 'which of two',
      utterance: {
        kind: 'new', claimants: [{ speaker: { kind: 'source', source: ID }, onBehalfOf: 'label:dhs' }], channel: 'briefing',
        said: { words: 'Tuesday', relativeTo: '2025-10-23' }, document: 'label:D9',
      },
      relays: [
        { by: { source: 'label:cnn', document: 'label:D1' }, mode: 'quote', certainty: 'reported', title: 'Secretary' },
        { by: { document: 'label:D2' }, mode: 'paraphrase', certainty: 'asserted' },
      ],
      act: { kind: 'judges', answers: [{ question: 'label:Q1', position: 'label:ricochet' }] },
    });
  });
  it('knows classes, own voices, promises and silences', () => {
    expect(bodyOf({ gist: 'g', anonymous: 'officials', official: 'Yes', count: '2', said: 'unknown' })).toMatchObject({
      utterance: { claimants: [{ speaker: { kind: 'anonymous', described: 'officials', official: true, count: 2 } }], said: { words: 'unknown' } },
    });
    expect(bodyOf({ gist: 'g', speaking_document: 'D1', said: '2025-10-21T09:00:00-07:00' })).toMatchObject({
      utterance: { claimants: [{ speaker: { kind: 'document', document: 'label:D1' } }], channel: 'ownVoice', said: '2025-10-21T09:00:00-07:00' },
    });
    expect(bodyOf({ ...LEAST, commits_to: 'news', follow_up: 'y', question: 'Q1' })).toMatchObject({ act: { kind: 'commits', to: 'news', followUp: true, question: 'label:Q1' } });
    expect(bodyOf({ ...LEAST, absence: 'notKnown', question: 'Q1' })).toMatchObject({ act: { kind: 'withholds', absence: 'notKnown', question: 'label:Q1' } });
    expect(bodyOf({ ...LEAST, act: 'states' })).toMatchObject({ act: { kind: 'states', answers: [] } });
  });
  it('tells every fault with line, column and header', () => {
    expect(faultsOf({ Gist: '', Who: 'dhs', Said: '' })).toEqual([
      '7:2 Who: a column that nobody knows', '7:- -: nobody speaks: one of speaker, anonymous and speaking_document is needed',
      '7:3 Said: said is missing: write "unknown" where nobody says when', '7:1 Gist: gist is missing',
    ]);
    expect(faultsOf({ ...LEAST, anonymous: 'officials' })).toEqual(['7:2 speaker: only one of speaker, anonymous and speaking_document may be given']);
    expect(faultsOf({ gist: 'g', said: '2025', anonymous: 'x', official: 'perhaps', count: 'two' })).toEqual(['7:4 official: "perhaps" is neither yes nor no', '7:5 count: "two" is no number']);
    expect(faultsOf({ ...LEAST, position: 'x' })).toEqual(['7:4 position: a position answers a question that is stated or judged']);
    expect(faultsOf({ ...LEAST, act: 'shouts' })).toEqual(['7:4 act: "shouts" is none of states, judges, withholds and commits']);
    expect(faultsOf({ ...LEAST, mode: 'quote', title_2: 'x' }, [], true)).toEqual(['7:4 mode: nobody relays: relay_source or document is needed']);
    expect(faultsOf({ ...LEAST, source: 'cnn' })).toEqual(['7:4 source: a second column is read as speaker']);
    expect(faultsOf({ ...LEAST, absence: 'notKnown' })).toEqual(['7:- -: question is missing: withheld about what?']);
  });
  it('finds its way back from a pointer of the server to the cell', () => {
    const draft = drafted({ ...LEAST, Document: 'D1', document_2: 'D2', Question: 'Q1', Position: 'x' });
    if (!('body' in draft)) throw new Error('faulty');
    const places = ['/utterance/said', '/utterance/claimants/0/speaker/source', '/relays/0/by/document', '/relays/1/by/document', '/act/answers/0/question',
      '/act/answers/0/position', '/gist', '', '/utterance/channel'].map((pointer) => draft.placeOf(pointer));
    expect(places.map(({ column, header }) => `${column ?? '-'} ${header ?? '-'}`))
      .toEqual(['3 said', '2 speaker', '4 Document', '5 document_2', '6 Question', '7 Position', '1 gist', '1 gist', '- -']);
  });
});

describe('headers', () => {
  it('are read without regard to case, spaces and hyphens, by other names, and as they are mapped', () => {
    expect(['On Behalf Of', 'on-behalf-of', 'SOURCE', 'when', 'Nobody'].map(columnNamed)).toEqual(['on_behalf_of', 'on_behalf_of', 'speaker', 'said', null]);
    const columnOf = mapping(['Who said it=speaker', 'gist=', 'a=b=quote'], false);
    expect(['Who said it', 'gist', 'a=b', 'rejected_line', 'x'].map(columnOf)).toEqual([{ column: 'speaker' }, 'ignored', { column: 'quote' }, 'ignored', 'unknown']);
    expect(mapping([], true)('x')).toBe('ignored');
    expect(() => mapping(['x'], false)).toThrow('not of the form');
    expect(() => mapping(['x=nothing'], false)).toThrow('nothing is no column');
  });
  it('are all told in the reference', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/tables.md'), 'utf8');
    const told = [...page.matchAll(/^\| `([a-z_]+)`/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(COLUMNS.filter((name) => !/_\d$/.test(name)).toSorted());
  });
});
