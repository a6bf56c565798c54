/** From an incident's record to what readers get of its parts. Pure; names are looked up in the record itself. */
import { named } from '#domain/account/names.js';
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { Entry, EntryOf } from '#domain/entries.js';
import type { AssertionId, ContradictionId, EventId, QuestionId } from '#domain/ids.js';
import { actOf, contradictionTouchedAt, pairKey } from '#domain/incident/record.js';
import type { AssertionHeld, ContradictionHeld, IncidentRecord, QuestionHeld, RelationEntry } from '#domain/incident/record.js';
import { answersOf, isUnsorted } from '#domain/speech.js';
import type { Act } from '#domain/speech.js';
import { plain } from '#domain/text.js';
import type {
  AssertionView, ContradictionHistoryStep, ContradictionView, QuestionView, RelationView, UtteranceView,
} from './incident.js';
import type { EntryMark } from './ledger.js';
import type { Approval, VerdictRef } from './verdict.js';

export const markOf = ({ id, logIndex, revision, touchedAt, recordedAt }: Entry): EntryMark =>
  ({ entry: id, logIndex, revision, touchedAt, recordedAt });

export const isWaiting = (held: AssertionHeld): boolean => isUnsorted(actOf(held));

const questionsOf = (act: Act | undefined): readonly QuestionId[] => {
  if (act?.kind === 'withholds') return [act.question];
  if (act?.kind === 'commits') return act.question === undefined ? [] : [act.question];
  return answersOf(act).map(({ question }) => question);
};

/** How many assertions answer, judge or withhold each question. */
export function answersByQuestion(record: IncidentRecord): ReadonlyMap<QuestionId, number> {
  const counts = new Map<QuestionId, number>();
  for (const held of record.assertions.values()) {
    for (const question of new Set(questionsOf(actOf(held)))) counts.set(question, 1 + (counts.get(question) ?? 0));
  }
  return counts;
}

export function questionView(record: IncidentRecord, { entry, positions }: QuestionHeld, assertions: number): QuestionView {
  const { question, label, text, positions: kind } = entry.data;
  const pairs = positions.flatMap((a, i) => positions.slice(i + 1).map((b) => pairKey(a, b)));
  return {
    ...markOf(entry), ...named(question, label, text), text: plain(text), positions: kind, assertions,
    options: positions.flatMap((id) => {
      const position = record.positions.get(id);
      if (position === undefined) return [];
      return [{ ...named(id, position.data.label, position.data.text), text: plain(position.data.text), entry: position.id }];
    }),
    comparisons: pairs.flatMap((pair) => {
      const comparison = record.comparisons.get(pair);
      if (comparison === undefined) return [];
      const { id, data } = comparison;
      return [{ pair: data.pair, verdict: data.verdict, rationale: plain(data.rationale), entry: id }];
    }),
  };
}

function utteranceView(record: IncidentRecord, id: EntryOf<'AssertionLogged'>['data']['utterance']): UtteranceView | null {
  const held = record.utterances.get(id);
  if (held === undefined) return null;
  const { entry, utterance: { claimants, channel, said, document } } = held;
  return {
    id, entry: entry.id, claimants, channel, said, document: document ?? null,
    adoptedFrom: entry.type === 'UtteranceAdopted' ? entry.data.from : null,
  };
}

/** What other entries say about each assertion, gathered once for a page of them. */
export interface Ties {
  readonly relations: ReadonlyMap<AssertionId, readonly RelationView[]>;
  readonly contradictions: ReadonlyMap<AssertionId, readonly Named<ContradictionId>[]>;
  readonly retractions: ReadonlyMap<AssertionId, readonly EventId[]>;
  readonly verdicts: ReadonlyMap<AssertionId, readonly VerdictRef[]>;
}

export function tiesOf(record: IncidentRecord): Ties {
  const relations = new Map<AssertionId, RelationView[]>();
  for (const entry of record.relations.values()) {
    const view = relationView(entry);
    if (view !== null) for (const id of new Set([...view.from, ...view.to])) push(relations, id, view);
  }
  const contradictions = new Map<AssertionId, Named<ContradictionId>[]>();
  for (const { entry, sides } of record.contradictions.values()) {
    for (const id of new Set(sides.flat())) push(contradictions, id, named(entry.data.contradiction, entry.data.label));
  }
  const retractions = new Map<AssertionId, EventId[]>();
  for (const { id, data } of record.retractions) for (const assertion of data.assertions) push(retractions, assertion, id);
  const verdicts = new Map<AssertionId, VerdictRef[]>();
  for (const { entry: { id: entry, data }, status } of record.verdicts.values()) {
    if (status !== 'standing' || data.about.kind !== 'assertions') continue;
    const ref = { ...named(data.verdict, data.label), entry, ...data.scale, rating: data.rating };
    for (const assertion of data.about.assertions) push(verdicts, assertion, ref);
  }
  return { relations, contradictions, retractions, verdicts };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function relationView({ id: entry, type, data }: RelationEntry): RelationView | null {
  if (type === 'UtterancesMerged') return null;
  const { from, to, rationale } = data;
  const [kind, announced] = type === 'AccountRevised' ? (['revises', data.announced] as const) : ([data.kind, null] as const);
  return { ...named(data.relation, data.label), entry, kind, announced, from, to, rationale: plain(rationale) };
}

export function assertionView(record: IncidentRecord, held: AssertionHeld, ties: Ties): AssertionView {
  const { data } = held.entry;
  return {
    // A choice of answers touches the assertion as well.
    ...markOf(held.entry), touchedAt: Math.max(held.entry.touchedAt, ...held.choices.map((choice) => choice.touchedAt)),
    ...named(data.assertion, data.label), gist: plain(data.gist), quote: data.quote === undefined ? null : plain(data.quote),
    certainty: data.certainty, relays: data.relays, act: actOf(held) ?? null, unsorted: isWaiting(held),
    choices: held.choices.map(({ id: entry, data: { act, reason }, recordedAt, logIndex }) =>
      ({ entry, act, reason: plain(reason), recordedAt, logIndex })),
    specifics: data.specifics ?? [], unclear: data.unclear === undefined ? null : plain(data.unclear),
    utterance: utteranceView(record, data.utterance), retractedBy: ties.retractions.get(data.assertion) ?? [],
    relations: ties.relations.get(data.assertion) ?? [], contradictions: ties.contradictions.get(data.assertion) ?? [],
    verdicts: ties.verdicts.get(data.assertion) ?? [],
  };
}

export const assertionRefs = (record: IncidentRecord, ids: readonly AssertionId[]): readonly AssertionRef[] => ids.flatMap((id) => refOf(record, id));

function refOf(record: IncidentRecord, id: AssertionId): readonly AssertionRef[] {
  const held = record.assertions.get(id);
  if (held === undefined) return [];
  const { data, id: entry, logIndex } = held.entry;
  const choice = held.choices.at(-1);
  return [{
    ...named(id, data.label), entry, logIndex, gist: plain(data.gist),
    ...(choice === undefined ? {} : { chosen: { entry: choice.id, logIndex: choice.logIndex } }),
  }];
}

export function contradictionView(record: IncidentRecord, held: ContradictionHeld): ContradictionView {
  const { entry, sides, status } = held;
  const { contradiction, label, questions, strength, rationale } = entry.data;
  return {
    ...markOf(entry), touchedAt: contradictionTouchedAt(held), ...named(contradiction, label),
    strength, status, rationale: plain(rationale),
    questions: questions.map((id) => {
      const question = record.questions.get(id)?.entry.data;
      return named(id, question?.label, question?.text);
    }),
    sides: sides.map((side) => side.flatMap((id) => refOf(record, id))), actor: entry.by,
  };
}

/** @param approvals of its resolutions */
export function historyOf(
  record: IncidentRecord, { steps }: ContradictionHeld, approvals: ReadonlyMap<EventId, Approval>,
): readonly ContradictionHistoryStep[] {
  return steps.map((step) => {
    const approval = approvals.get(step.id) ?? null;
    const common = { ...markOf(step), type: step.type, actor: step.by, approval };
    if (step.type === 'ContradictionJoined') {
      const joined = { side: step.data.side, assertions: step.data.assertions.flatMap((id) => refOf(record, id)) };
      return { ...common, reason: null, evidence: [], joined };
    }
    const evidence = step.data.evidence.flatMap((id) => refOf(record, id));
    return { ...common, reason: plain(step.data.reason), evidence, joined: null };
  });
}
