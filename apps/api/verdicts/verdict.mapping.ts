/** From the body of a verdict to what is recorded. */
import type { AssertionId, CommandId, PositionId, QuestionId, ScaleId, VerdictId } from '#domain/ids.js';
import type { Verdict } from '#domain/incident/events.js';
import { idAt } from '#ledger/ids.js';
import { given, nonEmpty } from '../speech/speech.mapping.js';
import type { VerdictBody } from './verdict.bodies.js';

export const verdictOf = ({ label, about, scale, rating, rationale, evidence, replaces }: VerdictBody, commandId: CommandId): Verdict => ({
  verdict: idAt<VerdictId>(commandId, 'verdict'),
  about: about.kind === 'assertions' ? { kind: 'assertions', assertions: nonEmpty(about.assertions as AssertionId[], '/about/assertions') }
    : { kind: 'position', question: about.question as QuestionId, position: about.position as PositionId },
  scale: { scale: scale.scale as ScaleId, version: scale.version }, rating, rationale,
  evidence: { for: evidence.for as AssertionId[], against: evidence.against as AssertionId[] },
  ...given({ label, replaces: replaces as VerdictId | undefined }),
});
