import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { id, ids, on } from '../testing/builders.js';
import { promisesOf } from './promises.js';
import { asks, retracted, says, told } from './testing.js';
import type { Told } from './testing.js';

const Q1 = asks('Q1', 'open', 'a');
const promise = says('A1', '', { act: { kind: 'commits', to: 'publish the footage', followUp: true, question: id('Q1') } });
const noted = (outcome: 'awaited' | 'kept' | 'broken', evidence: readonly string[] = []): Decided => ({
  type: 'FollowUpNoted', data: { assertion: id('A1'), outcome, due: on('2025-11-01'), reason: `it was ${outcome}`, evidence: evidence.map((a) => id(a)) },
});
const updating: readonly Told[] = [says('A2', 'Q1/a', { said: on('2025-10-25') }),
  { type: 'AssertionsRelated', data: { relation: id('L1'), kind: 'updates', from: ids('A2'), to: ids('A1'), rationale: 'x' } }];
const promises = (day: string, ...events: readonly Told[]) => promisesOf(told(Q1, ...events), `${day}T23:59:59.999Z`);

describe('promises of later information', () => {
  it('are awaited until something is noted', () => expect(promises('2025-10-21', promise)).toMatchObject([
    {
      assertion: { label: 'A1' }, who: 'dhs → D1', to: 'publish the footage', question: { label: 'Q1' }, outcome: 'awaited', due: null,
      answeredBy: [], history: [], ended: null,
    },
  ]));
  it('are not there before they were public, nor where nothing is promised', () => {
    expect(promises('2025-10-20', promise)).toEqual([]);
    expect(promises('2025-10-21', says('A1', '', { act: { kind: 'commits', to: 'sue', followUp: false } }), says('A2', 'Q1/a'))).toEqual([]);
  });
  it('stand as noted last, with all that was noted', () => {
    const [kept] = promises('2025-10-25', promise, updating, noted('awaited'), noted('kept', ['A2']));
    expect(kept).toMatchObject({ outcome: 'kept', evidence: [{ label: 'A2' }], history: [{ outcome: 'awaited' }, { outcome: 'kept', by: 'desk-1', reason: 'it was kept' }] });
  });
  it('are answered by what updates them, once it is public', () => {
    expect(promises('2025-10-24', promise, updating)[0]?.answeredBy).toEqual([]);
    expect(promises('2025-10-25', promise, updating)[0]?.answeredBy).toMatchObject([{ label: 'A2' }]);
  });
  it('that were taken back say so', () => {
    const back = says('A3', 'Q1/a', { said: on('2025-10-23') });
    expect(promises('2025-10-22', promise, back, retracted('A1', 'uA3'))[0]?.ended).toBeNull();
    expect(promises('2025-10-23', promise, back, retracted('A1', 'uA3'))[0]?.ended).toBe('retracted');
  });
});
