/** From verdicts as they are held to what readers get of them. Pure. */
import { named } from '#domain/account/names.js';
import type { Named } from '#domain/account/view.js';
import type { EventId, VerdictId } from '#domain/ids.js';
import { verdictTouchedAt } from '#domain/incident/record.js';
import type { IncidentRecord, VerdictHeld } from '#domain/incident/record.js';
import type { Scale } from '#domain/ledger/events.js';
import { plain } from '#domain/text.js';
import type { Instant } from '#domain/times/types.js';
import { assertionRefs, markOf } from './of-incident.js';
import type { RatingView, VerdictStep, VerdictView } from './verdict.js';

/** Who proposed what was approved. */
export interface Proposed {
  readonly event: EventId;
  readonly logIndex: number;
  readonly by: string;
  readonly at: Instant;
}

/** Rungs of a scale, the worst first. */
export const ratingsOf = ({ ratings }: Pick<Scale, 'ratings'>): readonly RatingView[] =>
  ratings.map(({ key, name, meaning }, i) => ({
    key, name: plain(name), meaning: meaning === undefined ? null : plain(meaning), ratingValue: i + 1, bestRating: ratings.length, worstRating: 1,
  }));

/** @param proposed null where it was given without being proposed @param desk whether the proposal is told */
export function verdictView(record: IncidentRecord, held: VerdictHeld, scale: Scale, proposed: Proposed | null, desk: boolean): VerdictView {
  const { entry, status, ended } = held;
  const { verdict, label, rationale, evidence, replaces } = entry.data;
  const rating = ratingsOf(scale).find(({ key }) => key === entry.data.rating);
  if (rating === undefined) throw new Error(`verdict ${verdict}: the scale has no such rating`);
  return {
    ...markOf(entry), touchedAt: verdictTouchedAt(held), ...named(verdict, label), status, about: aboutOf(record, held),
    scale: { id: scale.scale, version: scale.version, name: plain(scale.name) }, rating, rationale: plain(rationale),
    evidence: { for: assertionRefs(record, evidence.for), against: assertionRefs(record, evidence.against) },
    replaces: replaces === undefined ? null : verdictNamed(record, replaces),
    replacedBy: ended?.type === 'VerdictApproved' ? named(ended.data.verdict, ended.data.label) : null,
    approval: proposed === null || proposed.by === entry.by ? 'self' : 'secondPerson', approvedBy: entry.by, approvedAt: entry.recordedAt,
    proposedBy: desk ? (proposed?.by ?? null) : null, proposedAt: desk ? (proposed?.at ?? null) : null,
  };
}

function aboutOf(record: IncidentRecord, { entry: { data: { about } } }: VerdictHeld): VerdictView['about'] {
  if (about.kind === 'assertions') return { kind: 'assertions', assertions: assertionRefs(record, about.assertions) };
  const question = record.questions.get(about.question)?.entry.data;
  const position = record.positions.get(about.position)?.data;
  return {
    kind: 'position', question: named(about.question, question?.label, question?.text), position: named(about.position, position?.label, position?.text),
  };
}

const verdictNamed = (record: IncidentRecord, id: VerdictId): Named<VerdictId> => named(id, record.verdicts.get(id)?.entry.data.label);

export function stepsOf({ entry, ended }: VerdictHeld, proposed: Proposed | null): readonly VerdictStep[] {
  const steps: VerdictStep[] = [];
  if (proposed !== null) {
    const { event, logIndex, by: actor, at: recordedAt } = proposed;
    steps.push({ type: 'proposed', event, logIndex, recordedAt, actor, reason: null });
  }
  for (const each of ended === null ? [entry] : [entry, ended]) {
    const { id: event, logIndex, recordedAt, by: actor } = each;
    const type = each.type === 'VerdictRetracted' ? 'retracted' : each === entry ? 'approved' : 'replaced';
    steps.push({ type, event, logIndex, recordedAt, actor, reason: each.type === 'VerdictRetracted' ? plain(each.data.reason) : null });
  }
  return steps;
}
