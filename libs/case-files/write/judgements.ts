/** What the desk made of assertions, as the sections of a case file. */
import type { EntryOf } from '#domain/entries.js';
import type { AssertionId, NonEmpty, PositionId, UtteranceId } from '#domain/ids.js';
import type { ContradictionStepType, IncidentRecord } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type { ContradictionGiven, DismissalGiven, MergeGiven, RelationGiven, RevisionGiven, StepGiven } from '../case-file.js';
import type { IncidentSections, Writing } from './incident.js';
import { writeLaterWord } from './later-word.js';
import { positionRef } from './speech.js';

export function writeJudgements(writing: Writing, record: IncidentRecord): IncidentSections {
  const { keys, reported, at } = writing;
  const [merges, revisions, relations]: [MergeGiven[], RevisionGiven[], RelationGiven[]] = [[], [], []];
  for (const entry of record.relations.values()) {
    if (entry.type === 'UtterancesMerged') {
      const { relation, from, into, rationale } = entry.data;
      if (!reported.has(from) || !reported.has(into)) continue;
      const { key } = keys.give('relation', relation);
      const pair = { from: keys.of('utterance', from), into: keys.of('utterance', into) };
      merges.push({ key, ...pair, rationale: plain(rationale), ...at(entry) });
      continue;
    }
    const { relation, label, from, to, rationale } = entry.data;
    const linking = {
      ...keys.give('relation', relation, label), from: refs(writing, from), to: refs(writing, to),
      rationale: plain(rationale), ...at(entry),
    };
    if (entry.type === 'AccountRevised') revisions.push({ ...linking, announced: entry.data.announced });
    else relations.push({ ...linking, kind: entry.data.kind });
  }
  const contradictions = [...record.contradictions.values()].map(({ entry }): ContradictionGiven => {
    const { contradiction, label, questions: [question, ...others], sides, strength, rationale } = entry.data;
    return {
      ...keys.give('contradiction', contradiction, label),
      questions: [keys.of('question', question), ...others.map((id) => keys.of('question', id))],
      sides: sides.map((side) => refs(writing, side)), strength, rationale: plain(rationale), ...at(entry),
    };
  });
  const steps = [...record.contradictions.values()].flatMap((held) => held.steps).toSorted((a, b) => a.revision - b.revision);
  return {
    merges, revisions, relations, contradictions, ...writeLaterWord(writing, record), steps: steps.map((step) => stepParts(writing, step)),
    dismissals: [...record.dismissals.values()].flatMap((entry) => dismissalParts(writing, record, entry)),
  };
}

const refs = ({ keys }: Writing, [first, ...others]: NonEmpty<AssertionId>): NonEmpty<string> =>
  [keys.of('assertion', first), ...others.map((id) => keys.of('assertion', id))];

const STEP_OF = {
  ContradictionExplained: 'explain', ContradictionResolved: 'resolve', ContradictionWithdrawn: 'withdraw',
  ContradictionReopened: 'reopen',
} as const;
function stepParts(writing: Writing, entry: EntryOf<ContradictionStepType>): StepGiven {
  const { keys, at } = writing;
  const contradiction = keys.of('contradiction', entry.data.contradiction);
  if (entry.type === 'ContradictionJoined') {
    return { contradiction, step: 'join', side: entry.data.side, assertions: refs(writing, entry.data.assertions), ...at(entry) };
  }
  const evidence = entry.data.evidence.map((id) => keys.of('assertion', id));
  return { contradiction, step: STEP_OF[entry.type], reason: plain(entry.data.reason), evidence, ...at(entry) };
}

/** Which form the candidate's id has is known by what its last two parts name; nothing where they name nothing that stands. */
function dismissalParts(
  writing: Writing, record: IncidentRecord, entry: EntryOf<'CandidateDismissed'>,
): readonly DismissalGiven[] {
  const { keys, reported, at } = writing;
  const { candidate, covering, reason } = entry.data;
  const parts = candidate.split('~');
  const [a = '', b = ''] = parts.slice(-2);
  const common = { covering: refs(writing, covering), reason: plain(reason), ...at(entry) };
  if (reported.has(a as UtteranceId) && reported.has(b as UtteranceId)) {
    return [{ utterances: [keys.of('utterance', a), keys.of('utterance', b)], ...common }];
  }
  const [first, second] = [a, b].map((id) => record.positions.get(id as PositionId)?.data);
  if (first === undefined || second === undefined) return [];
  return [{
    positions: [positionRef(keys, first.question, a), positionRef(keys, second.question, b)], ...common,
    ...(parts.length === 3 ? { contradiction: keys.of('contradiction', parts[0] ?? '') } : {}),
  }];
}
