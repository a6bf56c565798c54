import { describe, expect, it } from '@jest/globals';
import { by, chosen, id, ids, merged, officials, on, raised, states, step, voiceOf } from '../testing/builders.js';
import type { Decided } from '../events.js';
import { candidatesOf } from './candidates.js';
import { asks, compared, dismissed, reports, retracted, revised, says, suggested, told } from './testing.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b');
const OPEN = asks('Q1', 'open', 'a', 'b');
const ofUsms = { who: by('usms') };
const unnamed = (document = 'D1') => ({ who: officials(), channel: 'unstated' as const, in: document });
const own = { who: voiceOf('D1'), channel: 'ownVoice' as const, in: null };
const CLASH = [says('A1', 'Q1/a'), says('A2', 'Q1/b', ofUsms)];

describe('given positions that cannot both hold', () => {
  it('there is one candidate for the pair of positions, not one for each pair of assertions', () => {
    const world = told(
      Q1,
      says('A3', 'Q1/b', ofUsms),
      says('A1', 'Q1/a'),
      says('A2', 'Q1/a', unnamed()),
      says('A4', 'Q1/b', unnamed('D2')),
    );
    expect(suggested(world)).toEqual(['clash Q1/a~Q1/b: A1 A2 1+1 × A3 A4 1+1']);
    expect(candidatesOf(world)[0]?.documents.map(({ label }) => label)).toEqual(['D1', 'D2']);
  });
  it('positions of an open question clash only where a person compared them so', () => {
    const said = [says('A1', 'Q1/a', own), says('A2', 'Q1/b', ofUsms)];
    expect(suggested(told(OPEN, said))).toEqual([]);
    expect(suggested(told(OPEN, said, compared('Q1/a', 'Q1/b', 'exclusive')))).toEqual(['clash Q1/a~Q1/b: A1 0+1 × A2 1+0']);
    expect(suggested(told(OPEN, said, compared('Q1/a', 'Q1/b', 'inTension')))).toEqual(['tension Q1/a~Q1/b: A1 0+1 × A2 1+0']);
  });
  it('it is a shift where officials speak on both sides and one side is public strictly later', () => {
    expect(suggested(told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/b', unnamed('D4'))))).toEqual([
      'shift Q1/a~Q1/b: A1 1+0 × A2 0+1',
    ]);
    expect(suggested(told(Q1, says('A1', 'Q1/a', own), says('A2', 'Q1/b', unnamed('D4'))))).toEqual([
      'clash Q1/a~Q1/b: A1 0+1 × A2 0+1',
    ]);
  });
  it('a body that nothing separates from itself is at odds with itself', () => {
    expect(suggested(told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/b', { in: 'D2' })))).toEqual([
      'atOddsWithItself Q1/a~Q1/b: A1 1+0 × A2 1+0',
    ]);
  });
  it.each<[string, Decided]>([
    ['withheld', reports('A1', 'u', '', { act: { kind: 'withholds', question: id('Q1'), absence: 'notKnown' } })],
    ['judged', reports('A1', 'u', '', { act: { kind: 'judges', answers: states('Q1/a').answers } })],
    ['stated with no certainty', reports('A1', 'u', 'Q1/a', { certainty: 'unknown' })],
    ['unsorted', reports('A1', 'u', '', { act: { kind: 'states', answers: [] } })],
    ['without a position', reports('A1', 'u', 'Q1')],
  ])('what is %s clashes with nothing', (_, report) => {
    const utterance: Decided = {
      type: 'UtteranceLogged',
      data: { utterance: id('u'), claimants: [by('dhs')], channel: 'statement', said: on('2025-10-21') },
    };
    expect(suggested(told(Q1, utterance, report, says('A2', 'Q1/b', ofUsms)))).toEqual([]);
  });
  it('nor does what its claimant took back; answers chosen later count as chosen', () => {
    expect(suggested(told(Q1, CLASH, retracted('A1', 'uA1')))).toEqual([]);
    expect(suggested(told(Q1, CLASH, chosen('A1', states('Q1/b'))))).toEqual([]);
  });
});

describe('given judgements', () => {
  it('a contradiction takes its pair out, and new members are suggested to join it', () => {
    const judged = told(Q1, CLASH, raised('R1', 'A1', 'A2'));
    expect(suggested(judged)).toEqual([]);
    expect(suggested(judged, true)).toEqual(['clash Q1/a~Q1/b: A1 1+0 × A2 1+0']);
    const joined = told(Q1, CLASH, raised('R1', 'A1', 'A2'), says('A3', 'Q1/a', unnamed()));
    expect(suggested(joined)).toEqual(['join R1~Q1/a~Q1/b: A3 0+1 × 0+0']);
    expect(candidatesOf(joined)[0]?.contradiction?.label).toBe('R1');
  });
  it('explained and resolved ones judge too, withdrawn ones do not', () => {
    expect(suggested(told(Q1, CLASH, raised('R1', 'A1', 'A2'), step('ContradictionResolved')))).toEqual([]);
    expect(suggested(told(Q1, CLASH, raised('R1', 'A1', 'A2'), step('ContradictionWithdrawn')))).toHaveLength(1);
  });
  it('one that sets other sides against each other does not judge the pair', () => {
    const more = asks('Q1', 'exclusive', 'a', 'b', 'c');
    const world = told(more, CLASH, says('A3', 'Q1/c', { who: by('fbi') }), raised('R1', 'A1', 'A3'));
    expect(suggested(world)).toEqual(['clash Q1/a~Q1/b: A1 1+0 × A2 1+0', 'clash Q1/b~Q1/c: A2 1+0 × A3 1+0']);
  });
  it('a revision from one side to the other judges what stood when it was recorded', () => {
    const judged = [CLASH, revised('R1', 'A1', 'A2', 'apparent')];
    expect(suggested(told(Q1, ...judged))).toEqual([]);
    expect(suggested(told(Q1, says('A0', 'Q1/a', unnamed()), ...judged))).toEqual([]);
    const later = says('A3', 'Q1/a', { who: by('fbi') });
    expect(suggested(told(Q1, ...judged, later))).toEqual(['clash Q1/a~Q1/b: A3 1+0 × A2 1+0']);
    expect(suggested(told(Q1, ...judged, later, says('A4', 'Q1/b', unnamed())))).toEqual(['clash Q1/a~Q1/b: A1 A3 2+0 × A2 A4 1+1']);
  });
  it('a dismissal covers the assertions it saw and lapses when another joins', () => {
    const judged = [CLASH, dismissed('Q1/a~Q1/b', 'A1 A2')];
    expect(suggested(told(Q1, ...judged))).toEqual([]);
    expect(suggested(told(Q1, ...judged, says('A3', 'Q1/b', unnamed())))).toEqual(['clash Q1/a~Q1/b: A1 1+0 × A2 A3 1+1']);
  });
  it('a suggested join can be dismissed as well', () => {
    const judged = [CLASH, raised('R1', 'A1', 'A2'), says('A3', 'Q1/a', unnamed()), dismissed('R1~Q1/a~Q1/b', 'A3')];
    expect(suggested(told(Q1, ...judged))).toEqual([]);
    expect(suggested(told(Q1, ...judged, says('A4', 'Q1/a', unnamed('D2'))))).toEqual(['join R1~Q1/a~Q1/b: A3 A4 0+2 × 0+0']);
  });
});

describe('given two utterances that may be one', () => {
  const twice = (said: object) => [says('A1', 'Q1/a'), says('A2', 'Q1/a', { in: 'D2', ...said })];
  it('same body, overlapping times, a position in common, different documents: the same utterance is suggested', () => {
    expect(suggested(told(Q1, twice({})))).toEqual(['sameUtterance uA1~uA2: A1 1+0 × A2 1+0']);
    expect(suggested(told(Q1, twice({ who: officials('spokesperson', 'dhs') })))).toHaveLength(1);
    expect(suggested(told(Q1, twice({ who: [by('usms'), by('dhs')] })))).toHaveLength(1);
  });
  it.each<[string, object]>([
    ['another body', ofUsms],
    ['another day', { said: on('2025-10-22') }],
    ['the same document', { in: 'D1' }],
    ['nobody known', unnamed('D2')],
  ])('not with %s', (_, said) => {
    expect(suggested(told(Q1, twice(said)))).toEqual([]);
  });
  it('is judged by merging and by dismissing', () => {
    expect(suggested(told(Q1, twice({}), merged('M1', 'uA2', 'uA1')))).toEqual([]);
    expect(suggested(told(Q1, twice({}), merged('M1', 'uA2', 'uA1')), true)).toHaveLength(1);
    const judged = [twice({}), dismissed('uA1~uA2', 'A1 A2')];
    expect(suggested(told(Q1, ...judged))).toEqual([]);
    expect(suggested(told(Q1, ...judged, reports('A3', 'uA2', 'Q1/a', { in: 'D3' })))).toEqual([
      'sameUtterance uA1~uA2: A1 1+0 × A2 A3 1+0',
    ]);
  });
  it('many suggest as many merges as it takes; one dismissed gives way to the next', () => {
    const thrice = [...twice({}), says('A3', 'Q1/a', { in: 'D3' })];
    expect(suggested(told(Q1, ...thrice)).map((each) => each.split(':')[0])).toEqual([
      'sameUtterance uA1~uA2',
      'sameUtterance uA1~uA3',
    ]);
    expect(suggested(told(Q1, ...thrice, dismissed('uA1~uA3', 'A1 A3'))).map((each) => each.split(':')[0])).toEqual([
      'sameUtterance uA1~uA2',
      'sameUtterance uA2~uA3',
    ]);
  });
  it('a side names an utterance by its first assertion', () => {
    expect(candidatesOf(told(Q1, twice({})))[0]?.sides.map(({ about, text }) => [about.label, text])).toEqual([
      ['A1', 'dhs'],
      ['A2', 'dhs'],
    ]);
  });
});

it('a contradiction of several sides judges every pair of them', () => {
  const world = told(
    asks('Q1', 'exclusive', 'a', 'b', 'c'),
    CLASH,
    says('A3', 'Q1/c', { who: by('fbi') }),
    raised('R1', 'A1', 'A2', { sides: [ids('A1'), ids('A2'), ids('A3')] }),
  );
  expect(suggested(world)).toEqual([]);
});
