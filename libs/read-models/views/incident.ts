/** Views of what an incident holds. Names are resolved; sealed text reads `[withheld]`. */
import type { AssertionRef, Named } from '#domain/account/view.js';
import type {
  AnchorId, AssertionId, ContradictionId, DocumentId, EventId, IncidentId, LogIndex, PositionId, QuestionId, RelationId, Sha256, StreamRevision,
  UtteranceId,
} from '#domain/ids.js';
import type { AnchorRecheck, IncidentKind } from '#domain/incident/events.js';
import type { ContradictionStatus, ContradictionStepType } from '#domain/incident/record.js';
import type {
  Act, Announcement, Certainty, Channel, Claimant, PairVerdict, Relay, RelationKind, Specific,
} from '#domain/speech.js';
import type { Instant, UncertainTime } from '#domain/times/types.js';
import type { EntryMark, MaybeWithheld } from './ledger.js';
import type { Approval, VerdictRef } from './verdict.js';

export interface IncidentView {
  readonly id: IncidentId;
  readonly slug: string;
  readonly title: string;
  readonly kind: IncidentKind;
  readonly zone: string;
  readonly happened: UncertainTime | null;
  readonly openedAt: Instant;
  /** Of its last event that the viewer may see. */
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  /** For everybody but the owner, `unsorted` is 0 and unsorted assertions do not count. */
  readonly counts: IncidentCounts;
  /** `approval` is null while it is not published. */
  readonly publication: PublicationView & { readonly approval: Approval | null };
  /** Key of an import that wrote here and has not completed. */
  readonly importIncomplete: string | null;
}
export interface IncidentCounts {
  readonly questions: number;
  readonly assertions: number;
  readonly unsorted: number;
  readonly openContradictions: number;
}
/** All null: never published. After an unpublishing only `touchedAt` is left. */
export interface PublicationView {
  readonly throughRevision: StreamRevision | null;
  /** Of the event at that revision: for the public, the incident ends here. */
  readonly throughLogIndex: LogIndex | null;
  /** Of the publication itself: for the public, sources and documents are as they stood here. */
  readonly publishedLogIndex: LogIndex | null;
  /** Revision of the last publication or unpublishing: the ETag of the publication. */
  readonly touchedAt: StreamRevision | null;
}

export interface QuestionView extends EntryMark, Named<QuestionId> {
  readonly text: string;
  readonly positions: 'exclusive' | 'open';
  readonly options: readonly (Named<PositionId> & { readonly text: string; readonly entry: EventId })[];
  readonly comparisons: readonly {
    readonly pair: readonly [PositionId, PositionId];
    readonly verdict: PairVerdict;
    readonly rationale: string;
    readonly entry: EventId;
  }[];
  /** How many assertions answer it. */
  readonly assertions: number;
}

export interface UtteranceView {
  readonly id: UtteranceId;
  readonly entry: EventId;
  readonly claimants: readonly Claimant[];
  readonly channel: Channel;
  readonly said: UncertainTime;
  readonly document: DocumentId | null;
  /** The incident that first logged it, where this is a copy. */
  readonly adoptedFrom: IncidentId | null;
}

/** `withheld`: it, or the utterance that it reports, is kept from readers. */
export interface AssertionView extends EntryMark, MaybeWithheld, Named<AssertionId> {
  readonly gist: string;
  readonly quote: string | null;
  readonly certainty: Certainty;
  readonly relays: readonly Relay[];
  /** In force: the one chosen last. Null while nobody has sorted it. */
  readonly act: Act | null;
  readonly unsorted: boolean;
  /** Every later choice of act and answers, oldest first. */
  readonly choices: readonly {
    readonly entry: EventId;
    readonly act: Act;
    readonly reason: string;
    readonly recordedAt: Instant;
    readonly logIndex: LogIndex;
  }[];
  readonly specifics: readonly Specific[];
  readonly unclear: string | null;
  readonly utterance: UtteranceView | null;
  /** Events in which a claimant took it back. */
  readonly retractedBy: readonly EventId[];
  readonly relations: readonly RelationView[];
  readonly contradictions: readonly Named<ContradictionId>[];
  /** That stand, about this assertion. */
  readonly verdicts: readonly VerdictRef[];
}

export interface RelationView extends Named<RelationId> {
  readonly entry: EventId;
  readonly kind: RelationKind | 'revises';
  readonly announced: Announcement | null;
  readonly from: readonly AssertionId[];
  readonly to: readonly AssertionId[];
  readonly rationale: string;
}

export interface ContradictionView extends EntryMark, Named<ContradictionId> {
  readonly strength: 'contradiction' | 'tension';
  readonly status: ContradictionStatus;
  readonly questions: readonly Named<QuestionId>[];
  /** As raised, with those who joined. */
  readonly sides: readonly (readonly AssertionRef[])[];
  readonly rationale: string;
  /** Who raised it. */
  readonly actor: string;
}
export interface ContradictionWithHistory extends ContradictionView {
  readonly history: readonly ContradictionHistoryStep[];
}
export interface ContradictionHistoryStep extends EntryMark {
  readonly type: ContradictionStepType;
  readonly actor: string;
  /** Of a resolution; null for every other step. */
  readonly approval: Approval | null;
  /** Null for those who join. */
  readonly reason: string | null;
  readonly evidence: readonly AssertionRef[];
  /** Who joined, and which side (0-based). */
  readonly joined: { readonly side: number; readonly assertions: readonly AssertionRef[] } | null;
}

/** An anchor where it was made, and what was found of it since. Places are code points, 0-based; `end` is exclusive. */
export interface AnchorView extends EntryMark {
  readonly id: AnchorId;
  readonly assertion: AssertionId;
  /** 0: the utterance; n: the nth relay. */
  readonly hop: number;
  /** Null where the hop names none any more. */
  readonly document: DocumentId | null;
  readonly snapshot: Sha256;
  readonly exact: string;
  /** What stood around the words, for the desk alone: of a text that is not ours, readers get the words themselves. */
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly start: number;
  readonly end: number;
  /** The latest; null until somebody has looked again. */
  readonly finding: AnchorFindingView | null;
  /** All of them, oldest first. */
  readonly rechecks: readonly AnchorFindingView[];
}
export interface AnchorFindingView extends EntryMark {
  readonly snapshot: Sha256;
  readonly found: AnchorRecheck['found'];
  /** Decimal text from 0 to 1. */
  readonly confidence: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly exact: string | null;
}
