/**
 * What a difference owes to judgements that leave no mark on the entries they touch: utterances found to be one, what was
 * taken back, and our own voidings. The rows of a difference name the entries they are about; this names these events too.
 */
import type { AssertionId, EventId, RelationId } from '../ids.js';
import type { IncidentRecord, RelationEntry } from '../incident/record.js';
import type { Change } from './view.js';

/** @param voidedBy voidings between the two records, by the entry that each took away */
export function withCauses(
  changes: readonly Change[], before: IncidentRecord, after: IncidentRecord, voidedBy: ReadonlyMap<EventId, EventId>,
): readonly Change[] {
  const judgements = judgementsBetween(before, after);
  if (judgements.length === 0 && voidedBy.size === 0) return changes;
  const utteranceOf = (id: AssertionId): string | undefined => (after.assertions.get(id) ?? before.assertions.get(id))?.entry.data.utterance;
  return changes.map((change) => {
    const touched = new Set<string>(change.assertions.flatMap(({ id }) => [id, utteranceOf(id) ?? id]));
    const named = new Set(change.causes);
    const more = [
      ...judgements.filter(({ relation, about }) => named.has(relation.id) || about.some((id) => touched.has(id))).map(({ by }) => by),
      ...change.causes.flatMap((cause) => voidedBy.get(cause) ?? []),
    ].filter((by) => !named.has(by));
    return more.length === 0 ? change : { ...change, causes: [...change.causes, ...new Set(more)] };
  });
}

interface Judgement {
  readonly by: EventId;
  readonly relation: RelationEntry;
  /** Utterances that were merged or are no longer; assertions that a relation tied. */
  readonly about: readonly string[];
}

/** Merges that came, and relations of any kind that were taken back. */
function judgementsBetween(before: IncidentRecord, after: IncidentRecord): readonly Judgement[] {
  const came = [...after.relations.values()].filter((entry) => entry.type === 'UtterancesMerged' && !before.relations.has(entry.data.relation))
    .map((relation): Judgement => ({ by: relation.id, relation, about: aboutOf(relation) }));
  const wentBack = [...after.withdrawn].flatMap(([id, { id: by }]): readonly Judgement[] => takenBack(id, by, before));
  const stands = [...before.withdrawn].flatMap(([id, { id: by }]): readonly Judgement[] => takenBack(id, by, after));
  return [...came, ...wentBack, ...stands];
}

function takenBack(id: RelationId, by: EventId, standing: IncidentRecord): readonly Judgement[] {
  const relation = standing.relations.get(id);
  return relation === undefined ? [] : [{ by, relation, about: aboutOf(relation) }];
}

const aboutOf = (entry: RelationEntry): readonly string[] =>
  (entry.type === 'UtterancesMerged' ? [entry.data.from, entry.data.into] : [...entry.data.from, ...entry.data.to]);
