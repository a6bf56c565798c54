/** Views of the log itself: events in their order, and entries with what our own fixes made of them. */
import type { EventType } from '#domain/events.js';
import type { EventId, IncidentId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { Instant, Interval } from '#domain/times/types.js';
import type { EntryMark, MaybeWithheld } from './ledger.js';
import type { Approval } from './verdict.js';

export interface EventPlace {
  readonly event: EventId;
  readonly type: EventType;
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  /** The incident whose stream it stands in. */
  readonly incident: IncidentId | null;
  readonly recordedAt: Instant;
}

export interface TimelineItem extends EventPlace {
  /** Label and gist, or whatever tells best what it is about; at most 160 characters. */
  readonly subject: string;
  /** Of what is speech, and of revisions. */
  readonly said: Interval | null;
  /** From when it could be known. */
  readonly publicFrom: Interval | null;
  /** When what it tells of happened, as far as it states. */
  readonly happened: Interval | null;
}

/** A stored event. `bytes` is its envelope, the canonical JSON that the log commits to; the log index stands beside it. */
export interface EventView {
  readonly logIndex: LogIndex;
  readonly id: EventId;
  readonly type: EventType;
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly bytes: string;
}

export interface PublicationMark {
  /** Of the `IncidentPublished`. */
  readonly logIndex: LogIndex;
  readonly incident: IncidentId;
  readonly throughRevision: StreamRevision;
}

export interface EntryView extends EntryMark, MaybeWithheld {
  readonly type: EventType;
  readonly stream: StreamName;
  readonly incident: IncidentId | null;
  /** As it stands, or stood when it was voided. */
  readonly data: unknown;
  /** For the desk, where `data` holds sealed values: the same with their words. */
  readonly words?: unknown;
  /** Earlier versions, oldest first, each with what ended it. */
  readonly earlier: readonly EntryVersion[];
  /** The voiding that ended it, if any. */
  readonly voided: (EntryEnd & { readonly approval: Approval }) | null;
}
export interface EntryVersion extends EntryEnd {
  readonly data: unknown;
}
/** The amendment or voiding that ended a version. */
export interface EntryEnd {
  readonly event: EventId;
  readonly logIndex: LogIndex;
  readonly reason: string;
}
