import { describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import { DHS, amendedEntry, assertion, by, chosen, id, officials, opened, question, states, utterance, voided } from '#domain/testing/builders.js';
import { MemoryLog } from '../testing/memory-log.js';
import { MemoryRows } from '../testing/memory-rows.js';
import { facet } from '../search/facets.js';
import { search } from './search.js';

const rowsOf = (...decided: readonly Decided[]) => {
  const log = new MemoryLog();
  log.append('incident-I1', [opened(), ...decided]);
  return new MemoryRows(search).follow(log.events).all('search');
};
const columns = (rows: ReturnType<typeof rowsOf>, ...names: readonly string[]) => rows.map((row) => names.map((name) => row[name]));
const facetsIn = (row: ReturnType<typeof rowsOf>[number] | undefined): readonly string[] => String(row?.['facets']).split(' ');

describe('search', () => {
  it('holds the words of entries by where they stand', () => {
    const unsorted = assertion('A1', { quote: 'we saw it', unclear: 'who is we?', specifics: [{ kind: 'place', verbatim: 'by the gate', grain: 'block' }] });
    expect(columns(rowsOf(question('Q1'), utterance('U1', { claimants: [officials('two officials')] }), unsorted), 'place', 'kind', 'label', 'text', 'quote', 'note'))
      .toEqual([
        [0, 'incident', 'the-shooting', 'The shooting', null, null], [2, 'question', 'Q1', 'what happened', null, null],
        [4, 'utterance', null, 'two officials', null, null], [6, 'assertion', 'A1', 'what A1 says', 'we saw it', 'who is we?\nby the gate'],
      ]);
  });

  it('leaves out what is sealed', () => {
    const [row] = rowsOf(question('Q1', { text: { $sealed: 'x' } })).slice(1);
    expect([row?.['text'], row?.['label']]).toEqual([null, 'Q1']);
    const { label: _label, ...bare } = (question('Q2', { text: { $sealed: 'x' } }) as Decided<'QuestionRaised'>).data;
    expect(rowsOf({ type: 'QuestionRaised', data: bare })).toHaveLength(1);
  });

  it('ends a version where an amendment opens the next, and keeps the words of the fix beside', () => {
    const rows = rowsOf(question('Q1'), amendedEntry('e1', '/text', 'what happened', 'what came to pass'), voided('e1'));
    expect(columns(rows.slice(1), 'place', 'since', 'until', 'event_id', 'kind', 'text')).toEqual([
      [2, 1, 2, 'e1', 'question', 'what happened'], [4, 2, 3, 'e1', 'question', 'what came to pass'], [5, 2, null, 'e2', 'fix', 'a slip'],
      [7, 3, null, 'e3', 'fix', 'a slip'],
    ]);
  });

  it('gives an assertion the facets of its utterance, and keeps those it ever had', () => {
    const rows = rowsOf(utterance('U1', { claimants: [by('dhs')] }), assertion('A1'), chosen('A1', states('Q2/other')),
      amendedEntry('e1', '/claimants/0/speaker/source', 'dhs', 'usms'), amendedEntry('e2', '/gist', 'what A1 says', 'what A1 said'));
    const now = rows.find((row) => row['kind'] === 'assertion' && row['until'] === null);
    expect(now?.['text']).toBe('what A1 said');
    expect(facetsIn(now)).toEqual(expect.arrayContaining([
      facet.incident(id('I1')), facet.source(id('dhs')), facet.source(id('usms')), facet.month('2025-10'), facet.question(id('Q1')),
      facet.question(id('Q2')), facet.position(id('Q2/other')),
    ]));
    expect(facetsIn(now)).not.toContain(facet.kind('utterance'));
  });

  it('knows which assertions may wait to be sorted', () => {
    const { act: _act, ...data } = assertion('A1').data;
    const waiting = (...more: readonly Decided[]) =>
      rowsOf(utterance('U1'), { type: 'AssertionLogged', data }, ...more).filter((row) => row['waiting'] !== null).map((row) => [row['place'], row['waiting']]);
    expect(waiting()).toEqual([[4, 2]]);
    expect(waiting(chosen('A1', states('Q1')))).toEqual([]);
    expect(waiting(chosen('A1', states('Q1')), voided('e3'))).toEqual([[4, 2]]);
    expect(waiting(amendedEntry('e2', '/gist', 'what A1 says', 'what A1 said'))).toEqual([[6, 2]]);
    expect(waiting(voided('e2'))).toEqual([]);
  });

  it('tells sources and documents from what belongs to one incident', () => {
    const log = new MemoryLog();
    log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
    const [row] = new MemoryRows(search).follow(log.events).all('search');
    expect([row?.['incident'], facetsIn(row)]).toEqual([null, [facet.reference, facet.kind('source'), facet.source(id('dhs'))]]);
  });
});
