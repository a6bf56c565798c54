import { describe, expect, it } from '@jest/globals';
import { amendedEntry, by, chosen, id, merged, officials, on, raised, states, step, voided } from '../testing/builders.js';
import type { Specific } from '../speech.js';
import { asks, changesBetween, reports, retracted, revised, rowsBetween, says, told, withdrawn } from './testing.js';
import type { Told } from './testing.js';
import { CHANGE_KINDS } from './view.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b', 'c');
const [BEFORE, AFTER] = ['2025-10-22', '2025-12-01'];
const SECOND = on('2025-10-23');
const unnamed = { who: officials(), channel: 'unstated' as const, in: 'D4' };
/** Between the two days of one world. */
const later = (...events: readonly Told[]) => {
  const world = told(Q1, ...events);
  return rowsBetween([world, BEFORE], [world, AFTER]);
};
/** Between what was recorded before and what was recorded after, as public at the end. */
const recorded = (before: readonly Told[], ...more: readonly Told[]) =>
  rowsBetween([told(Q1, ...before), AFTER], [told(Q1, ...before, ...more), AFTER]);
const rammed = (value: string): readonly Specific[] => [
  { kind: 'quantity', of: 'rammed', comparator: '=', value, unit: 'cars', base: null, period: null },
];

describe('given two accounts, what changed', () => {
  it('is nothing where nothing did', () => {
    expect(later(says('A1', 'Q1/a'))).toEqual([]);
  });
  it('is nothing between an account and itself, where one of those who said a thing together has left it since', () => {
    const together = [says('A1', 'Q1/a', { who: [by('dhs'), by('ice')] }), says('A2', 'Q1/b', { said: SECOND })];
    const left = told(Q1, ...together);
    expect(rowsBetween([left, AFTER], [left, AFTER])).toEqual([]);
    expect(later(...together)).toEqual(['positionChanged dhs: a → b']);
    expect(recorded(together, says('A3', 'Q1/c', { who: by('ice'), said: on('2025-10-25') }))).toEqual(['positionChanged ice: a → c']);
  });
  it('a body took another position', () => {
    expect(later(says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: SECOND }))).toEqual(['positionChanged dhs: a → b']);
  });
  it('a change over several steps is one change', () => {
    expect(
      later(says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: SECOND }), says('A3', 'Q1/c', { said: on('2025-10-25') })),
    ).toEqual(['positionChanged dhs: a → c']);
  });
  it('something was added, to a line or beside', () => {
    expect(later(says('A1', 'Q1/a', { said: SECOND }), says('A2', 'Q1/a', unnamed))).toEqual([
      'added dhs: · → a',
      'added beside officials* → D4: · → a',
    ]);
  });
  it('something was taken back by its claimant, or voided by us', () => {
    expect(later(says('A1', 'Q1/a'), says('A2', 'Q1/b', { who: by('usms'), said: SECOND }), retracted('A1', 'uA2'))).toEqual([
      'added usms: · → b',
      'withdrawn dhs: a → ·',
    ]);
    expect(recorded([says('A1', 'Q1/a')], voided('e6'))).toEqual(['withdrawn dhs: a → ·']);
  });
  it('said again is hedged, firmed, or with another number, and nothing where it was only repeated without the number', () => {
    const again = (first: object, second: object) =>
      later(says('A1', 'Q1/a', first), says('A2', 'Q1/a', { said: SECOND, ...second }));
    expect(again({}, { certainty: 'believed' })).toEqual(['hedged dhs: asserted → believed']);
    expect(again({ certainty: 'alleged' }, {})).toEqual(['firmed dhs: alleged → asserted']);
    expect(again({ specifics: rammed('1') }, { specifics: rammed('2') })).toEqual([
      'numberChanged dhs: rammed = 1 cars → rammed = 2 cars',
    ]);
    expect(again({ specifics: rammed('1') }, {})).toEqual(['wordingOnly dhs: gist of A1 → gist of A2']);
  });
  it('what stood by its gist took a position in another report, and nothing was withdrawn', () => {
    expect(recorded([says('A1', 'Q1')], reports('A2', 'uA1', 'Q1/a', { in: 'D2' }))).toEqual(['added dhs: · → a']);
  });
  it('a wording was mended, a variant was found', () => {
    expect(recorded([says('A1', 'Q1/a')], amendedEntry('e6', '/gist', 'gist of A1', 'mended'))).toEqual([
      'amended dhs: gist of A1 → mended',
    ]);
    expect(recorded([says('A1', 'Q1/a')], reports('A2', 'uA1', 'Q1/a', { in: 'D2' }))).toEqual([
      'wordingOnly dhs: gist of A1 → gist of A1',
    ]);
  });
  it('what was only possibly public now certainly was', () => {
    const world = told(Q1, says('A1', 'Q1/a', { channel: 'unstated', in: 'D3' }));
    expect(rowsBetween([world, '2025-10-23'], [world, AFTER])).toEqual(['nowCertain dhs: a → a']);
    expect(rowsBetween([world, AFTER], [world, '2025-10-23'])).toEqual(['noLongerCertain dhs: a → a']);
  });
  it('what was said is attributed to somebody else', () => {
    expect(recorded([says('A1', 'Q1/a')], amendedEntry('e5', '/claimants/0/speaker/source', 'dhs', 'usms'))).toEqual([
      'amended usms: dhs → usms',
    ]);
    expect(
      recorded(
        [says('A1', 'Q1/a', { ...unnamed, in: 'D1' }), says('A2', 'Q1/a', { channel: 'unstated' })],
        merged('M1', 'uA1', 'uA2'),
      ),
    ).toEqual(['reattributed dhs: beside officials* → D1 → dhs', 'wordingOnly dhs: gist of A2 → gist of A1']);
  });
  it('answers were chosen anew, which is the cause', () => {
    expect(recorded([says('A1', 'Q1/a')], chosen('A1', states('Q1/b')))).toEqual(['positionChanged dhs: a → b']);
    const [was, is] = [told(Q1, says('A1', 'Q1/a')), told(Q1, says('A1', 'Q1/a'), chosen('A1', states('Q1/b')))];
    expect(changesBetween([was, AFTER], [is, AFTER])).toMatchObject([{ causes: ['e7'], elapsedMs: null }]);
  });
  it('a joint statement is found in the line of one of them', () => {
    expect(recorded([says('A1', 'Q1/a', { who: [by('usms'), by('ice')] })], says('A2', 'Q1/a', { who: by('usms') }))).toEqual([
      'wordingOnly usms: gist of A1 → gist of A2',
    ]);
  });
  it('a silence began, or was no silence', () => {
    const silent = says('A1', '', { act: { kind: 'withholds', question: id('Q1'), absence: 'notKnown' } });
    expect(recorded([], silent)).toEqual(['silence dhs → D1: · → notKnown']);
    expect(recorded([silent], voided('e6'))).toEqual(['withdrawn dhs → D1: notKnown → ·']);
  });
  it('a contradiction was opened, closed, opened again', () => {
    const said = [says('A1', 'Q1/a'), says('A2', 'Q1/b', { who: by('usms') })];
    const open = raised('R1', 'A1', 'A2');
    const explained = step('ContradictionExplained');
    expect(recorded(said, open)).toEqual(['contradictionOpened R1: · → contradiction']);
    expect(recorded([...said, open], explained)).toEqual(['contradictionClosed R1: contradiction → explained']);
    expect(recorded([...said, open, explained], step('ContradictionReopened'))).toEqual([
      'contradictionOpened R1: explained → contradiction',
    ]);
  });
});

describe('given a revision', () => {
  const said = [says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: SECOND })];
  it.each([
    ['announced', 'announcedRevision'],
    ['unannounced', 'unannouncedRevision'],
  ] as const)('an %s one swallows the change it explains', (announced, kind) => {
    expect(later(said, revised('R1', 'A1', 'A2', announced))).toEqual([`${kind} R1: a → b`]);
  });
  it('an apparent one swallows what it adds on every question, and only that', () => {
    const world = told(
      Q1,
      asks('Q2', 'open', 'x'),
      says('A1', 'Q1/a'),
      says('A2', 'Q1/b Q2/x', unnamed),
      says('A3', 'Q1/b', unnamed),
      revised('R1', 'A1', 'A2', 'apparent'),
    );
    expect(rowsBetween([world, BEFORE], [world, AFTER])).toEqual([
      'apparentRevision R1: a → b',
      'apparentRevision R1: · → x',
      'added beside officials* → D4: · → b',
    ]);
  });
  it('not repeating is not dropping: a side merely left out prints as not repeated', () => {
    const world = told(
      Q1,
      asks('Q2', 'open', 'x'),
      says('A1', 'Q1/a Q2/x'),
      says('A2', 'Q1/b', unnamed),
      revised('R1', 'A1', 'A2', 'apparent'),
    );
    expect(rowsBetween([world, BEFORE], [world, AFTER])).toEqual(['apparentRevision R1: a → b', 'notRepeated R1: x → ·']);
  });
  it('recorded later, it is a row alone; withdrawn, it is gone', () => {
    expect(recorded(said, revised('R1', 'A1', 'A2', 'announced'))).toEqual(['announcedRevision R1: a → b']);
    expect(recorded([...said, revised('R1', 'A1', 'A2', 'announced')], withdrawn('R1'))).toEqual(['withdrawn R1: a → b → ·']);
  });
});

describe('a row', () => {
  it('names the events that brought it about, in log order, and the time between', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', 'Q1/b', { said: SECOND }),
      reports('A3', 'uA2', 'Q1/b', { in: 'D2', mode: 'quote' }),
    );
    expect(changesBetween([world, BEFORE], [world, AFTER])).toMatchObject([
      {
        kind: 'positionChanged',
        assertions: [{ label: 'A3' }, { label: 'A2' }],
        causes: ['e8', 'e9'],
        elapsedMs: { atLeast: 86_400_001, atMost: 259_199_999 },
      },
    ]);
  });
  it('of a revision names it and what it swallowed; of a retraction the retraction', () => {
    const world = told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: SECOND }), revised('R1', 'A1', 'A2', 'announced'));
    expect(changesBetween([world, BEFORE], [world, AFTER])).toMatchObject([
      { causes: ['e8', 'e9'], assertions: [{ label: 'A2' }] },
    ]);
    const takenBack = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', '', { said: SECOND, act: { kind: 'commits', to: 'x', followUp: false } }),
      retracted('A1', 'uA2'),
    );
    expect(changesBetween([takenBack, BEFORE], [takenBack, AFTER])).toMatchObject([{ kind: 'withdrawn', causes: ['e9'] }]);
  });
  it('has no time between where a bound is open', () => {
    const open = { earliest: null, latest: '2025-10-21T23:59:59.999Z', zone: 'UTC' };
    const world = told(Q1, says('A1', 'Q1/a', { said: open }), says('A2', 'Q1/b', { said: SECOND }));
    expect(changesBetween([world, BEFORE], [world, AFTER])[0]?.elapsedMs).toBeNull();
  });
  it('stands in the order of kinds', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', 'Q1/b', { said: SECOND }),
      says('A3', 'Q1/a', unnamed),
      says('A4', 'Q1/c', { who: by('usms'), said: SECOND }),
      raised('R9', 'A1', 'A4'),
    );
    const kinds = changesBetween([world, BEFORE], [world, AFTER]).map(({ kind }) => kind);
    expect(kinds).toEqual(kinds.toSorted((a, b) => CHANGE_KINDS.indexOf(a) - CHANGE_KINDS.indexOf(b)));
    expect(kinds[0]).toBe('positionChanged');
  });
});
