import { describe, expect, it } from '@jest/globals';
import { entryOf } from './entries.js';
import type { Entry } from './entries.js';
import type { Decided } from './events.js';
import {
  AN_INCIDENT, amendedEntry, assertion, chosen, id, ids, merged, on, question, raised, related, states, step, stored, utterance, voided,
} from './testing/builders.js';
import { asSeen, keptBack } from './withholding-closure.js';

/** AN_INCIDENT is e0 to e9: Q1, its positions, U1 U2, A1 (U1, ricochet), A2 (U2, grab), A3 (U1), A4 (U2). */
const kept = (withheld: string, ...more: readonly Decided[]) => keptBack(stored([...AN_INCIDENT, ...more]), new Set(withheld.split(' ').map((e) => id(e))));
const fallen = (withheld: string, ...more: readonly Decided[]) => [...kept(withheld, ...more).fallen].sort();
/** Kept back as stored, though something of the entry is left. */
const clipped = (withheld: string, ...more: readonly Decided[]) => {
  const { events, fallen } = kept(withheld, ...more);
  return [...events].filter((event) => !fallen.has(event)).sort();
};
const seen = (withheld: string, ...more: readonly Decided[]): Entry['data'] | null => {
  const last = stored([...AN_INCIDENT, ...more]).at(-1);
  return last === undefined ? null : (asSeen(kept(withheld, ...more), entryOf(last))?.data ?? null);
};
const notice = (type: 'CorrectionIssued' | 'UpdateIssued', affects: string, instead: readonly string[] = []): Decided =>
  ({ type, data: { notice: id('N1'), document: id('D1'), issued: on('2025-10-21'), text: 'x', affects: ids(affects), instead: instead.map((a) => id(a)) } });

describe('what falls with a withheld entry', () => {
  it('of an utterance are its reports', () => expect(fallen('e4')).toEqual(['e4', 'e6', 'e8']));
  it('of an assertion is the utterance that nothing else reports', () => {
    expect(fallen('e6')).toEqual(['e6']);
    expect(fallen('e6 e8')).toEqual(['e4', 'e6', 'e8']);
  });
  it('of a question are its positions, and what answers nothing else', () => {
    const both = assertion('A5', { act: states('Q1/grab', 'Q2') });
    expect(fallen('e1', question('Q2'), both)).toEqual(['e1', 'e2', 'e3', 'e5', 'e6', 'e7', 'e8', 'e9']);
    expect(clipped('e1', question('Q2'), both)).toEqual(['e11']);
    expect(seen('e1', question('Q2'), both)).toMatchObject({ act: { answers: [{ question: 'Q2' }] } });
  });
  it('of a position is what takes it, unless it takes another', () => expect(fallen('e3')).toEqual(['e3', 'e5', 'e7', 'e9']));
  it('goes by the answers chosen last', () => {
    const moved = [question('Q2'), chosen('A1', states('Q2'))];
    expect(kept('e1', ...moved).fallen).not.toContain('e6');
    expect(kept('e1', ...moved).events).toContain('e6');
    expect(kept('e1', ...moved, voided('e11')).fallen).toContain('e6');
  });
  it('is a relation that loses a side, not one that loses some of it', () => {
    expect(fallen('e6', related('L1', 'A1', 'A2'))).toEqual(['e10', 'e6']);
    expect(seen('e6', related('L1', 'A1 A3', 'A2'))).toMatchObject({ from: ['A3'], to: ['A2'] });
    expect(fallen('e6', related('L1', 'A1', 'A2'), { type: 'RelationWithdrawn', data: { relation: id('L1'), reason: 'x' } })).toEqual(['e10', 'e11', 'e6']);
  });
  it('is a contradiction that loses a side, with all its life', () => {
    expect(fallen('e6', raised('C1', 'A1', 'A2'), step('ContradictionExplained', 'C1', 'A2'))).toEqual(['e10', 'e11', 'e6']);
    expect(seen('e6', raised('C1', 'A1 A3', 'A2'))).toMatchObject({ sides: [['A3'], ['A2']] });
    // What it was resolved on may go; that it was resolved stays.
    expect(seen('e8', raised('C1', 'A1', 'A2'), step('ContradictionResolved', 'C1', 'A3'))).toMatchObject({ evidence: [] });
  });
  it('is a silence about what is left out of it', () => {
    const omitted = assertion('A5', { utterance: id('U2'), act: { kind: 'withholds', question: id('Q1'), absence: 'omitted', from: id('U1') } });
    expect(fallen('e4', omitted)).toEqual(['e10', 'e4', 'e6', 'e8']);
  });
});

describe('what is not shown as standing', () => {
  const retracted: readonly Decided[] = [utterance('U3'), { type: 'AssertionRetracted', data: { assertions: ids('A1'), utterance: id('U3'), relays: [] } }];
  it('is what a withheld retraction took back', () => {
    expect(fallen('e11', ...retracted)).toEqual(['e10', 'e11', 'e6']);
    expect(fallen('e10', ...retracted)).toEqual(['e10', 'e11', 'e6']);
    expect(fallen('e10', ...retracted, voided('e11'))).not.toContain('e6');
  });
  it('is what a withheld correction corrected; an update takes nothing with it', () => {
    expect(fallen('e10', notice('CorrectionIssued', 'A1'))).toEqual(['e10', 'e6']);
    expect(fallen('e10', notice('UpdateIssued', 'A1'))).toEqual(['e10']);
    expect(seen('e7', notice('CorrectionIssued', 'A1', ['A2']))).toMatchObject({ affects: ['A1'], instead: [] });
  });
  it('is the verdict that a withheld one replaced', () => {
    const verdict = (v: string, replaces?: string): Decided => ({
      type: 'VerdictApproved', data: {
        verdict: id(v), about: { kind: 'assertions', assertions: ids('A1') }, scale: { scale: id('S1'), version: 1 }, rating: 'true', rationale: 'x',
        evidence: { for: ids('A3'), against: [] }, ...(replaces === undefined ? {} : { replaces: id(replaces) }),
      },
    });
    expect(fallen('e11', verdict('V1'), verdict('V2', 'V1'))).toEqual(['e10', 'e11']);
    expect(fallen('e10', verdict('V1'), verdict('V2', 'V1'))).toEqual(['e10']);
    expect(seen('e10', verdict('V1'), verdict('V2', 'V1'))).not.toHaveProperty('replaces');
    expect(seen('e8', verdict('V1'))).toMatchObject({ evidence: { for: [] } });
    expect(fallen('e6', verdict('V1'))).toContain('e10');
  });
  it('is one of two renderings that were one through what fell', () => {
    const third = [utterance('U3'), assertion('A5', { utterance: id('U3') }), merged('M1', 'U1', 'U2'), merged('M2', 'U3', 'U1')];
    expect(fallen('e4', ...third)).toEqual(['e10', 'e11', 'e12', 'e13', 'e4', 'e6', 'e8']);
    const apart: Decided = { type: 'RelationWithdrawn', data: { relation: id('M2'), reason: 'x' } };
    expect(fallen('e4', ...third, apart)).not.toContain('e11');
  });
});

describe('our fixes', () => {
  it('to what is kept back are kept back with it', () =>
    expect([...kept('e6', amendedEntry('e6', '/gist', 'a', 'b')).events].sort()).toEqual(['e10', 'e6']));
  it('that put something withheld into an entry keep the entry back as stored', () => {
    const more = [related('L1', 'A3', 'A2'), amendedEntry('e10', '/from', ['A3'], ['A3', 'A1'])];
    expect(clipped('e6', ...more)).toEqual(['e10', 'e11']);
    expect(asSeen(kept('e6', ...more), entryOf(stored([...AN_INCIDENT, related('L1', 'A3 A1', 'A2')])[10]!))?.data).toMatchObject({ from: ['A3'] });
  });
});

describe('an utterance that was adopted', () => {
  const adopted: Decided = { type: 'UtteranceAdopted', data: { ...utterance('U3').data, from: id('I2') } };
  const more = [adopted, assertion('A5', { utterance: id('U3') })];
  it('reads as logged here where readers do not know the incident it came from, and is not given as stored', () => {
    const back = keptBack(stored([...AN_INCIDENT, ...more]), new Set(), new Set([id('I2')]));
    expect([[...back.events], [...back.fallen], asSeen(back, entryOf(stored([...AN_INCIDENT, ...more])[10]!))]).toMatchObject([['e10'], [], { type: 'UtteranceLogged', data: utterance('U3').data }]);
  });
  it('reads as adopted where they do', () => {
    const back = keptBack(stored([...AN_INCIDENT, ...more]), new Set());
    expect([back.events.size, asSeen(back, entryOf(stored([...AN_INCIDENT, ...more])[10]!))]).toMatchObject([0, { type: 'UtteranceAdopted' }]);
  });
});
