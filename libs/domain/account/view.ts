/** The official account as readers get it: plain data, names resolved, nothing to look up. */
import type {
  AssertionId, CandidateId, ContradictionId, DocumentId, EventId, IncidentId, LogIndex, NoticeId, PositionId, QuestionId, RelationId,
  SourceId,
} from '../ids.js';
import type { NoticeKind } from '../incident/notices.js';
import type { ContradictionStatus } from '../incident/record.js';
import type { Announcement, Certainty } from '../speech.js';
import type { Instant, Interval, Presence } from '../times/types.js';

/** A thing and the short name shown for it: the desk's label, else its name, else the first part of its id. */
export interface Named<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export type OfficialStanding = 'onRecord' | 'filing' | 'anonymousOfficial' | 'notOfficial';

/** The event a thing came from, and its place in the log. */
export interface EventRef {
  readonly entry: EventId;
  readonly logIndex: LogIndex;
}

/** An assertion behind a statement, with the event that logged it. */
export interface AssertionRef extends Named<AssertionId>, EventRef {
  readonly gist: string;
  /** Where its answers were chosen after it was logged: the choice in force. */
  readonly chosen?: EventRef;
  /** Our own last amendment of the assertion, or of its utterance. */
  readonly amended?: EventRef;
  /** Our own last merge or split of sources that says who is named in it. */
  readonly identified?: EventRef;
}

/** One thing somebody holds on a question, as public by T. */
export interface Statement {
  /** Null where the answer takes no position: it stands by its gist. */
  readonly position: Named<PositionId> | null;
  /** The position's text, or the gist. */
  readonly text: string;
  readonly certainty: Certainty;
  readonly assertion: AssertionRef;
  /** Other reports of the same utterance: wording variants. */
  readonly variants: readonly AssertionRef[];
  /** Other utterances on the same position that nothing separates in time. */
  readonly alsoSaid: readonly AlsoSaid[];
  /** The chain in words, speaker first: `mclaughlin for dhs → D1`; `*` marks an anonymous class. */
  readonly who: string;
  readonly said: Interval;
  readonly publicFrom: Interval;
  /** Start of the unbroken run in which the body held this. */
  readonly since: Instant;
  readonly presence: Exclude<Presence, 'no'>;
  /** Said earlier than it became public through this report. */
  readonly retold: boolean;
  /** The other bodies of a joint statement, where it is shown under its first. */
  readonly jointWith: readonly Named<SourceId>[];
  readonly quantities: readonly string[];
  readonly revises: readonly { readonly relation: Named<RelationId>; readonly announced: Announcement }[];
  /** Why speaker or antecedent is our reading, where every report of it is unclear. */
  readonly unclear: readonly string[];
  /** What publishers said about these reports since; what is corrected for certain stands no more. */
  readonly notices: readonly NoticeRef[];
}
/** `jointWith`: the others who said it jointly with the body on whose line it stands. */
export interface AlsoSaid extends AssertionRef {
  readonly certainty: Certainty;
  readonly jointWith: readonly Named<SourceId>[];
}
/** What a publisher said later about its report: a correction, a clarification or an update. */
export interface NoticeRef extends Named<NoticeId>, EventRef {
  readonly kind: NoticeKind;
  readonly publicFrom: Interval;
  readonly presence: Exclude<Presence, 'no'>;
}
/** A report that its own publisher has corrected, and the notice that did it. */
export interface CorrectedReport {
  readonly assertion: AssertionRef;
  readonly notice: NoticeRef;
}

/**
 * Left the current account: replaced by a later statement of the same line, taken back by its claimant, or all its reports
 * corrected by their publishers.
 */
export interface PastStatement extends Statement {
  readonly ended: 'replaced' | 'retracted' | 'corrected';
  /** The assertion that replaced it, with the position it took, or the retraction, or the correction. */
  readonly endedBy: EventRef & { readonly position: PositionId | null };
}

/** What one body holds in one standing. A joint statement made by several has its line under all their names. */
export interface AccountLine {
  readonly bodies: readonly Named<SourceId>[];
  readonly standing: 'onRecord' | 'filing';
  readonly current: readonly Statement[];
  readonly history: readonly PastStatement[];
}

/** Retold statements and anonymous officials on one position (or on one gist), with the roots behind them. */
export interface BesideGroup {
  readonly position: Named<PositionId> | null;
  readonly text: string;
  readonly roots: Roots;
  readonly statements: readonly Statement[];
}

/** Identified roots, plus how many of unknown independence; never added up. */
export interface Roots {
  readonly identified: number;
  readonly unknownIndependence: number;
}

export interface Silence {
  readonly absence: 'notKnown' | 'notClear' | 'notYetPublic' | 'underInvestigation' | 'noResponse' | 'omitted';
  /** Who is silent, in words. */
  readonly of: string;
  readonly assertion: AssertionRef;
  /** Other reports of the same silence. */
  readonly variants: readonly AssertionRef[];
  readonly presence: Exclude<Presence, 'no'>;
  /** What has since been given to fill it, as far as it is public. */
  readonly filledBy: readonly AssertionRef[];
  readonly notices: readonly NoticeRef[];
}

export type Agreement = 'none' | 'single' | 'agreed' | 'compatible' | 'inTension' | 'conflicting';

/** `entry` raised it; `latest` is the event that gave it its status. */
export interface ContradictionRef extends Named<ContradictionId>, EventRef {
  readonly strength: 'contradiction' | 'tension';
  readonly status: ContradictionStatus;
  readonly latest: EventRef;
  readonly presence: Exclude<Presence, 'no'>;
}
/** A revision visible at this moment, narrowed to one question; an empty side is a point added or not repeated. */
export interface RevisionRef extends Named<RelationId>, EventRef {
  readonly announced: Announcement;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** When each side was said; null where a side is empty. */
  readonly said: { readonly from: Interval | null; readonly to: Interval | null };
  readonly presence: Exclude<Presence, 'no'>;
  /** The assertions on its later side that answer the question: rows about them are explained by the revision. */
  readonly explains: readonly AssertionId[];
}

export interface QuestionAccount {
  readonly question: Named<QuestionId>;
  readonly text: string;
  readonly agreement: Agreement;
  /** The same body holds excluded positions at overlapping times. */
  readonly atOdds: readonly Named<SourceId>[];
  readonly lines: readonly AccountLine[];
  readonly beside: readonly BesideGroup[];
  readonly silences: readonly Silence[];
  /** Judgements and blame: stored, shown apart, not checkable. */
  readonly blame: readonly Statement[];
  /** Open ones, from when every side was public. */
  readonly contradictions: readonly ContradictionRef[];
  /** Those explained, resolved or withdrawn. */
  readonly settled: readonly ContradictionRef[];
  readonly revisions: readonly RevisionRef[];
  /** Reports that left because their publisher corrected them, whatever else stands. */
  readonly corrected: readonly CorrectedReport[];
}

/** The moment a view was asked for, and what it was computed from. */
export interface AsOf {
  /** Inclusive. */
  readonly public: Instant;
  /** `now` is the head of the log, never resolved by time. */
  readonly recorded: Instant | 'now';
  /** The last log index that counts. -1 for none. */
  readonly basis: LogIndex;
  readonly clock: 'true' | 'carried';
}

export interface OfficialAccount {
  readonly incident: { readonly id: IncidentId; readonly slug: string; readonly title: string };
  readonly asOf: AsOf;
  readonly questions: readonly QuestionAccount[];
}

export const CHANGE_KINDS = [
  'announcedRevision', 'unannouncedRevision', 'apparentRevision', 'positionChanged', 'contradictionOpened', 'contradictionClosed',
  'added', 'withdrawn', 'corrected', 'notRepeated', 'hedged', 'firmed', 'numberChanged', 'reattributed', 'silence', 'nowCertain',
  'noLongerCertain', 'noticed', 'amended', 'wordingOnly',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * One row of the difference between two accounts. A revision's row swallows the rows it explains. `withdrawn`: taken back,
 * or no longer on record. `corrected`: a publisher corrected its report of it; `noticed`: it clarified or updated it.
 * `notRepeated`: a revision's later side leaves the point out, which drops nothing.
 */
export interface Change {
  readonly kind: ChangeKind;
  readonly question: Named<QuestionId>;
  /** Whose line, or `beside …`, or the revision's or contradiction's label. */
  readonly where: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly assertions: readonly AssertionRef[];
  /** The events that brought it about, in log order. */
  readonly causes: readonly EventId[];
  /** Milliseconds from the earlier statement's said time to the later's, at least and at most; null where a bound is open. */
  readonly elapsedMs: { readonly atLeast: number; readonly atMost: number } | null;
}
export interface AccountDifference {
  readonly incident: OfficialAccount['incident'];
  readonly from: AsOf;
  readonly to: AsOf;
  readonly changes: readonly Change[];
}

export type CandidateKind = 'clash' | 'tension' | 'shift' | 'atOddsWithItself' | 'join' | 'sameUtterance';
export interface CandidateSide {
  /** The position, or the utterance, that makes the side. */
  readonly about: Named<string>;
  readonly text: string;
  readonly assertions: readonly AssertionRef[];
  readonly roots: Roots;
}
/** A clash, shift or shared utterance that the rules suggest and nobody has judged. */
export interface Candidate {
  readonly id: CandidateId;
  readonly kind: CandidateKind;
  readonly question: Named<QuestionId>;
  readonly sides: readonly [CandidateSide, CandidateSide];
  /** For `join`: the contradiction the new members would join. */
  readonly contradiction: Named<ContradictionId> | null;
  /** Documents that speak on either side, for the reader's eye. */
  readonly documents: readonly Named<DocumentId>[];
}
