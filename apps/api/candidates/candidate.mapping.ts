/** What accepting a candidate means, by its kind: raise, revise, join or merge. */
import type { Text } from '#domain/text.js';
import type { Candidate } from '#domain/account/view.js';
import { DomainError } from '#domain/errors.js';
import type { AssertionId, CommandId, ContradictionId, UtteranceId } from '#domain/ids.js';
import type { CommandOf, IncidentCommand } from '#domain/incident/commands.js';
import { actOf } from '#domain/incident/record.js';
import type { IncidentState } from '#domain/incident/state.js';
import { answersOf } from '#domain/speech.js';
import { idAt } from '#ledger/ids.js';
import { given, nonEmpty } from '../speech/speech.mapping.js';
import type { AcceptCandidateBody } from './candidate.bodies.js';

type Way = NonNullable<AcceptCandidateBody['as']>;
type State = Pick<IncidentState, 'record'>;

/** Ways to accept each kind; the first is meant where none is said. */
const WAYS: Readonly<Record<Candidate['kind'], readonly [Way, ...Way[]]>> = {
  clash: ['raise'], tension: ['raise'], shift: ['revise', 'raise'], atOddsWithItself: ['raise', 'revise'], join: ['join'],
  sameUtterance: ['merge'],
};

/** @throws {DomainError} acceptance-unfit, announced-missing, nothing-to-join */
export function acceptanceOf(candidate: Candidate, body: AcceptCandidateBody, state: State, commandId: CommandId): IncidentCommand {
  const ways = WAYS[candidate.kind];
  const way = body.as ?? ways[0];
  if (!ways.includes(way)) {
    throw new DomainError('acceptance-unfit', `A candidate of kind ${candidate.kind} is accepted as ${ways.join(' or ')}.`, '/as');
  }
  switch (way) {
    case 'raise': return raised(candidate, body, commandId);
    case 'revise': return revised(candidate, body, state, commandId);
    case 'join': return joined(candidate, state);
    case 'merge': return merged(candidate, body, commandId);
  }
}

const assertionsOf = (candidate: Candidate, side: 0 | 1): readonly AssertionId[] => candidate.sides[side].assertions.map(({ id }) => id);
const side = (candidate: Candidate, which: 0 | 1) => nonEmpty(assertionsOf(candidate, which), '');

function raised(
  candidate: Candidate, { rationale, label, strength }: AcceptCandidateBody, commandId: CommandId,
): CommandOf<'RaiseContradiction'> {
  return {
    type: 'RaiseContradiction', contradiction: idAt<ContradictionId>(commandId, 'contradiction'), questions: [candidate.question.id],
    sides: [side(candidate, 0), side(candidate, 1)], strength: strength ?? (candidate.kind === 'tension' ? 'tension' : 'contradiction'),
    rationale, ...given({ label }),
  };
}

function revised(
  candidate: Candidate, { rationale, label, announced, first }: AcceptCandidateBody, state: State, commandId: CommandId,
): CommandOf<'ReviseAccount'> {
  if (announced === undefined) {
    throw new DomainError('announced-missing', 'Say how the change was made: announced, unannounced or apparent.', '/announced');
  }
  const earlier = (first ?? saidFirst(candidate, state)) === 0 ? 0 : 1;
  return {
    type: 'ReviseAccount', relation: idAt<CommandOf<'ReviseAccount'>['relation']>(commandId, 'relation'),
    from: side(candidate, earlier), to: side(candidate, earlier === 0 ? 1 : 0), announced, rationale, ...given({ label }),
  };
}

/** The side that began to be said first. */
function saidFirst(candidate: Candidate, { record }: State): 0 | 1 {
  const saidOf = (id: AssertionId): string => {
    const utterance = record.assertions.get(id)?.entry.data.utterance;
    return (utterance === undefined ? undefined : record.utterances.get(utterance)?.utterance.said.earliest) ?? '';
  };
  const began = ([0, 1] as const).map((which) => assertionsOf(candidate, which).map(saidOf).toSorted()[0] ?? '');
  return (began[0] ?? '') <= (began[1] ?? '') ? 0 : 1;
}

/** The newcomers of the first side that has some; where both have, the candidate stays, for the other side. */
function joined(candidate: Candidate, { record }: State): CommandOf<'JoinContradiction'> {
  const held = candidate.contradiction === null ? undefined : record.contradictions.get(candidate.contradiction.id);
  if (held === undefined) throw new DomainError('unknown-contradiction', 'There is no such contradiction.');
  const takes = (id: AssertionId, position: string): boolean => {
    const assertion = record.assertions.get(id);
    return assertion !== undefined && answersOf(actOf(assertion)).some((answer) => answer.position === position);
  };
  for (const { about, assertions } of candidate.sides) {
    const place = held.sides.findIndex((members) => members.some((id) => takes(id, about.id)));
    const newcomers = assertions.map(({ id }) => id);
    if (place !== -1 && newcomers.length > 0) {
      return { type: 'JoinContradiction', contradiction: held.entry.data.contradiction, side: place, assertions: nonEmpty(newcomers, '') };
    }
  }
  throw new DomainError('nothing-to-join', 'Its sides tell no side of the contradiction; join one by hand.');
}

function merged(candidate: Candidate, { rationale, first }: AcceptCandidateBody, commandId: CommandId): CommandOf<'MergeUtterances'> {
  const [kept, other] = first === 1 ? [candidate.sides[1], candidate.sides[0]] : candidate.sides;
  return {
    type: 'MergeUtterances', relation: idAt<CommandOf<'MergeUtterances'>['relation']>(commandId, 'relation'),
    from: other.about.id as UtteranceId, into: kept.about.id as UtteranceId, rationale,
  };
}

/** A dismissal covers the assertions it saw. */
export const dismissalOf = (candidate: Candidate, reason: Text): CommandOf<'DismissCandidate'> => ({
  type: 'DismissCandidate', candidate: candidate.id,
  covering: nonEmpty([...new Set([...assertionsOf(candidate, 0), ...assertionsOf(candidate, 1)])], ''), reason,
});
