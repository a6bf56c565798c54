/** A contradiction's life: raised, joined, explained, resolved, withdrawn, reopened; and candidates for one dismissed. */
import { mayDecideAlone } from '../approving.js';
import { DomainError, ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { ContradictionId, PositionId, QuestionId, UtteranceId } from '../ids.js';
import { same } from '../same.js';
import type { CommandOf } from './commands.js';
import type { ContradictionStep, IncidentPayloads } from './events.js';
import { STATUS_AFTER, actOf } from './record.js';
import type { AssertionHeld, ContradictionHeld, ContradictionStatus, ContradictionStepType } from './record.js';
import { assertionsHeld, disjoint, distinct, idIsNew, labelIsFree, questionExists } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

/** From which states a step may be taken. */
const ALLOWED_FROM: Readonly<Record<ContradictionStepType, readonly ContradictionStatus[]>> = {
  ContradictionJoined: ['open', 'explained'],
  ContradictionExplained: ['open'],
  ContradictionResolved: ['open', 'explained'],
  ContradictionWithdrawn: ['open', 'explained'],
  ContradictionReopened: ['explained', 'resolved', 'withdrawn'],
};
const NEEDS_EVIDENCE: ReadonlySet<ContradictionStepType> = new Set<ContradictionStepType>([
  'ContradictionExplained', 'ContradictionResolved', 'ContradictionReopened',
]);

/** Whether steps can follow one another from the raising on: voiding one must leave the others possible. */
export function stepsCanFollow(steps: readonly ContradictionStepType[]): boolean {
  let status: ContradictionStatus = 'open';
  return steps.every((step) => {
    const allowed = ALLOWED_FROM[step].includes(status);
    if (step !== 'ContradictionJoined') status = STATUS_AFTER[step];
    return allowed;
  });
}

export function raiseContradiction(
  state: IncidentState, { type: _, ...data }: CommandOf<'RaiseContradiction'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.ContradictionRaised(data, '');
  idIsNew(scope, 'contradiction', data.contradiction, '/contradiction');
  labelIsFree(scope, { kind: 'contradiction' }, data.label, '/label');
  data.questions.forEach((question, i) => questionExists(scope, question, `/questions/${i}`));
  distinct(data.questions, '/questions');
  data.sides.forEach((side, i) => takeSide(scope, data.questions, side, `/sides/${i}`));
  disjoint(data.sides, data.sides.map((_side, i) => `/sides/${i}`));
  return [{ type: 'ContradictionRaised', data }];
}

export function joinContradiction(
  state: IncidentState, { type: _, ...data }: CommandOf<'JoinContradiction'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.ContradictionJoined(data, '');
  const held = contradictionHeld(state, data.contradiction);
  mustAllow(held, 'ContradictionJoined');
  ensure(held.sides[data.side] !== undefined, 'unknown-side', `Its sides are 0 to ${held.sides.length - 1}.`, '/side');
  takeSide(scope, held.entry.data.questions, data.assertions, '/assertions');
  disjoint([held.sides.flat(), data.assertions], ['', '/assertions']);
  return [{ type: 'ContradictionJoined', data }];
}

/** Only what states an answer to a question at issue, and is meant, can be half of a contradiction. */
function takeSide(
  scope: Scope, questions: readonly QuestionId[], side: IncidentPayloads['ContradictionJoined']['assertions'], at: string,
): void {
  assertionsHeld(scope, side, at).forEach((held, i) => {
    ensure(statesOneOf(held, questions),
      'does-not-answer', 'The assertion states no answer to the questions at issue.', `${at}/${i}`);
    ensure(held.entry.data.certainty !== 'unknown',
      'certainty-not-held', 'What nobody is said to hold cannot contradict.', `${at}/${i}`);
  });
}

function statesOneOf(held: AssertionHeld, questions: readonly QuestionId[]): boolean {
  const act = actOf(held);
  return act?.kind === 'states' && act.answers.some((answer) => questions.includes(answer.question));
}

type StepCommand = CommandOf<'ExplainContradiction' | 'ResolveContradiction' | 'WithdrawContradiction' | 'ReopenContradiction'>;

export function stepContradiction(state: IncidentState, { type, ...data }: StepCommand, facts: Facts): readonly Decided[] {
  const step = STEP_OF[type];
  if (step === 'ContradictionResolved') mayDecideAlone(facts);
  return [{ type: step, data: contradictionStep({ state, facts }, step, data) }];
}

/** The step, once it is found that it can be taken now. */
export function contradictionStep(scope: Scope, step: (typeof STEP_OF)[keyof typeof STEP_OF], data: ContradictionStep): ContradictionStep {
  SHAPES[step](data, '');
  mustAllow(contradictionHeld(scope.state, data.contradiction), step);
  stepIsSound(scope, step, data, '');
  return data;
}
const STEP_OF = {
  ExplainContradiction: 'ContradictionExplained', ResolveContradiction: 'ContradictionResolved',
  WithdrawContradiction: 'ContradictionWithdrawn', ReopenContradiction: 'ContradictionReopened',
} as const;

/** What holds for every step beyond its shape and its moment, new or amended. */
export function stepIsSound(scope: Scope, step: ContradictionStepType, { evidence }: ContradictionStep, at: string): void {
  assertionsHeld(scope, evidence, `${at}/evidence`);
  ensure(evidence.length > 0 || !NEEDS_EVIDENCE.has(step),
    'evidence-required', 'Name at least one assertion as evidence.', `${at}/evidence`);
}

function contradictionHeld({ record }: IncidentState, id: ContradictionId): ContradictionHeld {
  const held = record.contradictions.get(id);
  if (held === undefined) {
    throw new DomainError('unknown-contradiction', 'There is no such contradiction in this incident.', '/contradiction');
  }
  return held;
}

function mustAllow({ status }: ContradictionHeld, step: ContradictionStepType): void {
  ensure(ALLOWED_FROM[step].includes(status), 'step-not-allowed', `The contradiction is ${status}.`, '/contradiction');
}

export function dismissCandidate(
  state: IncidentState, { type: _, ...data }: CommandOf<'DismissCandidate'>, facts: Facts,
): readonly Decided[] {
  SHAPES.CandidateDismissed(data, '');
  const parts = data.candidate.split('~');
  ensure((parts.length === 2 || parts.length === 3) && parts.every((part) => canBeAbout(state, part)), 'unknown-candidate',
    'A candidate is named by the two positions or utterances it is about, and the contradiction to join.', '/candidate');
  assertionsHeld({ state, facts }, data.covering, '/covering');
  const covered = state.record.dismissals.get(data.candidate)?.data.covering;
  ensure(covered === undefined || !same([...covered].sort(), [...data.covering].sort()),
    'nothing-changed', 'The candidate is dismissed already.', '/candidate');
  return [{ type: 'CandidateDismissed', data }];
}

const canBeAbout = ({ record: { positions, utterances, contradictions } }: IncidentState, id: string): boolean =>
  positions.has(id as PositionId) || utterances.has(id as UtteranceId) || contradictions.has(id as ContradictionId);
