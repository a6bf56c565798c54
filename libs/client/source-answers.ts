/** Answers about a source over time: its names, who it turned out to be, its titles and its record. */
import type { Counted, Figure, SourceRecord } from '#domain/account/source-view.js';
import type { AsOf, AssertionRef, Named } from '#domain/account/view.js';
import type { DocumentId, IncidentId, RelationId, SourceId } from '#domain/ids.js';
import type { Text } from '#domain/text.js';
import type { Instant, Interval, UncertainTime } from '#domain/times/types.js';
import type { SourceAnswer } from './answers.js';

export type CountedAnswer = Counted;
export type FigureAnswer = Figure;

/** A merge or split, with the source at its other end. */
export interface SourceTieAnswer {
  readonly relation: RelationId;
  readonly source: Named<SourceId>;
  readonly recordedAt: Instant;
  readonly rationale: string;
}
export interface SourceDetailAnswer extends SourceAnswer {
  readonly names: readonly {
    readonly name: Text;
    readonly label: string | null;
    /** In the world; null where nobody says. */
    readonly since: UncertainTime | null;
    readonly recorded: Instant;
    /** Null of the name it was registered under. */
    readonly reason: string | null;
  }[];
  readonly mergedInto: SourceTieAnswer | null;
  readonly absorbed: readonly SourceTieAnswer[];
  readonly splits: readonly SourceTieAnswer[];
  readonly splitFrom: readonly SourceTieAnswer[];
}

interface OverIncidents {
  /** Who it is by now. */
  readonly source: Named<SourceId>;
  readonly asOf: AsOf;
  readonly incidents: { readonly lookedAt: number; readonly leftOut: number };
}
export interface SourceTitlesAnswer extends OverIncidents {
  readonly titles: readonly {
    readonly title: string;
    readonly document: Named<DocumentId> | null;
    readonly relayedBy: Named<SourceId> | null;
    readonly publicFrom: Interval;
    readonly presence: 'certain' | 'possible';
    readonly assertions: readonly (AssertionRef & { readonly incident: Named<IncidentId> })[];
  }[];
}
export interface SourceRecordAnswer extends OverIncidents {
  readonly record: SourceRecord;
}
