/** Views of a source over time: its names, who it turned out to be, its titles and its record; and links between incidents. */
import type { SourceRecord } from '#domain/account/source-view.js';
import type { PrintedTitle } from '#domain/account/titles.js';
import type { AsOf, Named } from '#domain/account/view.js';
import type { AssertionId, EventId, IncidentId, LogIndex, RelationId, SourceId, UtteranceId } from '#domain/ids.js';
import type { LinkKind, LinkStatus } from '#domain/incident/events.js';
import type { Text } from '#domain/text.js';
import type { Instant, UncertainTime } from '#domain/times/types.js';
import type { EntryMark, SourceView } from './ledger.js';

/** What it was called from when on. The first is the name it was registered under. */
export interface SourceName {
  readonly name: Text;
  readonly label: string | null;
  /** In the world; null where nobody says. */
  readonly since: UncertainTime | null;
  readonly recorded: Instant;
  /** Null of the first. */
  readonly reason: string | null;
  readonly entry: EventId;
}

/** A merge or split, with the source at its other end. */
export interface SourceTie {
  readonly relation: RelationId;
  readonly source: Named<SourceId>;
  readonly entry: EventId;
  readonly logIndex: LogIndex;
  readonly recordedAt: Instant;
  readonly rationale: string;
}
/** Which mentions are the part's is told to the desk alone: readers may not know the incidents they stand in. */
export interface SplitTie extends SourceTie {
  readonly utterances?: readonly UtteranceId[];
  readonly assertions?: readonly AssertionId[];
}

export type SourceDetail = SourceView & {
  readonly names: readonly SourceName[];
  readonly mergedInto: SourceTie | null;
  readonly absorbed: readonly SourceTie[];
  /** What was split off from it. */
  readonly splits: readonly SplitTie[];
  /** What it was split off from. */
  readonly splitFrom: readonly SplitTie[];
};

/** Over which incidents an answer was made. Of a source in very many, the first that were opened are looked at. */
export interface IncidentsLookedAt {
  readonly lookedAt: number;
  readonly leftOut: number;
}
interface OverIncidents {
  /** Who it is by now: the survivor, where it was merged into another. */
  readonly source: Named<SourceId>;
  readonly asOf: AsOf;
  readonly incidents: IncidentsLookedAt;
}
export interface SourceTitles extends OverIncidents {
  readonly titles: readonly PrintedTitle[];
}
export interface SourceRecordView extends OverIncidents {
  readonly record: SourceRecord;
}

/** A link between two incidents, the same from either end. */
export interface LinkView extends EntryMark {
  readonly id: RelationId;
  readonly kind: LinkKind;
  readonly status: LinkStatus;
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  readonly rationale: string;
  /** Who made it. */
  readonly actor: string;
  readonly judgements: readonly {
    readonly entry: EventId;
    readonly status: LinkStatus;
    readonly reason: string;
    readonly actor: string;
    readonly recordedAt: Instant;
    readonly logIndex: LogIndex;
  }[];
}
export interface LinkEnd {
  readonly id: IncidentId;
  readonly slug: string;
  readonly title: string;
}
