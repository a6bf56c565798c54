/** Views of what a search finds. */
import type { OfficialStanding } from '#domain/account/view.js';
import type { EventType } from '#domain/events.js';
import type { EventId, IncidentId, LogIndex, StreamName } from '#domain/ids.js';
import type { Instant, Interval } from '#domain/times/types.js';
import type { Mark } from '../search/marks.js';
import type { SearchKind } from '../search/searchable.js';

export interface SearchHit {
  readonly kind: SearchKind;
  readonly type: EventType;
  /** The entry whose words matched. */
  readonly entry: EventId;
  readonly stream: StreamName;
  readonly logIndex: LogIndex;
  readonly incident: { readonly id: IncidentId; readonly slug: string; readonly title: string } | null;
  /** Its texts, those that matched before those that did not. */
  readonly texts: readonly FoundText[];
  /** Only of assertions that are sorted or wait to be. */
  readonly speech: FoundSpeech | null;
}

export interface FoundText {
  /** `text`: the gist, question, position, title, name, rationale or reason. `note`: what else is written there. */
  readonly at: 'label' | 'text' | 'quote' | 'note';
  /** Where something matched, a part of the text around it. */
  readonly text: string;
  /** What matched, as places in this text in UTF-16 code units; ends are exclusive. */
  readonly marks: readonly Mark[];
  /** Something stands before or after this part. */
  readonly cut: { readonly before: boolean; readonly after: boolean };
}

/** As its own utterance was logged; what merges made of it is for the account. */
export interface FoundSpeech {
  readonly assertion: string;
  /** The chain in words, speaker first. */
  readonly who: string;
  readonly standing: OfficialStanding;
  readonly unsorted: boolean;
  readonly said: Interval;
  readonly publicFrom: Interval;
}

export interface SearchPage {
  readonly items: readonly SearchHit[];
  readonly next: string | null;
  readonly basis: LogIndex;
  /** How many matches this page was ranked among: all there are, or the newest, and on later pages the next older ones. */
  readonly ranked: { readonly all: boolean; readonly among: number };
}

export interface SearchFilters {
  /** Id or slug. */
  readonly incident?: string;
  /** Speaks, is spoken for, or passes on. */
  readonly source?: string;
  readonly question?: string;
  readonly position?: string;
  readonly kind?: SearchKind;
  readonly standing?: OfficialStanding;
  readonly unsorted?: boolean;
  /** Times that have a moment in common with the span, both ends included. */
  readonly said?: TimeSpan;
  readonly public?: TimeSpan;
}
export interface TimeSpan {
  readonly from?: Instant;
  readonly to?: Instant;
}
