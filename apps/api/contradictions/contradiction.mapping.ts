/** From the bodies of contradictions and their steps to commands. */
import type { AssertionId, CommandId, ContradictionId, QuestionId } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import { idAt } from '#ledger/ids.js';
import { given, nonEmpty } from '../speech/speech.mapping.js';
import type { JoinContradictionBody, RaiseContradictionBody, StepBody } from './contradiction.bodies.js';

export const raiseContradictionOf = (body: RaiseContradictionBody, commandId: CommandId): CommandOf<'RaiseContradiction'> => ({
  type: 'RaiseContradiction', contradiction: idAt<ContradictionId>(commandId, 'contradiction'),
  questions: nonEmpty(body.questions as QuestionId[], '/questions'),
  sides: body.sides.map((side, i) => nonEmpty(side as AssertionId[], `/sides/${i}`)),
  strength: body.strength, rationale: body.rationale, ...given({ label: body.label }),
});

export const joinContradictionOf = (contradiction: ContradictionId, body: JoinContradictionBody): CommandOf<'JoinContradiction'> =>
  ({ type: 'JoinContradiction', contradiction, side: body.side, assertions: nonEmpty(body.assertions as AssertionId[], '/assertions') });

export type Step = 'ExplainContradiction' | 'ResolveContradiction' | 'WithdrawContradiction' | 'ReopenContradiction';
export const stepOf = (type: Step, contradiction: ContradictionId, body: StepBody): CommandOf<Step> =>
  ({ type, contradiction, reason: body.reason, evidence: (body.evidence ?? []) as AssertionId[] });
