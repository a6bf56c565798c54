import { describe, it } from '@jest/globals';
import type { Decided } from '../events.js';
import type { UtteranceId } from '../ids.js';
import { AN_INCIDENT, assertion, by, id, ids, merged, mergedSources, officials, on, related, utterance } from '../testing/builders.js';
import { given } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';

const incident = given(...AN_INCIDENT);

describe('relating assertions', () => {
  const relate: CommandOf<'RelateAssertions'> =
    { type: 'RelateAssertions', relation: id('R5'), label: 'R5', kind: 'qualifies', from: ids('A2'), to: ids('A1'),
    rationale: 'hedged' };

  it('names the two ends', () => incident.when(relate).then(related('R5', 'A2', 'A1')));
  it.each<[string, Partial<typeof relate>, string, string]>([
    ['a new id', { relation: id('R0') }, 'already-exists', '/relation'],
    ['a free label', { label: 'R0' }, 'label-taken', '/label'],
    ['assertions that exist', { to: ids('A1 A7') }, 'unknown-assertion', '/to/1'],
    ['each but once', { from: ids('A2 A2') }, 'named-twice', '/from/1'],
    ['two ends', { to: ids('A1 A2') }, 'sides-overlap', '/to/1'],
    ['something at either end', { to: [] as never }, 'too-few', '/to'],
    ['a rationale', { rationale: '' }, 'text-empty', '/rationale'],
  ])('needs %s', (_, change, code, pointer) =>
    given(...AN_INCIDENT, related('R0', 'A1', 'A2')).when({ ...relate, ...change }).refusedAs(code, pointer));
});

describe('revising an account', () => {
  const revise: CommandOf<'ReviseAccount'> =
    { type: 'ReviseAccount', relation: id('R3'), label: 'R3', from: ids('A1'), to: ids('A5'), announced: 'announced',
    rationale: 'said so' };
  const { type: _, ...data } = revise;
  const withLater = (claimants: Parameters<typeof utterance>[1]) =>
    given(...AN_INCIDENT, utterance('U3', claimants), assertion('A5', { utterance: id('U3') }));

  it('that is announced is one body\'s', () =>
    withLater({ claimants: [by('mclaughlin', 'dhs')] }).when(revise).then({ type: 'AccountRevised', data }));
  it('that is announced does not cross bodies', () =>
    withLater({ claimants: [by('usms')] }).when(revise).refusedAs('revision-crosses-claimants', '/announced'));
  it('that is announced may be of two that turned out to be one', () =>
    withLater({ claimants: [by('usms')] }).when(revise, mergedSources('usms', 'dhs')).accepted());
  it('that is announced is not a class\'s nobody can identify', () =>
    withLater({ claimants: [officials()] }).when(revise).refusedAs('revision-crosses-claimants', '/announced'));
  it('that is announced is not joint', () =>
    withLater({ claimants: [by('dhs'), by('usms')] }).when(revise).refusedAs('revision-crosses-claimants', '/announced'));
  it.each(['unannounced', 'apparent'] as const)('that is %s may cross claimants', (announced) =>
    withLater({ claimants: [officials()] }).when({ ...revise, announced }).accepted());
  it('has a before and an after', () => incident.when({ ...revise, to: ids('A1') }).refusedAs('sides-overlap', '/to/0'));
});

describe('merging utterances', () => {
  const merge: CommandOf<'MergeUtterances'> =
    { type: 'MergeUtterances', relation: id('M1'), from: id('U1'), into: id('U3'), rationale: 'one statement' };
  const held = [...AN_INCIDENT, utterance('U3', { said: on('2025-10-20', '2025-10-21') })];

  it('says that two were one', () => given(...held).when(merge).then(merged('M1', 'U1', 'U3')));
  it.each<[string, Partial<typeof merge>, string, string]>([
    ['two', { into: id('U1') }, 'already-merged', '/into'],
    ['one that is held', { from: id('U7') }, 'unknown-utterance', '/from'],
    ['another that is held', { into: id('U7') }, 'unknown-utterance', '/into'],
    ['a rationale', { rationale: ' ' }, 'text-empty', '/rationale'],
  ])('needs %s', (_, change, code, pointer) => given(...held).when({ ...merge, ...change }).refusedAs(code, pointer));
  it('happens once, either way round and through others', () => {
    given(...held, merged('M0', 'U3', 'U1')).when(merge).refusedAs('already-merged', '/into');
    given(...held, merged('M0', 'U3', 'U2'), merged('M2', 'U1', 'U2')).when(merge).refusedAs('already-merged', '/into');
  });
  it('needs a moment at which both can have been said', () =>
    given(...AN_INCIDENT, utterance('U3', { said: on('2025-10-20') })).when(merge).refusedAs('said-apart', '/into'));
  it('needs a moment for all that is merged', () => {
    const chain = [...AN_INCIDENT, utterance('U3', { said: on('2025-10-20', '2025-10-21') }),
      utterance('U4', { said: on('2025-10-20') })];
    given(...chain).when({ ...merge, from: id<UtteranceId>('U4') }).accepted();
    given(...chain, merged('M0', 'U4', 'U3')).when(merge).refusedAs('said-apart', '/into');
  });
});

describe('withdrawing a relation', () => {
  const withdraw: CommandOf<'WithdrawRelation'> = { type: 'WithdrawRelation', relation: id('R5'), reason: 'a misreading' };
  const withdrawn: Decided = { type: 'RelationWithdrawn', data: { relation: id('R5'), reason: 'a misreading' } };

  it('takes it back', () => given(...AN_INCIDENT, related('R5', 'A2', 'A1')).when(withdraw).then(withdrawn));
  it('takes a merge back', () => given(...AN_INCIDENT, merged('R5', 'U1', 'U2')).when(withdraw).then(withdrawn));
  it('needs it', () => incident.when(withdraw).refusedAs('unknown-relation', '/relation'));
  it('happens once', () =>
    given(...AN_INCIDENT, related('R5', 'A2', 'A1'), withdrawn).when(withdraw).refusedAs('already-withdrawn', '/relation'));
  it('needs a reason', () =>
    given(...AN_INCIDENT, related('R5', 'A2', 'A1')).when({ ...withdraw, reason: '' }).refusedAs('text-empty', '/reason'));
});
