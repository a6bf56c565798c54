import { describe, expect, it } from '@jest/globals';
import { DHS, USMS, amendedEntry, id, on, someFacts, stored, voided } from '../testing/builders.js';
import { amend, outcomeOf, voiding } from '../testing/scenario.js';
import { entryOf } from '../entries.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { decide, evolve, initialState } from './source.js';
import type { SourceCommand } from './source.js';
import type { Source } from './events.js';
import type { IdentityCommand } from './identity.js';
import { sourceTouchedAt } from './identity.js';
import { relationsIn } from './relations.js';

type Of<T extends IdentityCommand['type']> = Extract<IdentityCommand, { type: T }>;
const registered: Decided = { type: 'SourceRegistered', data: DHS };
const renamed = (name: string, since: Of<'RenameSource'>['since'] = null, label?: string): Of<'RenameSource'> =>
  ({ type: 'RenameSource', source: id('dhs'), name, since, reason: 'by statute', ...(label === undefined ? {} : { label }) });
const merge = (absorbed: string, survivor = 'dhs', relation = 'm1'): Of<'MergeSources'> =>
  ({ type: 'MergeSources', relation: id(relation), absorbed: id(absorbed), survivor: id(survivor), rationale: 'one body' });
const split = (part: string, utterances: readonly string[], assertions: readonly string[] = [], relation = 's1'): Of<'SplitSource'> => ({
  type: 'SplitSource', relation: id(relation), source: id('dhs'), part: id(part), utterances: utterances.map((each) => id(each)),
  assertions: assertions.map((each) => id(each)), rationale: 'two bodies',
});
const withdraw = (relation: string): Of<'WithdrawRelation'> => ({ type: 'WithdrawRelation', relation: id(relation), reason: 'not so' });
const done = ({ type, ...data }: IdentityCommand): Decided => {
  const happened = { RenameSource: 'SourceRenamed', MergeSources: 'SourcesMerged', SplitSource: 'SourceSplit', WithdrawRelation: 'RelationWithdrawn' } as const;
  return { type: happened[type], data } as Decided;
};

const stateAfter = (commands: readonly (Decided | IdentityCommand)[]) =>
  stored([registered, ...commands.map((each) => ('data' in each ? each : done(each)))], 'source-dhs').reduce(evolve, initialState());
const given = (...commands: readonly (Decided | IdentityCommand)[]) => ({
  when: (command: SourceCommand, facts: Partial<Facts> = {}) => outcomeOf(() => decide(stateAfter(commands), command, someFacts(facts))),
});
/** Facts in which this stands in other sources' streams. */
const elsewhere = (...commands: readonly IdentityCommand[]): Partial<Facts> =>
  ({ related: relationsIn(stored(commands.map(done), 'source-usms').map((event) => ({ ...entryOf(event), id: id(`x${event.revision}`) }) as never)) });

describe('renaming a source', () => {
  it('gives it the name by which it goes from then on, and keeps its label unless another is given', () => {
    given().when(renamed('Homeland', on('2025-11-01'))).then(done(renamed('Homeland', on('2025-11-01'))));
    expect(stateAfter([renamed('Homeland')]).source).toEqual({ ...DHS, name: 'Homeland' });
    expect(stateAfter([renamed('Homeland', null, 'HL'), renamed('Home')]).source).toEqual({ ...DHS, name: 'Home', label: 'HL' });
  });
  it('changes something', () => {
    given().when(renamed(String(DHS.name))).refusedAs('nothing-changed', '/name');
    given(renamed('Homeland')).when(renamed('Homeland', on('2025-11-01'))).refusedAs('nothing-changed', '/name');
  });
  it('follows the names it took before, as far as the times are certain', () => {
    const held = given(renamed('Homeland', on('2025-10-10', '2025-10-20')));
    held.when(renamed('Home', on('2025-10-01'))).refusedAs('renamed-earlier', '/since');
    held.when(renamed('Home', on('2025-10-15'))).accepted();
    held.when(renamed('Home')).accepted();
    given(renamed('Homeland')).when(renamed('Home', on('2025-10-01'))).accepted();
  });
  it('can be fixed and voided like any entry, in its place among the names', () => {
    const held = [renamed('Homeland', on('2025-10-10')), renamed('Home', on('2025-10-20'))];
    given(...held).when(amend('e1', '/name', 'Homeland', 'Homeland Security')).accepted();
    given(...held).when(amend('e1', '/since', on('2025-10-10'), on('2025-10-30'))).refusedAs('renamed-earlier', '/changes/0/after');
    given(...held).when(voiding('e2')).then(voided('e2'));
    expect(stateAfter([...held, voided('e2')]).source?.name).toBe('Homeland');
    expect(stateAfter([...held, amendedEntry('e0', '/kind', 'body', 'body')]).source?.name).toBe('Home');
  });
  it('keeps a confidential name sealed', () => {
    const secret: Source = { ...DHS, confidential: true, name: { $sealed: 'abc' } };
    const state = stored([{ type: 'SourceRegistered', data: secret }], 'source-dhs').reduce(evolve, initialState());
    outcomeOf(() => decide(state, renamed('Homeland'), someFacts())).refusedAs('name-not-sealed', '/name');
  });
  it('needs a source', () => outcomeOf(() => decide(initialState(), renamed('x'), someFacts())).refusedAs('unknown-source'));
});

describe('merging sources', () => {
  it('says that another one is this one', () => given().when(merge('usms')).then(done(merge('usms'))));
  it('is of two', () => given().when(merge('dhs')).refusedAs('related-to-itself', '/absorbed'));
  it('is of sources that exist', () => given().when(merge('nobody')).refusedAs('unknown-source', '/absorbed'));
  it('is of one kind', () => {
    given().when(merge('cnn')).refusedAs('kinds-differ', '/absorbed');
    const sources = new Map([DHS, { ...USMS, confidential: true as const }].map((source) => [source.source, source]));
    given().when(merge('usms'), { sources }).refusedAs('kinds-differ', '/absorbed');
  });
  it('happens once to a source, wherever it was recorded', () => {
    given(merge('usms')).when(merge('usms', 'dhs', 'm2')).refusedAs('already-merged', '/absorbed');
    given().when(merge('usms'), elsewhere(merge('usms', 'ice', 'm0'))).refusedAs('already-merged', '/absorbed');
  });
  it('closes no circle, over however many merges', () => {
    given().when(merge('usms'), elsewhere(merge('dhs', 'usms', 'm0'))).refusedAs('already-merged', '/absorbed');
    given().when(merge('usms'), elsewhere(merge('dhs', 'ice', 'm0'), merge('ice', 'usms', 'm2'))).refusedAs('already-merged', '/absorbed');
    given().when(merge('usms'), elsewhere(merge('dhs', 'ice', 'm0'))).accepted();
  });
  it('does not join what was split', () => {
    given(split('usms', ['U1'])).when(merge('usms')).refusedAs('split-stands', '/absorbed');
    given(split('usms', ['U1']), withdraw('s1')).when(merge('usms')).accepted();
  });
  it('has an id of its own', () => given(merge('ice')).when(merge('usms')).refusedAs('already-exists', '/relation'));
});

describe('splitting a source', () => {
  it('says what is the part\'s', () => given().when(split('usms', ['U1'], ['A1'])).then(done(split('usms', ['U1'], ['A1']))));
  it('names at least one utterance or relay', () => given().when(split('usms', [])).refusedAs('too-few', '/utterances'));
  it('is off another source of the same kind', () => {
    given().when(split('dhs', ['U1'])).refusedAs('related-to-itself', '/part');
    given().when(split('mclaughlin', ['U1'])).refusedAs('kinds-differ', '/part');
    given().when(split('nobody', ['U1'])).refusedAs('unknown-source', '/part');
  });
  it('is not off one that it was merged with', () => {
    given(merge('usms')).when(split('usms', ['U1'])).refusedAs('split-into-merged', '/part');
    given().when(split('usms', ['U1']), elsewhere(merge('dhs', 'usms', 'm0'))).refusedAs('split-into-merged', '/part');
    given(merge('usms'), withdraw('m1')).when(split('usms', ['U1'])).accepted();
  });
  it('gives nothing to two', () => {
    const held = given(split('usms', ['U1'], ['A1']));
    held.when(split('ice', ['U2', 'U1'], [], 's2')).refusedAs('already-split', '/utterances/1');
    held.when(split('ice', [], ['A1'], 's2')).refusedAs('already-split', '/assertions/0');
    held.when(split('ice', ['U2'], [], 's2')).accepted();
    given().when(split('ice', ['U2', 'U2'])).refusedAs('named-twice', '/utterances/1');
  });
});

describe('taking back', () => {
  it('a merge or a split, once', () => {
    given(merge('usms')).when(withdraw('m1')).then(done(withdraw('m1')));
    given(split('usms', ['U1'])).when(withdraw('s1')).accepted();
    given(merge('usms'), withdraw('m1')).when(withdraw('m1')).refusedAs('already-withdrawn', '/relation');
    given().when(withdraw('m1')).refusedAs('unknown-relation', '/relation');
  });
  it('or voiding it, unless it was withdrawn', () => {
    given(merge('usms')).when(voiding('e1')).then(voided('e1'));
    given(merge('usms'), withdraw('m1')).when(voiding('e1')).refusedAs('entry-referenced', '/entry');
    given(merge('usms'), withdraw('m1')).when(voiding('e2')).refusedAs('entry-not-voidable', '/entry');
  });
  it('comes before the registration is voided', () => {
    given(merge('usms')).when(voiding('e0')).refusedAs('entry-referenced', '/entry');
    given(merge('usms'), withdraw('m1')).when(voiding('e0')).accepted();
  });
  it('leaves the reasons to be amended, and nothing else', () => {
    given(merge('usms')).when(amend('e1', '/rationale', 'one body', 'two names')).accepted();
    given(merge('usms')).when(amend('e1', '/absorbed', 'usms', 'ice')).refusedAs('field-not-amendable', '/changes/0/path');
  });
});

describe('the tag of a source', () => {
  it('moves with everything that says who it is', () => {
    expect([[], [renamed('x')], [renamed('x'), merge('usms')], [merge('usms'), withdraw('m1')], [renamed('x'), amendedEntry('e1', '/name', 'x', 'y')]]
      .map((commands) => sourceTouchedAt(stateAfter(commands)))).toEqual([0, 1, 2, 2, 2]);
    expect(sourceTouchedAt(initialState())).toBeNull();
  });
});
