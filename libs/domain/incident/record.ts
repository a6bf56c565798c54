/**
 * What an incident holds: the entries that stand, looked up by what they define. Deciders, the account and the audit all
 * read this; it is built by `standing` from entries in stream order and from nothing else.
 *
 * Building is by mutation of maps that one fold owns; readers get the readonly view.
 */
import type { Entry, EntryOf } from '../entries.js';
import type {
  AnchorId, AssertionId, CandidateId, ContradictionId, EventId, LogIndex, NoticeId, PositionId, QuestionId, RelationId, StreamRevision, UtteranceId, VerdictId,
} from '../ids.js';
import type { IncidentPayloads, LinkStatus, Utterance } from './events.js';

export type ContradictionStatus = 'open' | 'explained' | 'resolved' | 'withdrawn';

export interface QuestionHeld {
  readonly entry: EntryOf<'QuestionRaised'>;
  /** In the order they were added. */
  readonly positions: PositionId[];
}
export interface UtteranceHeld {
  readonly entry: EntryOf<'UtteranceLogged' | 'UtteranceAdopted'>;
  readonly utterance: Utterance;
  /** The last of our merges and splits of sources that say who is named in it. */
  readonly identifiedBy?: EventPlace;
}
interface EventPlace {
  readonly entry: EventId;
  readonly logIndex: LogIndex;
}
export interface AssertionHeld {
  readonly entry: EntryOf<'AssertionLogged'>;
  /** Latest last; the act in force is the last one's, else the entry's own. */
  readonly choices: EntryOf<'AnswersChosen'>[];
  /** The last of our merges and splits of sources that say who passed it on, or did not answer. */
  readonly identifiedBy?: EventPlace;
}
export interface ContradictionHeld {
  readonly entry: EntryOf<'ContradictionRaised'>;
  /** Sides with those who joined, in the order of raising. */
  readonly sides: AssertionId[][];
  status: ContradictionStatus;
  /** Everything that happened to it since it was raised, in order. */
  readonly steps: EntryOf<ContradictionStepType>[];
}
export type ContradictionStepType =
  | 'ContradictionJoined' | 'ContradictionExplained' | 'ContradictionResolved' | 'ContradictionWithdrawn'
  | 'ContradictionReopened';
export interface LinkHeld {
  readonly entry: EntryOf<'IncidentsLinked'>;
  /** Latest last. */
  readonly judgements: EntryOf<'IncidentLinkJudged'>[];
}
export type NoticeEntry = EntryOf<'CorrectionIssued' | 'ClarificationIssued' | 'UpdateIssued'>;
export type RelationEntry = EntryOf<'AssertionsRelated' | 'AccountRevised' | 'UtterancesMerged'>;

/** `replaced`: by a later one about the same subject. */
export type VerdictStatus = 'standing' | 'replaced' | 'retracted';
export interface VerdictHeld {
  readonly entry: EntryOf<'VerdictApproved'>;
  readonly status: VerdictStatus;
  /** What ended it. */
  readonly ended: EntryOf<'VerdictApproved' | 'VerdictRetracted'> | null;
}

export interface AnchorHeld {
  readonly entry: EntryOf<'RelayAnchored'>;
  /** In the order they were made; the last one tells how things stand. The anchor itself never moves. */
  readonly rechecks: EntryOf<'AnchorRechecked'>[];
}

export interface IncidentRecord {
  opened: EntryOf<'IncidentOpened'> | null;
  readonly questions: Map<QuestionId, QuestionHeld>;
  readonly positions: Map<PositionId, EntryOf<'PositionAdded'>>;
  /** By `pairKey`; the latest comparison of a pair holds. */
  readonly comparisons: Map<string, EntryOf<'PositionsCompared'>>;
  readonly utterances: Map<UtteranceId, UtteranceHeld>;
  readonly assertions: Map<AssertionId, AssertionHeld>;
  /** Not those withdrawn. */
  readonly relations: Map<RelationId, RelationEntry>;
  readonly withdrawn: Map<RelationId, EntryOf<'RelationWithdrawn'>>;
  readonly contradictions: Map<ContradictionId, ContradictionHeld>;
  readonly dismissals: Map<CandidateId, EntryOf<'CandidateDismissed'>>;
  readonly retractions: EntryOf<'AssertionRetracted'>[];
  readonly verdicts: Map<VerdictId, VerdictHeld>;
  /** Links with other incidents that stand in this one's stream; not those withdrawn. */
  readonly links: Map<RelationId, LinkHeld>;
  /** What publishers said later about works of their own. */
  readonly notices: Map<NoticeId, NoticeEntry>;
  /** What became of promises, latest last. */
  readonly followUps: Map<AssertionId, EntryOf<'FollowUpNoted'>[]>;
  readonly anchors: Map<AnchorId, AnchorHeld>;
}

export const emptyRecord = (): IncidentRecord => ({
  opened: null, questions: new Map(), positions: new Map(), comparisons: new Map(), utterances: new Map(), assertions: new Map(),
  relations: new Map(), withdrawn: new Map(), contradictions: new Map(), dismissals: new Map(), retractions: [], links: new Map(),
  verdicts: new Map(), notices: new Map(), followUps: new Map(), anchors: new Map(),
});

/** One key for an unordered pair of ids. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a}~${b}` : `${b}~${a}`);

/** The record of entries that stand, in stream order. */
export function recordOf(entries: Iterable<Entry>): IncidentRecord {
  const record = emptyRecord();
  for (const entry of entries) stand(record, entry);
  return record;
}

/** What a step makes of a contradiction; joining leaves it as it is. */
export const STATUS_AFTER: Readonly<Record<Exclude<ContradictionStepType, 'ContradictionJoined'>, ContradictionStatus>> = {
  ContradictionExplained: 'explained', ContradictionResolved: 'resolved', ContradictionWithdrawn: 'withdrawn',
  ContradictionReopened: 'open',
};

/** Takes one standing entry into the record. Entries that say nothing about the incident's content pass through. */
export function stand(record: IncidentRecord, entry: Entry): void {
  switch (entry.type) {
    case 'IncidentOpened': record.opened = entry; return;
    case 'QuestionRaised': record.questions.set(entry.data.question, { entry, positions: [] }); return;
    case 'PositionAdded':
      record.positions.set(entry.data.position, entry);
      record.questions.get(entry.data.question)?.positions.push(entry.data.position);
      return;
    case 'PositionsCompared': record.comparisons.set(pairKey(...entry.data.pair), entry); return;
    case 'UtteranceLogged':
    case 'UtteranceAdopted': record.utterances.set(entry.data.utterance, { entry, utterance: entry.data }); return;
    case 'AssertionLogged': record.assertions.set(entry.data.assertion, { entry, choices: [] }); return;
    case 'AnswersChosen': record.assertions.get(entry.data.assertion)?.choices.push(entry); return;
    case 'AssertionRetracted': record.retractions.push(entry); return;
    case 'AssertionsRelated':
    case 'AccountRevised':
    case 'UtterancesMerged': record.relations.set(entry.data.relation, entry); return;
    case 'RelationWithdrawn':
      record.relations.delete(entry.data.relation);
      record.links.delete(entry.data.relation);
      record.withdrawn.set(entry.data.relation, entry);
      return;
    case 'IncidentsLinked': record.links.set(entry.data.relation, { entry, judgements: [] }); return;
    case 'IncidentLinkJudged': record.links.get(entry.data.relation)?.judgements.push(entry); return;
    case 'ContradictionRaised': {
      const sides = entry.data.sides.map((side) => [...side]);
      record.contradictions.set(entry.data.contradiction, { entry, sides, status: 'open', steps: [] });
      return;
    }
    case 'ContradictionJoined': {
      const held = record.contradictions.get(entry.data.contradiction);
      held?.sides[entry.data.side]?.push(...entry.data.assertions);
      held?.steps.push(entry);
      return;
    }
    case 'ContradictionExplained':
    case 'ContradictionResolved':
    case 'ContradictionWithdrawn':
    case 'ContradictionReopened': {
      const held = record.contradictions.get(entry.data.contradiction);
      if (held === undefined) return;
      held.status = STATUS_AFTER[entry.type];
      held.steps.push(entry);
      return;
    }
    case 'CorrectionIssued':
    case 'ClarificationIssued':
    case 'UpdateIssued': record.notices.set(entry.data.notice, entry); return;
    case 'FollowUpNoted':
      record.followUps.set(entry.data.assertion, [...(record.followUps.get(entry.data.assertion) ?? []), entry]);
      return;
    case 'VerdictApproved':
      endVerdict(record, entry.data.replaces, 'replaced', entry);
      record.verdicts.set(entry.data.verdict, { entry, status: 'standing', ended: null });
      return;
    case 'VerdictRetracted': endVerdict(record, entry.data.verdict, 'retracted', entry); return;
    case 'RelayAnchored': record.anchors.set(entry.data.anchor, { entry, rechecks: [] }); return;
    case 'AnchorRechecked': record.anchors.get(entry.data.anchor)?.rechecks.push(entry); return;
    case 'CandidateDismissed': record.dismissals.set(entry.data.candidate, entry); return;
    default: return;
  }
}

function endVerdict(
  { verdicts }: IncidentRecord, id: VerdictId | undefined, status: VerdictStatus, ended: EntryOf<'VerdictApproved' | 'VerdictRetracted'>,
): void {
  const held = id === undefined ? undefined : verdicts.get(id);
  if (held !== undefined) verdicts.set(held.entry.data.verdict, { ...held, status, ended });
}

/** The act in force for an assertion: the one chosen last, else the one it was logged with. */
export const actOf = (held: AssertionHeld): IncidentPayloads['AssertionLogged']['act'] =>
  held.choices.at(-1)?.data.act ?? held.entry.data.act;

/** What is thought of a link: the latest judgement, else what it was made with. */
export const statusOfLink = ({ entry, judgements }: LinkHeld): LinkStatus => judgements.at(-1)?.data.status ?? entry.data.status;

/** Stream revision of the last event that touched a link. */
export const linkTouchedAt = ({ entry, judgements }: LinkHeld): StreamRevision =>
  Math.max(entry.touchedAt, ...judgements.map((judgement) => judgement.touchedAt));

/** Stream revision of the last event that touched a contradiction. */
export const contradictionTouchedAt = (held: ContradictionHeld): StreamRevision =>
  Math.max(held.entry.touchedAt, ...held.steps.map((step) => step.touchedAt));

/** Stream revision of the last event that touched a verdict. */
export const verdictTouchedAt = ({ entry, ended }: VerdictHeld): StreamRevision => Math.max(entry.touchedAt, ended?.touchedAt ?? -1);
