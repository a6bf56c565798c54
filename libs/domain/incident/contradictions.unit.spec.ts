import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { AN_INCIDENT, assertion, chosen, id, ids, question, raised, states, step } from '../testing/builders.js';
import { given } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';

const incident = given(...AN_INCIDENT);
const open = [...AN_INCIDENT, raised('R1', 'A1', 'A2')];
const explained = [...open, step('ContradictionExplained')];
const resolved = [...open, step('ContradictionResolved')];
const withdrawn = [...open, step('ContradictionWithdrawn')];
const reopened = [...explained, step('ContradictionReopened')];

describe('raising a contradiction', () => {
  const raise: CommandOf<'RaiseContradiction'> = {
    type: 'RaiseContradiction', contradiction: id('R1'), label: 'R1', questions: [id('Q1')], sides: [ids('A1'), ids('A2')],
    strength: 'contradiction', rationale: 'both cannot be',
  };
  it('sets sides against each other', () => incident.when(raise).then(raised('R1', 'A1', 'A2')));
  it('may have three sides', () => incident.when({ ...raise, sides: [ids('A1'), ids('A2'), ids('A3')] }).accepted());
  it.each<[string, Partial<typeof raise>, string, string]>([
    ['a new id', { contradiction: id('R0') }, 'already-exists', '/contradiction'],
    ['a free label', { label: 'R0' }, 'label-taken', '/label'],
    ['two sides', { sides: [ids('A1')] }, 'too-few', '/sides'],
    ['somebody on each side', { sides: [ids('A1'), [] as never] }, 'too-few', '/sides/1'],
    ['sides that share nothing', { sides: [ids('A1 A3'), ids('A2 A3')] }, 'sides-overlap', '/sides/1/1'],
    ['each but once', { sides: [ids('A1'), ids('A2 A2')] }, 'named-twice', '/sides/1/1'],
    ['assertions that exist', { sides: [ids('A1'), ids('A7')] }, 'unknown-assertion', '/sides/1/0'],
    ['questions that exist', { questions: [id('Q7')] }, 'unknown-question', '/questions/0'],
    ['a question but once', { questions: [id('Q1'), id('Q1')] }, 'named-twice', '/questions/1'],
    ['a question', { questions: [] as never }, 'too-few', '/questions'],
    ['a rationale', { rationale: '' }, 'text-empty', '/rationale'],
  ])('needs %s', (_, change, code, pointer) =>
    given(...AN_INCIDENT, raised('R0', 'A3', 'A4')).when({ ...raise, ...change }).refusedAs(code, pointer));
  it('takes only what states an answer to it', () => {
    given(...AN_INCIDENT, question('Q2')).when({ ...raise, questions: [id('Q2')] }).refusedAs('does-not-answer', '/sides/0/0');
    given(...AN_INCIDENT, chosen('A2', { kind: 'judges', answers: states('Q1').answers }))
      .when(raise).refusedAs('does-not-answer', '/sides/1/0');
  });
  it('takes an answer chosen later', () =>
    given(...AN_INCIDENT, assertion('A5', { act: { kind: 'states', answers: [] } }), chosen('A5', states('Q1')))
    .when({ ...raise, sides: [ids('A5'), ids('A2')] }).accepted());
  it('takes only what somebody is said to hold', () => given(...AN_INCIDENT, assertion('A5', { certainty: 'unknown' }))
    .when({ ...raise, sides: [ids('A5'), ids('A2')] }).refusedAs('certainty-not-held', '/sides/0/0'));
});

describe('joining a contradiction', () => {
  const join: CommandOf<'JoinContradiction'> =
    { type: 'JoinContradiction', contradiction: id('R1'), side: 1, assertions: ids('A4') };
  const joined: Decided = { type: 'ContradictionJoined', data: { contradiction: id('R1'), side: 1, assertions: ids('A4') } };

  it('adds to a side', () => {
    given(...open).when(join).then(joined);
    expect(given(...open, joined).state().record.contradictions.get(id('R1'))?.sides).toEqual([['A1'], ['A2', 'A4']]);
  });
  it('may come after it is explained', () => given(...explained).when(join).accepted());
  it.each([['resolved', resolved], ['withdrawn', withdrawn]] as const)('is over once it is %s', (_, past) =>
    given(...past).when(join).refusedAs('step-not-allowed', '/contradiction'));
  it('needs the contradiction', () => incident.when(join).refusedAs('unknown-contradiction', '/contradiction'));
  it('needs the side', () => given(...open).when({ ...join, side: 2 }).refusedAs('unknown-side', '/side'));
  it('takes nobody twice, on whichever side', () => {
    given(...open).when({ ...join, assertions: ids('A1') }).refusedAs('sides-overlap', '/assertions/0');
    given(...open, joined).when({ ...join, side: 0 }).refusedAs('sides-overlap', '/assertions/0');
  });
  it('takes only what answers', () => given(...open, chosen('A4', { kind: 'withholds', question: id('Q1'), absence: 'notKnown' }))
    .when(join).refusedAs('does-not-answer', '/assertions/0'));
});

describe('the life of a contradiction', () => {
  const steps = {
    ExplainContradiction: 'ContradictionExplained', ResolveContradiction: 'ContradictionResolved',
    WithdrawContradiction: 'ContradictionWithdrawn', ReopenContradiction: 'ContradictionReopened',
  } as const;
  const command = (type: keyof typeof steps, evidence = ['A1']): CommandOf<keyof typeof steps> =>
    ({ type, contradiction: id('R1'), reason: 'because', evidence: evidence.map((a) => id(a)) });

  const allowed: Readonly<Record<keyof typeof steps, readonly string[]>> = {
    ExplainContradiction: ['open', 'reopened'], ResolveContradiction: ['open', 'explained', 'reopened'],
    WithdrawContradiction: ['open', 'explained', 'reopened'], ReopenContradiction: ['explained', 'resolved', 'withdrawn'],
  };
  const pasts = { open, explained, resolved, withdrawn, reopened };
  const table = Object.entries(allowed).flatMap(([type, from]) =>
    Object.entries(pasts).map(([status, past]) => [type as keyof typeof steps, status, from.includes(status), past] as const));

  it.each(table)('%s when it is %s: %s', (type, _status, can, past) => {
    const outcome = given(...past).when(command(type));
    if (can) outcome.then({ ...step(steps[type]) });
    else outcome.refusedAs('step-not-allowed', '/contradiction');
  });
  it.each(['ExplainContradiction', 'ResolveContradiction'] as const)('%s needs evidence', (type) =>
    given(...open).when(command(type, [])).refusedAs('evidence-required', '/evidence'));
  it('reopening needs evidence', () =>
    given(...explained).when(command('ReopenContradiction', [])).refusedAs('evidence-required', '/evidence'));
  it('withdrawing needs none', () => given(...open).when(command('WithdrawContradiction', [])).accepted());
  it('every step needs a reason', () =>
    given(...open).when({ ...command('WithdrawContradiction'), reason: ' ' }).refusedAs('text-empty', '/reason'));
  it('evidence exists', () =>
    given(...open).when(command('ResolveContradiction', ['A1', 'A7'])).refusedAs('unknown-assertion', '/evidence/1'));
  it('evidence is named once', () =>
    given(...open).when(command('ResolveContradiction', ['A1', 'A1'])).refusedAs('named-twice', '/evidence/1'));
  it('needs the contradiction', () =>
    incident.when(command('ResolveContradiction')).refusedAs('unknown-contradiction', '/contradiction'));
});

describe('dismissing a candidate', () => {
  const dismiss: CommandOf<'DismissCandidate'> =
    { type: 'DismissCandidate', candidate: id('Q1/grab~Q1/ricochet'), covering: ids('A1 A2'), reason: 'different shots' };
  const { type: _, ...data } = dismiss;
  const dismissed: Decided = { type: 'CandidateDismissed', data };

  it('covers the assertions it saw', () => incident.when(dismiss).then(dismissed));
  it('may be about utterances, or about joining', () => {
    incident.when({ ...dismiss, candidate: id('U1~U2') }).accepted();
    given(...open).when({ ...dismiss, candidate: id('R1~Q1/grab~Q1/ricochet') }).accepted();
  });
  it.each(['Q1/grab', 'Q1/grab~Q1/no', 'Q1/grab~Q1/grab~Q1/grab~Q1/grab', 'A1~A2', '~'])('is about things that exist, not %p',
    (candidate) =>
    incident.when({ ...dismiss, candidate: id(candidate) }).refusedAs('unknown-candidate', '/candidate'));
  it('covers assertions that exist', () =>
    incident.when({ ...dismiss, covering: ids('A1 A7') }).refusedAs('unknown-assertion', '/covering/1'));
  it('is said once, until it has to cover more', () => {
    given(...AN_INCIDENT, dismissed).when({ ...dismiss, covering: ids('A2 A1') }).refusedAs('nothing-changed', '/candidate');
    given(...AN_INCIDENT, dismissed).when({ ...dismiss, covering: ids('A1 A2 A3') }).accepted();
  });
});
