import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { id, stored } from '../testing/builders.js';
import { outcomeOf } from '../testing/scenario.js';
import { decide, evolve, initialState } from './ledger.js';
import type { LedgerCommand } from './ledger.js';
import type { ScaleCommand } from './scales.js';

const stateAfter = (events: readonly Decided[]) => stored(events, 'ledger').reduce(evolve, initialState());
const given = (...events: readonly Decided[]) => ({
  when: (command: LedgerCommand) => outcomeOf(() => decide(stateAfter(events), command)),
});

const opened: Decided = { type: 'LedgerOpened', data: { clock: 'true' } };
const rungs = [{ key: 'false', name: 'False' }, { key: 'half-true', name: 'Half true', meaning: 'some of it' }, { key: 'true', name: 'True' }] as const;
const define: ScaleCommand = { type: 'DefineScale', scale: id('S1'), name: 'Three rungs', ratings: rungs };
const defined = (version = 1, name = 'Three rungs'): Decided =>
  ({ type: 'ScaleDefined', data: { scale: id('S1'), version, name, ratings: rungs } });
const retired: Decided = { type: 'ScaleRetired', data: { scale: id('S1'), reason: 'nobody could tell its rungs apart' } };
const revise: ScaleCommand = { ...define, type: 'ReviseScale', name: 'Three steps' };
const retire: ScaleCommand = { type: 'RetireScale', scale: id('S1'), reason: 'nobody could tell its rungs apart' };

describe('a scale', () => {
  it('is defined as version 1', () => given(opened).when(define).then(defined()));
  it('is defined once', () => given(opened, defined()).when(define).refusedAs('already-exists', '/scale'));
  it('belongs to a ledger that is open', () => given().when(define).refusedAs('ledger-not-open'));
  it('has two rungs at least', () => given(opened).when({ ...define, ratings: [rungs[0]] }).refusedAs('too-few', '/ratings'));
  it('has a name', () => given(opened).when({ ...define, name: ' ' }).refusedAs('text-empty', '/name'));
  it('has rungs with names', () => given(opened)
    .when({ ...define, ratings: [rungs[0], { key: 'x', name: '' }] }).refusedAs('text-empty', '/ratings/1/name'));
  it('has keys one can put in a path', () => given(opened)
    .when({ ...define, ratings: [rungs[0], { key: 'Half True', name: 'x' }] }).refusedAs('field-malformed', '/ratings/1/key'));
  it('has each key once', () => given(opened)
    .when({ ...define, ratings: [rungs[0], { key: 'false', name: 'Untrue' }] }).refusedAs('named-twice', '/ratings/1/key'));

  it('is revised as the next version; the earlier ones stay', () => {
    given(opened, defined()).when(revise).then(defined(2, 'Three steps'));
    const state = stateAfter([opened, defined(), defined(2, 'Three steps')]);
    expect(state.scales.get(id('S1'))).toMatchObject({ versions: [{ version: 1, name: 'Three rungs' }, { version: 2, name: 'Three steps' }], touchedAt: 2 });
  });
  it('is not revised to what it is', () =>
    given(opened, defined()).when({ ...revise, name: 'Three rungs' }).refusedAs('nothing-to-do', '/ratings'));
  it('is there before it is revised or retired', () => {
    given(opened).when(revise).refusedAs('unknown-scale', '/scale');
    given(opened).when(retire).refusedAs('unknown-scale', '/scale');
  });
  it('is retired once, and not revised after that', () => {
    given(opened, defined()).when(retire).then(retired);
    given(opened, defined(), retired).when(retire).refusedAs('scale-retired', '/scale');
    given(opened, defined(), retired).when(revise).refusedAs('scale-retired', '/scale');
    expect(stateAfter([opened, defined(), retired]).scales.get(id('S1'))).toMatchObject({ retired: true, versions: [{ version: 1 }] });
  });
});

describe('four eyes', () => {
  const set = (required: boolean): LedgerCommand => ({ type: 'SetFourEyes', required, reason: 'we are two now' });
  const on: Decided = { type: 'FourEyesSet', data: { required: true, reason: 'we are two now' } };
  it('are off until they are set', () => {
    expect(stateAfter([opened])).toMatchObject({ fourEyes: false, settingsTouchedAt: 0 });
    expect(stateAfter([opened, on])).toMatchObject({ fourEyes: true, settingsTouchedAt: 1 });
  });
  it('are set, and taken back', () => {
    given(opened).when(set(true)).then(on);
    given(opened, on).when(set(false)).accepted();
  });
  it('are not set to what they are', () => {
    given(opened).when(set(false)).refusedAs('nothing-to-do', '/required');
    given(opened, on).when(set(true)).refusedAs('nothing-to-do', '/required');
  });
  it('are set for a reason', () => given(opened).when({ ...set(true), reason: '' } as LedgerCommand).refusedAs('text-empty', '/reason'));
});
