/** What can be recorded in an incident's stream. */
import type {
  AssertionId, CandidateId, ContradictionId, EventId, IncidentId, NonEmpty, PositionId, QuestionId, RelationId, Slug,
  StreamRevision, UtteranceId,
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
  /** Takes back an `AssertionsRelated`, an `AccountRevised` or an `UtterancesMerged`. */
  RelationWithdrawn: { readonly relation: RelationId; readonly reason: Text };

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

  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
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
