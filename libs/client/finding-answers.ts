/** Answers of searches, of what waits for the desk and of what changed since somebody looked; as far as a client reads them. */
import type { Candidate, Change, OfficialStanding } from '#domain/account/view.js';
import type { EventType } from '#domain/events.js';
import type { EventId, IncidentId, LogIndex } from '#domain/ids.js';
import type { Instant, Interval } from '#domain/times/types.js';
import type { AssertionAnswer } from './answers.js';

interface IncidentNamed {
  readonly id: IncidentId;
  readonly slug: string;
  readonly title: string;
}
export interface FoundAnswer {
  readonly kind: string;
  readonly entry: EventId;
  readonly logIndex: LogIndex;
  readonly incident: IncidentNamed | null;
  readonly texts: readonly FoundTextAnswer[];
  readonly speech: {
    readonly who: string; readonly standing: OfficialStanding; readonly unsorted: boolean; readonly said: Interval; readonly publicFrom: Interval;
  } | null;
}
export interface FoundTextAnswer {
  readonly at: 'label' | 'text' | 'quote' | 'note';
  readonly text: string;
  /** In UTF-16 code units; the end is exclusive. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
  readonly cut: { readonly before: boolean; readonly after: boolean };
}
export interface SearchAnswer {
  readonly items: readonly FoundAnswer[];
  readonly next: string | null;
  readonly ranked: { readonly all: boolean; readonly among: number };
}
export interface QueuedCandidateAnswer {
  readonly incident: IncidentNamed;
  readonly candidate: Candidate;
}
export interface QueuedAssertionAnswer {
  readonly incident: IncidentNamed;
  readonly assertion: AssertionAnswer;
}
export interface ChangesAnswer {
  readonly incident: IncidentNamed;
  readonly since: LogIndex;
  /** To ask with next time. */
  readonly logIndex: LogIndex;
  readonly changes: readonly Change[];
  readonly entries: readonly { readonly type: EventType; readonly logIndex: LogIndex; readonly recordedAt: Instant; readonly subject: string }[];
  readonly entriesLeftOut: number;
  /** Null without the owner's key. */
  readonly candidates: { readonly arisen: readonly Candidate[]; readonly settled: readonly Candidate[] } | null;
}
