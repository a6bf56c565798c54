/** What became of promises of later information: noted as often as somebody looks, the latest holds. */
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { same } from '../same.js';
import type { Act } from '../speech.js';
import type { CommandOf } from './commands.js';
import type { FollowUp } from './events.js';
import { actOf } from './record.js';
import { assertionHeld, assertionsHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

export type Promised = Extract<Act, { readonly kind: 'commits' }>;

/** What is promised, where later information is. */
export const promiseOf = (act: Act | undefined): Promised | null => (act?.kind === 'commits' && act.followUp ? act : null);

export function noteFollowUp(
  state: IncidentState, { type: _, ...data }: CommandOf<'NoteFollowUp'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.FollowUpNoted(data, '');
  const held = assertionHeld(scope, data.assertion, '/assertion');
  ensure(promiseOf(actOf(held)) !== null, 'no-promise', 'It promises no later information.', '/assertion');
  followUpIsSound(scope, data, '');
  const before = state.record.followUps.get(data.assertion)?.at(-1)?.data;
  ensure(before === undefined || !same(before, data), 'nothing-changed', 'This is what was noted last.', '/outcome');
  return [{ type: 'FollowUpNoted', data }];
}

/** A promise is not kept, or broken, by itself. */
export function followUpIsSound(scope: Scope, { assertion, evidence }: FollowUp, at: string): void {
  assertionsHeld(scope, evidence, `${at}/evidence`);
  evidence.forEach((id, i) =>
    ensure(id !== assertion, 'sides-overlap', 'The promise is no evidence of what became of it.', `${at}/evidence/${i}`));
}
