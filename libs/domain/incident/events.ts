/** What can be recorded in an incident's stream. */
import type {
  AnchorId, AssertionId, CandidateId, ContradictionId, EventId, IncidentId, NonEmpty, NoticeId, PositionId, QuestionId, RelationId,
  ScaleId, Sha256, Slug, StreamRevision, UtteranceId, VerdictId,
} from '../ids.js';
import type {
  Act, Announcement, Certainty, Channel, Claimant, PairVerdict, Relay, RelationKind, Specific,
} from '../speech.js';
import type { DocumentId } from '../ids.js';
import type { Text } from '../text.js';
import type { UncertainTime } from '../times/types.js';

/** `pattern` and `context` hold statements about many incidents, or about none. */
export const INCIDENT_KINDS = ['happening', 'pattern', 'context'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** One act of speech: who, through which channel, when, and the document that is it (a post, a filing), if any. */
export interface Utterance {
  readonly utterance: UtteranceId;
  readonly claimants: NonEmpty<Claimant>;
  readonly channel: Channel;
  readonly said: UncertainTime;
  readonly document?: DocumentId;
}

/** `label` on an entity is the desk's own short name for it (`A07`, `Q3`, `R1`), unique of its kind in the incident. */
export interface IncidentPayloads {
  IncidentOpened: {
    readonly incident: IncidentId; readonly slug: Slug; readonly kind: IncidentKind; readonly title: Text;
    readonly happened: UncertainTime | null; readonly zone: string;
  };
  /** Readers see the fold up to this stream revision and nothing later. `proposal`: the approval's other half, if any. */
  IncidentPublished: { readonly incident: IncidentId; readonly throughRevision: StreamRevision; readonly proposal?: EventId };
  IncidentUnpublished: { readonly incident: IncidentId; readonly reason: Text };

  /** `exclusive`: at most one answer can hold. `open`: answers add up unless a pair is compared otherwise. */
  QuestionRaised: {
    readonly question: QuestionId; readonly label?: string; readonly text: Text; readonly positions: 'exclusive' | 'open';
  };
  PositionAdded: { readonly question: QuestionId; readonly position: PositionId; readonly label?: string; readonly text: Text };
  PositionsCompared: {
    readonly question: QuestionId; readonly pair: readonly [PositionId, PositionId]; readonly verdict: PairVerdict;
    readonly rationale: Text;
  };

  UtteranceLogged: Utterance;
  /** A copy, with the same id, of an utterance first logged in another incident. */
  UtteranceAdopted: Utterance & { readonly from: IncidentId };
  /** Two renderings turn out to be one act of speech. Withdrawn like any relation. */
  UtterancesMerged: {
    readonly relation: RelationId; readonly from: UtteranceId; readonly into: UtteranceId; readonly rationale: Text;
  };

  /** The utterance is hop one and `certainty` its speaker's; `relays` are the hops after it, none for own voice. */
  AssertionLogged: {
    readonly assertion: AssertionId; readonly label?: string; readonly utterance: UtteranceId; readonly gist: Text;
    readonly quote?: Text; readonly certainty: Certainty; readonly relays: readonly Relay[];
    /** Left out while nobody has sorted the entry. */
    readonly act?: Act;
    readonly specifics?: readonly Specific[];
    /** Set when the speaker or antecedent is our reading: why. */
    readonly unclear?: Text;
  };
  /** Choosing what an assertion does and answers is a judgement; the latest holds and the earlier ones stay on record. */
  AnswersChosen: { readonly assertion: AssertionId; readonly act: Act; readonly reason: Text };
  /** The claimant takes it back, in an utterance of its own with its own said time. */
  AssertionRetracted: {
    readonly assertions: NonEmpty<AssertionId>; readonly utterance: UtteranceId; readonly relays: readonly Relay[];
  };

  AccountRevised: {
    readonly relation: RelationId; readonly label?: string; readonly from: NonEmpty<AssertionId>;
    readonly to: NonEmpty<AssertionId>; readonly announced: Announcement; readonly rationale: Text;
  };
  AssertionsRelated: {
    readonly relation: RelationId; readonly label?: string; readonly kind: RelationKind; readonly from: NonEmpty<AssertionId>;
    readonly to: NonEmpty<AssertionId>; readonly rationale: Text;
  };
  /** Takes back an `AssertionsRelated`, an `AccountRevised`, an `UtterancesMerged` or an `IncidentsLinked`. */
  RelationWithdrawn: RelationWithdrawal;

  /** Stands in the stream of the incident that was opened earlier, and names the other. */
  IncidentsLinked: IncidentLink;
  /** What is thought of a link since; the latest holds. */
  IncidentLinkJudged: { readonly relation: RelationId; readonly status: LinkStatus; readonly reason: Text };

  ContradictionRaised: {
    readonly contradiction: ContradictionId; readonly label?: string; readonly questions: NonEmpty<QuestionId>;
    readonly sides: readonly NonEmpty<AssertionId>[]; readonly strength: 'contradiction' | 'tension'; readonly rationale: Text;
  };
  /** `side` is the 0-based place in the sides as raised. */
  ContradictionJoined: {
    readonly contradiction: ContradictionId; readonly side: number; readonly assertions: NonEmpty<AssertionId>;
  };
  ContradictionExplained: ContradictionStep;
  ContradictionResolved: ContradictionStep & { readonly proposal?: EventId };
  ContradictionWithdrawn: ContradictionStep;
  ContradictionReopened: ContradictionStep;

  /** Holds until an assertion outside `covering` joins either side. */
  CandidateDismissed: { readonly candidate: CandidateId; readonly covering: NonEmpty<AssertionId>; readonly reason: Text };

  /** A publisher fixes an error of fact. The reports it affects leave the current account from when it was public. */
  CorrectionIssued: PublisherNotice;
  /** A publisher makes accurate but misleading wording clear. The reports stand, marked. */
  ClarificationIssued: PublisherNotice;
  /** A publisher adds facts that came later. The reports stand, marked. */
  UpdateIssued: PublisherNotice;

  /** What became of a promise of later information (`commits` with `followUp`); the latest holds. */
  FollowUpNoted: FollowUp;

  VerdictProposed: Verdict;
  /** In force. `proposal`: what a second person approved; without one it is self-approved. */
  VerdictApproved: Verdict & { readonly proposal?: EventId };
  VerdictRetracted: { readonly verdict: VerdictId; readonly reason: Text };
  ResolutionProposed: ContradictionStep;
  PublicationProposed: { readonly incident: IncidentId; readonly throughRevision: StreamRevision };
  VoidingProposed: VoidingProposal;
  ProposalRejected: ProposalRejection;

  /**
   * Words found in a snapshot of the document that they stand in. `hop` 0: the utterance itself, in the document that it
   * is or that speaks; n: the nth relay, 1-based, in the document that passed it on.
   */
  RelayAnchored: { readonly assertion: AssertionId; readonly hop: number } & Anchor;
  /** Looked for again in a newer snapshot; the anchor itself stays where it was. */
  AnchorRechecked: AnchorRecheck;

  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
  EntryWithheld: EntryWithholding;
  EntryReleased: EntryWithholding;
}

/** Takes back a relation. */
export interface RelationWithdrawal {
  readonly relation: RelationId;
  readonly reason: Text;
}

export const LINK_KINDS = ['same', 'partOf', 'distinct', 'mentions'] as const;
/** `distinct`: told apart, so that nobody links them again. `partOf` and `mentions` read from `from` to `to`. */
export type LinkKind = (typeof LINK_KINDS)[number];
export const LINK_STATUSES = ['possible', 'confirmed', 'rejected'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

export interface IncidentLink {
  readonly relation: RelationId;
  readonly from: IncidentId;
  readonly to: IncidentId;
  readonly kind: LinkKind;
  readonly status: LinkStatus;
  readonly rationale: Text;
}

/** What a publisher said about a work of its own, later. */
export interface PublisherNotice {
  readonly notice: NoticeId;
  readonly label?: string;
  /** The work it is about. */
  readonly document: DocumentId;
  /** Where the notice stands, when that is another document. */
  readonly carriedBy?: DocumentId;
  readonly issued: UncertainTime;
  /** What it says. */
  readonly text: Text;
  /** Reports in that work which it touches. */
  readonly affects: NonEmpty<AssertionId>;
  /** Assertions that give what the publisher says instead. */
  readonly instead: readonly AssertionId[];
}

export const FOLLOW_UP_OUTCOMES = ['awaited', 'kept', 'partlyKept', 'broken'] as const;
export type FollowUpOutcome = (typeof FOLLOW_UP_OUTCOMES)[number];
export interface FollowUp {
  readonly assertion: AssertionId;
  readonly outcome: FollowUpOutcome;
  /** When it was due, or is to be asked about again. */
  readonly due?: UncertainTime;
  readonly reason: Text;
  readonly evidence: readonly AssertionId[];
}

/** A reviewer's judgement on a named scale. `rating` is a key of that version of the scale. */
export interface Verdict {
  readonly verdict: VerdictId;
  readonly label?: string;
  readonly about: VerdictSubject;
  readonly scale: { readonly scale: ScaleId; readonly version: number };
  readonly rating: string;
  readonly rationale: Text;
  readonly evidence: { readonly for: readonly AssertionId[]; readonly against: readonly AssertionId[] };
  /** The verdict it takes the place of. */
  readonly replaces?: VerdictId;
}
/** A claim as it was made, in one assertion or several, or a possible answer whoever gives it. */
export type VerdictSubject =
  | { readonly kind: 'assertions'; readonly assertions: NonEmpty<AssertionId> }
  | { readonly kind: 'position'; readonly question: QuestionId; readonly position: PositionId };

/** Words in a snapshot's text, by quote and by place (W3C TextQuoteSelector and TextPositionSelector). */
export interface Anchor {
  readonly anchor: AnchorId;
  readonly snapshot: Sha256;
  readonly exact: Text;
  readonly prefix: Text;
  readonly suffix: Text;
  /** 0-based, in Unicode code points of the normalised text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}
export const ANCHOR_FINDINGS = ['same', 'moved', 'changed', 'gone'] as const;
export interface AnchorRecheck {
  readonly anchor: AnchorId;
  /** The newer snapshot. */
  readonly snapshot: Sha256;
  readonly found: (typeof ANCHOR_FINDINGS)[number];
  /** Decimal text from 0 to 1. */
  readonly confidence: string;
  /** Where it stands now, and how it reads, unless it is gone. */
  readonly start?: number;
  readonly end?: number;
  readonly exact?: Text;
}

/** A step in a contradiction's life. */
export interface ContradictionStep {
  readonly contradiction: ContradictionId;
  readonly reason: Text;
  readonly evidence: readonly AssertionId[];
}

/** Our own data-entry fix, field by field: JSON Pointers into the entry's data. A value that is not there is null. */
export interface EntryAmendment {
  readonly entry: EventId;
  readonly changes: NonEmpty<FieldChange>;
  readonly reason: Text;
}
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}
/** Our own entry should not have been made; it leaves every view recorded from here on, and stays in the log. */
export interface EntryVoiding {
  readonly entry: EventId;
  readonly reason: Text;
  readonly proposal?: EventId;
}
/** Asks for the voiding of somebody else's entry. */
export interface VoidingProposal {
  readonly entry: EventId;
  readonly reason: Text;
}
export interface ProposalRejection {
  readonly proposal: EventId;
  readonly reason: Text;
}
/** Kept from readers, or shown to them again. It stays in the log, and with the desk. */
export interface EntryWithholding {
  readonly entry: EventId;
  readonly reason: Text;
}
