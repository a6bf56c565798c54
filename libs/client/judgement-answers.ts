/** Answers about what the desk judged and what publishers and promisers did later; as far as a client reads them. */
import type { Promised } from '#domain/account/promises.js';
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { EventType } from '#domain/events.js';
import type { DocumentId, EventId, IncidentId, PositionId, QuestionId, RelationId, ScaleId, VerdictId } from '#domain/ids.js';
import type { LinkKind, LinkStatus } from '#domain/incident/events.js';
import type { NoticeKind } from '#domain/incident/notices.js';
import type { Instant, Interval } from '#domain/times/types.js';

interface RatingAnswer {
  readonly key: string;
  readonly name: string;
  readonly meaning: string | null;
}
export interface VerdictAnswer extends Named<VerdictId> {
  readonly status: 'standing' | 'replaced' | 'retracted';
  readonly about:
    | { readonly kind: 'assertions'; readonly assertions: readonly AssertionRef[] }
    | { readonly kind: 'position'; readonly question: Named<QuestionId>; readonly position: Named<PositionId> };
  readonly scale: { readonly id: ScaleId; readonly version: number; readonly name: string };
  readonly rating: RatingAnswer & { readonly ratingValue: number; readonly bestRating: number };
  readonly rationale: string;
  readonly evidence: { readonly for: readonly AssertionRef[]; readonly against: readonly AssertionRef[] };
  readonly approval: 'self' | 'secondPerson';
  readonly approvedBy: string;
  readonly approvedAt: Instant;
}
export interface ScaleAnswer extends Named<ScaleId> {
  readonly versions: readonly { readonly version: number; readonly name: string; readonly ratings: readonly RatingAnswer[] }[];
  readonly retired: { readonly reason: string } | null;
}
export interface ProposalAnswer {
  /** The event that proposed it: what an approval names. */
  readonly entry: EventId;
  readonly type: EventType;
  readonly incident: IncidentId | null;
  readonly proposedBy: string;
  readonly recordedAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}
export interface NoticeAnswer {
  readonly label: string;
  readonly kind: NoticeKind;
  readonly document: Named<DocumentId>;
  readonly publicFrom: Interval;
  readonly text: string;
  readonly affects: readonly AssertionRef[];
  readonly instead: readonly AssertionRef[];
}
export type PromiseAnswer = Promised;

export interface LinkAnswer {
  readonly id: RelationId;
  readonly kind: LinkKind;
  readonly status: LinkStatus;
  readonly from: { readonly slug: string; readonly title: string };
  readonly to: { readonly slug: string; readonly title: string };
  readonly rationale: string;
}
