import { describe, expect, it } from '@jest/globals';
import { by, id, on, raised, relayIn, step } from '../testing/builders.js';
import type { Decided } from '../events.js';
import { asks, identitiesAfter, mergedInto, retracted, revised, says, told, toldWith } from './testing.js';
import { sourceRecordOf } from './source-record.js';
import type { Figure } from './source-view.js';
import type { World } from './world.js';

const LATER = '2025-11-30T00:00:00.000Z';
const q = [asks('Q1', 'exclusive', 'a', 'b'), asks('Q2', 'open', 'x')];
const recordOf = (world: World, source = 'dhs', moment = LATER, atMost = 100) =>
  sourceRecordOf([{ incident: { id: id('I1'), label: 'The shooting' }, world, source: id(source) }], moment, atMost);
const told_ = ({ total, items }: Figure): string => `${total}: ${items.map(({ assertion, about }) => assertion?.label ?? about?.label).join(' ')}`;

describe('the record of a source', () => {
  const promise = says('A5', '', { act: { kind: 'commits', to: 'publish the footage', followUp: true }, said: on('2025-10-22') });
  const quiet = says('A6', '', { who: by('smith'), act: { kind: 'withholds', question: id('Q2'), absence: 'noResponse', by: by('dhs') } });
  const world = told(
    q, says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: on('2025-10-25'), in: 'D4' }), says('A3', 'Q2/x', { who: by('smith', 'dhs') }),
    says('A4', 'Q1/a', { who: by('usms'), act: { kind: 'judges', answers: [{ question: id('Q1') }] } }), promise, quiet,
    revised('R1', 'A1', 'A2', 'unannounced'), raised('C1', 'A1', 'A4'), says('B1', '', { said: on('2025-10-28'), in: 'D4' }), retracted('A3', 'uB1'),
  );

  it('counts what it said, also through others, each with its place', () => {
    const { said } = recordOf(world);
    expect([told_(said.states), told_(said.judges), told_(said.commits), told_(said.withholds)]).toEqual(['3: A1 A3 A2', '0: ', '1: A5', '0: ']);
    expect(said.states.items[0]).toEqual({
      incident: { id: 'I1', label: 'The shooting' }, assertion: { id: 'A1', label: 'A1' }, about: null, text: 'gist of A1', entry: 'e7', logIndex: 7,
      publicFrom: { earliest: '2025-10-21T00:00:00.000Z', latest: '2025-10-21T23:59:59.999Z' }, presence: 'certain',
    });
  });
  it('counts what it changed, took back, promised and left open', () => {
    const { revised: changed, retracted: back, promises, unanswered, contradictions } = recordOf(world);
    expect([told_(changed.unannounced), told_(changed.announced), told_(back), told_(promises.unnoted), told_(unanswered), told_(contradictions.open)])
      .toEqual(['1: R1', '0: ', '1: A3', '1: A5', '1: A6', '1: C1']);
    expect(back.items[0]?.publicFrom?.earliest).toBe('2025-10-28T00:00:00.000Z');
  });
  it('is as of a moment', () => {
    const early = recordOf(world, 'dhs', '2025-10-21T23:59:59.999Z');
    expect([told_(early.said.states), told_(early.revised.unannounced), told_(early.retracted), told_(early.said.commits)]).toEqual(['2: A1 A3', '0: ', '0: ', '0: ']);
  });
  it('brings no more than asked for, and the whole count', () => {
    const { said } = recordOf(world, 'dhs', LATER, 1);
    expect(told_(said.states)).toBe('3: A1');
  });
  it('is another\'s own', () => {
    expect(told_(recordOf(world, 'smith').said.states)).toBe('1: A3');
    expect(told_(recordOf(world, 'usms').contradictions.open)).toBe('1: C1');
    expect(told_(recordOf(world, 'ice').said.states)).toBe('0: ');
  });
  it('tells settled contradictions, and those with itself', () => {
    const odd = told(q, says('A1', 'Q1/a'), says('A2', 'Q1/b'), raised('C1', 'A1', 'A2'), step('ContradictionResolved', 'C1', 'A1'));
    const { contradictions, atOdds } = recordOf(odd);
    expect([told_(contradictions.open), told_(contradictions.settled), told_(atOdds)]).toEqual(['0: ', '1: C1', '1: Q1']);
  });
  it('counts verdicts in force, notes on promises and notices', () => {
    const verdict = (v: string, rating: string, more: object = {}): Decided => ({
      type: 'VerdictApproved',
      data: {
        verdict: id(v), label: v, about: { kind: 'assertions', assertions: [id('A1')] }, scale: { scale: id('S'), version: 1 }, rating,
        rationale: 'as found', evidence: { for: [], against: [] }, ...more,
      },
    });
    const noted: Decided = { type: 'FollowUpNoted', data: { assertion: id('A5'), outcome: 'broken', reason: 'never came', evidence: [] } };
    const judged = told(q, says('A1', 'Q1/a'), promise, verdict('V1', 'false'), verdict('V2', 'half', { replaces: id('V1') }), noted);
    const { verdicts, promises } = recordOf(judged);
    expect(verdicts.map(({ rating, ...figure }) => `${rating} ${told_(figure)}`)).toEqual(['half 1: A1']);
    expect([told_(promises.broken), told_(promises.unnoted)]).toEqual(['1: A5', '0: ']);
  });
  it('of an outlet is what it passed on', () => {
    const [utterance, logged] = says('A1', 'Q1/a');
    if (utterance === undefined || logged?.type !== 'AssertionLogged') throw new Error('no report');
    const relayed = told(q, utterance, { ...logged, data: { ...logged.data, relays: [{ by: { source: id('cnn') }, mode: 'quote', certainty: 'asserted' }, relayIn('D1')] } });
    expect([told_(recordOf(relayed, 'cnn').relayed), told_(recordOf(relayed, 'cnn').said.states)]).toEqual(['1: A1', '0: ']);
  });
  it('follows a merge', () => {
    const merged = toldWith(identitiesAfter(mergedInto('m1', 'homeland', 'dhs')), q, says('A1', 'Q1/a'), says('A2', 'Q1/a', { who: by('homeland') }));
    expect(told_(recordOf(merged).said.states)).toBe('2: A1 A2');
  });
});
