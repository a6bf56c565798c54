/** Verdicts: a reviewer's judgement on a named scale, given, replaced by a later one, retracted. */
import { mayDecideAlone } from '../approving.js';
import { DomainError, ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { VerdictId } from '../ids.js';
import { same } from '../same.js';
import type { CommandOf } from './commands.js';
import type { Verdict, VerdictSubject } from './events.js';
import type { VerdictHeld } from './record.js';
import { assertionsHeld, disjoint, idIsNew, labelIsFree, positionOf, questionExists } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

export function giveVerdict(
  state: IncidentState, { type: _, ...data }: CommandOf<'GiveVerdict'>, facts: Facts,
): readonly Decided<'VerdictApproved'>[] {
  mayDecideAlone(facts);
  verdictIsSound({ state, facts }, data);
  return [{ type: 'VerdictApproved', data }];
}

/** All that holds for a new verdict, given, proposed or approved. */
export function verdictIsSound(scope: Scope, data: Verdict): void {
  SHAPES.VerdictProposed(data, '');
  idIsNew(scope, 'verdict', data.verdict, '/verdict');
  subjectExists(scope, data.about);
  ratingExists(scope.facts, data);
  verdictReasonsAreSound(scope, data);
  if (data.replaces !== undefined) mayReplace(standingVerdict(scope.state, data.replaces, '/replaces'), data.about);
}

/** What an amendment can change. */
export function verdictReasonsAreSound(scope: Scope, { label, evidence }: Pick<Verdict, 'label' | 'evidence'>): void {
  labelIsFree(scope, { kind: 'verdict' }, label, '/label');
  assertionsHeld(scope, evidence.for, '/evidence/for');
  assertionsHeld(scope, evidence.against, '/evidence/against');
  disjoint([evidence.for, evidence.against], ['/evidence/for', '/evidence/against']);
}

function subjectExists(scope: Scope, about: VerdictSubject): void {
  if (about.kind === 'assertions') {
    assertionsHeld(scope, about.assertions, '/about/assertions');
    return;
  }
  questionExists(scope, about.question, '/about/question');
  positionOf(scope, about.question, about.position, '/about/position');
}

function ratingExists({ scales }: Facts, { scale: { scale, version }, rating }: Verdict): void {
  const held = scales?.get(scale);
  if (held === undefined) throw new DomainError('unknown-scale', 'There is no such scale.', '/scale/scale');
  ensure(!held.retired, 'scale-retired', 'The scale has been retired.', '/scale/scale');
  const named = held.versions.find((each) => each.version === version);
  if (named === undefined) throw new DomainError('unknown-scale', `The scale has versions 1 to ${held.versions.length}.`, '/scale/version');
  ensure(named.ratings.some(({ key }) => key === rating),
    'unknown-rating', `The ratings are: ${named.ratings.map(({ key }) => key).join(', ')}.`, '/rating');
}

function mayReplace({ entry }: VerdictHeld, about: VerdictSubject): void {
  ensure(same(subjectKey(entry.data.about), subjectKey(about)),
    'verdict-of-another-subject', 'That verdict is about something else.', '/replaces');
}

/** Whichever way round its assertions are named, it is the same subject. */
const subjectKey = (about: VerdictSubject): readonly string[] =>
  (about.kind === 'assertions' ? [...about.assertions].sort() : [about.question, about.position]);

function standingVerdict({ record }: IncidentState, id: VerdictId, at: string): VerdictHeld {
  const held = record.verdicts.get(id);
  if (held === undefined) throw new DomainError('unknown-verdict', 'There is no such verdict in this incident.', at);
  ensure(held.status === 'standing', 'verdict-not-standing', `The verdict has been ${held.status} already.`, at);
  return held;
}

export function retractVerdict(state: IncidentState, { type: _, ...data }: CommandOf<'RetractVerdict'>): readonly Decided[] {
  SHAPES.VerdictRetracted(data, '');
  standingVerdict(state, data.verdict, '/verdict');
  return [{ type: 'VerdictRetracted', data }];
}
