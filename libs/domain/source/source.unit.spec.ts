import { describe, expect, it } from '@jest/globals';
import { CNN, DHS, ICE, id, someFacts, stored, amendedEntry, voided } from '../testing/builders.js';
import { amend, outcomeOf, voiding } from '../testing/scenario.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { decide, evolve, initialState } from './source.js';
import type { RegisterSource, SourceCommand } from './source.js';
import type { Source } from './events.js';

const registered = (source: Source): Decided => ({ type: 'SourceRegistered', data: source });
const register = (source: Source): RegisterSource => ({ type: 'RegisterSource', ...source });
const stateAfter = (events: readonly Decided[]) => stored(events, 'source-x').reduce(evolve, initialState());
const given = (...events: readonly Decided[]) => ({
  when: (command: SourceCommand, facts: Partial<Facts> = {}) =>
    outcomeOf(() => decide(stateAfter(events), command, someFacts(facts))),
});

describe('a source', () => {
  it('is registered', () => given().when(register(CNN)).then(registered(CNN)));
  it('is registered once', () => given(registered(CNN)).when(register(CNN)).refusedAs('already-exists', '/source'));
  it('is not registered again once voided', () =>
    given(registered(CNN), voided('e0')).when(register(CNN)).refusedAs('already-exists', '/source'));
  it('has a name', () => given().when(register({ ...CNN, name: ' ' })).refusedAs('text-empty', '/name'));
  it('has a name of bearable length', () =>
    given().when(register({ ...CNN, name: 'x'.repeat(301) })).refusedAs('too-long', '/name'));
  it('is of a known kind', () => given().when(register({ ...CNN, kind: 'blog' } as never)).refusedAs('field-malformed', '/kind'));

  it('may be part of a body', () => given().when(register(ICE)).then(registered(ICE)));
  it('is part of a body that exists', () =>
    given().when(register(ICE), { sources: new Map() }).refusedAs('unknown-source', '/partOf'));
  it('is part of a body, not of a person', () => given()
    .when(register({ ...ICE, kind: 'body', official: true, partOf: id('mclaughlin') })).refusedAs('not-a-body', '/partOf'));
  it('is not part of itself', () =>
    given(registered(DHS)).when(amend('e0', '/partOf', null, 'ice')).refusedAs('part-of-itself', '/changes/0/after'));
});

describe('fixing a source', () => {
  it('amends what it is called and what it is', () => {
    given(registered(CNN)).when(amend('e0', '/name', 'CNN', 'Cable News')).then(amendedEntry('e0', '/name', 'CNN', 'Cable News'));
    given(registered(CNN)).when(amend('e0', '/kind', 'outlet', 'person')).accepted();
    expect(stateAfter([registered(CNN), amendedEntry('e0', '/name', 'CNN', 'Cable News')]).source)
      .toEqual({ ...CNN, name: 'Cable News' });
  });
  it('keeps its shape', () =>
    given(registered(ICE)).when(amend('e0', '/kind', 'body', 'person')).refusedAs('field-malformed', '/changes'));
  it('keeps its id', () =>
    given(registered(CNN)).when(amend('e0', '/source', 'cnn', 'x')).refusedAs('field-not-amendable', '/changes/0/path'));
  it('voids it', () => {
    given(registered(CNN)).when(voiding('e0')).then(voided('e0'));
    expect(stateAfter([registered(CNN), voided('e0')]).source).toBeNull();
  });
  it('does not void what is named elsewhere', () =>
    given(registered(CNN)).when(voiding('e0'), { namedBy: 'document D1' }).refusedAs('entry-referenced', '/entry'));
  it('does not void a fix', () =>
    given(registered(CNN), amendedEntry('e0', '/name', 'CNN', 'x'))
      .when(voiding('e1')).refusedAs('entry-not-voidable', '/entry'));
});

describe('a second person for a source', () => {
  const proposed: Decided = { type: 'VoidingProposed', data: { entry: id('e0'), reason: 'a slip' } };
  const approve: SourceCommand = { type: 'ApproveProposal', proposal: id('e1') };
  const [two, other] = [{ fourEyes: true, by: 'desk-1' }, { fourEyes: true, by: 'somebody else' }];

  it('is needed to void what somebody else recorded', () => {
    given(registered(CNN)).when(voiding('e0'), other).refusedAs('four-eyes-required', '/entry');
    given(registered(CNN)).when(voiding('e0'), two).then(voided('e0'));
  });
  it('approves what was proposed', () => {
    given(registered(CNN)).when({ type: 'ProposeVoiding', entry: id('e0'), reason: 'a slip' }, other).then(proposed);
    given(registered(CNN), proposed).when(approve, other)
      .then({ type: 'EntryVoided', data: { entry: id('e0'), reason: 'a slip', proposal: id('e1') } });
    given(registered(CNN), proposed).when(approve, two).refusedAs('approver-is-proposer', '/proposal');
  });
  it('does not approve what became impossible', () => {
    given(registered(CNN), proposed).when(approve, { ...other, namedBy: 'document D1' }).refusedAs('entry-referenced', '/entry');
    given(registered(CNN), proposed, voided('e0')).when(approve, other).refusedAs('entry-voided', '/entry');
  });
  it('rejects it, once', () => {
    const reject: SourceCommand = { type: 'RejectProposal', proposal: id('e1'), reason: 'no slip' };
    const rejected: Decided = { type: 'ProposalRejected', data: { proposal: id('e1'), reason: 'no slip' } };
    given(registered(CNN), proposed).when(reject, other).then(rejected);
    given(registered(CNN), proposed, rejected).when(approve, other).refusedAs('proposal-settled', '/proposal');
    given(registered(CNN)).when(reject, other).refusedAs('unknown-proposal', '/proposal');
  });
});
