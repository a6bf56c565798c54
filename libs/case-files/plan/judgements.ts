/** What the desk makes of assertions: revisions, relations, contradictions and their steps, dismissed candidates. */
import type { CandidateId, ContradictionId, RelationId } from '#domain/ids.js';
import { pairKey } from '#domain/incident/record.js';
import type {
  ContradictionGiven, DismissalGiven, RelationGiven, RevisionGiven, StepGiven, WithdrawalGiven,
} from '../case-file.js';
import { under } from '../fault.js';
import { positionOf, questionPart } from './acts.js';
import { keyOf } from './foundations.js';
import { labelled, refuse } from './planned.js';
import { idsOf, inIncident, placeOf } from './run.js';
import type { Planner, Run, Standing } from './run.js';

type Linking = Pick<RelationGiven, 'key' | 'incident' | 'from' | 'to' | 'rationale'>;
function linking(run: Run, kind: string, standing: Standing<Linking>) {
  const { given: { key, from, to, rationale }, pointer } = standing;
  const recordKey = key === undefined ? run.numbered(kind) : keyOf.relation(key);
  const common = {
    relation: run.idAt(recordKey, 'relation') as RelationId, ...labelled(standing.given), rationale,
    from: idsOf(run.names, 'assertion', from, under(pointer, 'from')),
    to: idsOf(run.names, 'assertion', to, under(pointer, 'to')),
  };
  return { place: placeOf(run, standing, [{ kind: 'assertion', ref: from[0] }]), recordKey, common };
}
export const planRevision: Planner<RevisionGiven> = (run, standing) => {
  const { place, recordKey, common } = linking(run, 'revision', standing);
  return inIncident(place, recordKey, { type: 'ReviseAccount', ...common, announced: standing.given.announced });
};
export const planRelation: Planner<RelationGiven> = (run, standing) => {
  const { place, recordKey, common } = linking(run, 'relation', standing);
  return inIncident(place, recordKey, { type: 'RelateAssertions', ...common, kind: standing.given.kind });
};

export const planWithdrawal: Planner<WithdrawalGiven> = (run, standing) => {
  const { given: { relation, reason }, pointer } = standing;
  return inIncident(placeOf(run, standing, [{ kind: 'relation', ref: relation }]), run.numbered('withdrawal'), {
    type: 'WithdrawRelation', relation: run.names.id('relation', relation, under(pointer, 'relation')), reason,
  });
};

export const planContradiction: Planner<ContradictionGiven> = (run, standing) => {
  const { given: { key, questions, sides, strength = 'contradiction', rationale }, pointer } = standing;
  const recordKey = keyOf.contradiction(key);
  return inIncident(placeOf(run, standing, [{ kind: 'question', ref: questions[0] }]), recordKey, {
    type: 'RaiseContradiction', contradiction: run.idAt(recordKey, 'contradiction') as ContradictionId,
    ...labelled(standing.given), strength, rationale,
    questions: idsOf(run.names, 'question', questions, under(pointer, 'questions')),
    sides: sides.map((side, i) => idsOf(run.names, 'assertion', side, under(under(pointer, 'sides'), i))),
  });
};

const STEP_TYPES = {
  explain: 'ExplainContradiction', resolve: 'ResolveContradiction', withdraw: 'WithdrawContradiction',
  reopen: 'ReopenContradiction',
} as const;
export const planStep: Planner<StepGiven> = (run, standing) => {
  const { given: { contradiction: ref, step, side, assertions, reason = '', evidence = [] }, pointer } = standing;
  const contradiction = run.names.id('contradiction', ref, under(pointer, 'contradiction'));
  const place = placeOf(run, standing, [{ kind: 'contradiction', ref }]);
  const recordKey = run.numbered(`step/${ref}`);
  if (step !== 'join') {
    const shown = evidence.map((each, i) => run.names.id('assertion', each, under(under(pointer, 'evidence'), i)));
    return inIncident(place, recordKey, { type: STEP_TYPES[step], contradiction, reason, evidence: shown });
  }
  if (assertions === undefined || side === undefined) return refuse(pointer, 'a join takes "side" and "assertions"');
  const joining = idsOf(run.names, 'assertion', assertions, under(pointer, 'assertions'));
  return inIncident(place, recordKey, { type: 'JoinContradiction', contradiction, side, assertions: joining });
};

export const planDismissal: Planner<DismissalGiven> = (run, standing) => {
  const { given: { positions, utterances, covering, reason }, pointer } = standing;
  const place = placeOf(run, standing, [
    { kind: 'question', ref: positions && questionPart(positions[0]) }, { kind: 'assertion', ref: utterances?.[0] },
    { kind: 'assertion', ref: covering[0] },
  ]);
  return inIncident(place, run.numbered('dismissal'), {
    type: 'DismissCandidate', candidate: candidateOf(run, standing), reason,
    covering: idsOf(run.names, 'assertion', covering, under(pointer, 'covering')),
  });
};
/** As `CandidateId` says: the pair in order, after the contradiction that would be joined. */
function candidateOf(run: Run, { given, pointer }: Standing<DismissalGiven>): CandidateId {
  const { positions, utterances, contradiction } = given;
  if (utterances) {
    const at = under(pointer, 'utterances');
    const [a, b] = [run.utterances.idOf(utterances[0], under(at, 0)), run.utterances.idOf(utterances[1], under(at, 1))];
    return pairKey(a, b) as CandidateId;
  }
  if (positions === undefined) return refuse(pointer, 'names no candidate');
  const at = under(pointer, 'positions');
  const pair = pairKey(positionOf(run.names, positions[0], under(at, 0)), positionOf(run.names, positions[1], under(at, 1)));
  if (contradiction === undefined) return pair as CandidateId;
  return `${run.names.id('contradiction', contradiction, under(pointer, 'contradiction'))}~${pair}` as CandidateId;
}
