/** Views of verdicts, of the scales they stand on, of proposals, and of the setting that asks for them. */
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { EventId, IncidentId, LogIndex, PositionId, QuestionId, ScaleId, StreamName, StreamRevision, VerdictId } from '#domain/ids.js';
import type { VerdictStatus } from '#domain/incident/record.js';
import type { ProposalType } from '#domain/proposals.js';
import type { Instant } from '#domain/times/types.js';
import type { EntryMark } from './ledger.js';

/** `self`: nobody else approved it. */
export type Approval = 'self' | 'secondPerson';

/** A rung, its place counted from 1 for the worst, with the ends of its scale (schema.org `Rating`). */
export interface RatingView {
  readonly key: string;
  /** schema.org `alternateName`. */
  readonly name: string;
  readonly meaning: string | null;
  readonly ratingValue: number;
  readonly bestRating: number;
  readonly worstRating: number;
}

export interface VerdictView extends EntryMark, Named<VerdictId> {
  readonly status: VerdictStatus;
  readonly about:
    | { readonly kind: 'assertions'; readonly assertions: readonly AssertionRef[] }
    | { readonly kind: 'position'; readonly question: Named<QuestionId>; readonly position: Named<PositionId> };
  readonly scale: { readonly id: ScaleId; readonly version: number; readonly name: string };
  readonly rating: RatingView;
  readonly rationale: string;
  readonly evidence: { readonly for: readonly AssertionRef[]; readonly against: readonly AssertionRef[] };
  readonly replaces: Named<VerdictId> | null;
  readonly replacedBy: Named<VerdictId> | null;
  readonly approval: Approval;
  readonly approvedBy: string;
  readonly approvedAt: Instant;
  /** Null where nobody proposed it first, and for readers. */
  readonly proposedBy: string | null;
  readonly proposedAt: Instant | null;
}
export interface VerdictWithHistory extends VerdictView {
  /** Everything that befell it, oldest first; for readers, without its proposal. */
  readonly history: readonly VerdictStep[];
}
export interface VerdictStep {
  readonly type: 'proposed' | 'approved' | 'replaced' | 'retracted';
  readonly event: EventId;
  readonly logIndex: LogIndex;
  readonly recordedAt: Instant;
  readonly actor: string;
  readonly reason: string | null;
}

/** A verdict that stands, where it is told beside what it is about. */
export interface VerdictRef extends Named<VerdictId> {
  readonly entry: EventId;
  readonly scale: ScaleId;
  readonly version: number;
  /** Its key in that version of the scale. */
  readonly rating: string;
}

export interface ScaleView extends Named<ScaleId> {
  /** Revision in the ledger's stream of the last event about it: its ETag. */
  readonly touchedAt: StreamRevision;
  readonly logIndex: LogIndex;
  /** Oldest first. */
  readonly versions: readonly {
    readonly version: number;
    readonly name: string;
    /** From worst to best. */
    readonly ratings: readonly RatingView[];
    readonly entry: EventId;
    readonly recordedAt: Instant;
    readonly actor: string;
  }[];
  readonly retired: { readonly entry: EventId; readonly recordedAt: Instant; readonly actor: string; readonly reason: string } | null;
}

export interface SettingsView {
  readonly fourEyes: boolean;
  /** Revision in the ledger's stream of the event that set it last, 0 where none did: its ETag. */
  readonly touchedAt: StreamRevision;
  /** By whom, when and why it was set last; null where nobody set it. */
  readonly set: { readonly actor: string; readonly recordedAt: Instant; readonly reason: string } | null;
}

export interface ProposalView extends EntryMark {
  readonly type: ProposalType;
  readonly stream: StreamName;
  readonly incident: IncidentId | null;
  readonly proposedBy: string;
  /** `withdrawn`: rejected by whoever proposed it. */
  readonly status: 'open' | 'approved' | 'rejected' | 'withdrawn';
  /** What is asked for, as it will be recorded. */
  readonly data: unknown;
  /** What settled it. */
  readonly settled: { readonly event: EventId; readonly recordedAt: Instant; readonly actor: string; readonly reason: string | null } | null;
}
