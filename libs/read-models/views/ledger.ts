/** Views of what belongs to the whole ledger. */
import type { Document } from '#domain/document/events.js';
import type { EventId, IncidentId, LogIndex, StreamRevision } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import type { Instant } from '#domain/times/types.js';

export interface LedgerView {
  /** Null until the ledger is opened. */
  readonly clock: 'true' | 'carried' | null;
  /** Stands above every page of this ledger. */
  readonly notice: string | null;
  readonly openedAt: Instant | null;
  readonly basis: LogIndex;
}

export interface ImportView {
  readonly key: string;
  readonly digest: string;
  /** Begun and not completed: its incidents cannot be published; run again, it continues. */
  readonly state: 'begun' | 'completed';
  readonly records: number;
  readonly incidents: readonly IncidentId[];
  readonly begunAt: Instant;
  readonly completedAt: Instant | null;
}

/** Where an entry stands and when something last touched it. */
export interface EntryMark {
  readonly entry: EventId;
  readonly logIndex: LogIndex;
  readonly revision: StreamRevision;
  /** Stream revision of the last event that touched it: its ETag. */
  readonly touchedAt: StreamRevision;
  readonly recordedAt: Instant;
}

/** That an entry is kept from readers. `entry` is the event that says so. */
export interface WithheldMark {
  readonly entry: EventId;
  readonly reason: string;
  /** Who withheld it. */
  readonly by: string;
}
/** On what is withheld, for the desk alone. */
export interface MaybeWithheld {
  readonly withheld?: WithheldMark;
}

export type SourceView = EntryMark & MaybeWithheld & Source;
export type DocumentView = EntryMark & MaybeWithheld & Document;

export type LabelledKind = 'source' | 'document';
/** A source or document by its short name. */
export interface Labelled {
  readonly label: string;
  readonly id: string;
}
