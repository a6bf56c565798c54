/** What a plan is made of, and how planning says no. */
import type { DocumentId, IncidentId, SourceId, StreamName } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { DocumentCommand } from '#domain/document/document.js';
import type { SourceCommand } from '#domain/source/source.js';
import type { Instant } from '#domain/times/types.js';
import type { Fault } from '../fault.js';

/**
 * One command of an import. `recordKey` is unique in the import and says nothing but what the files say: command id and
 * the ids of what it makes are derived from it, so that the same files planned again name the same things.
 */
export type PlannedRecord = {
  readonly recordKey: string;
  readonly stream: StreamName;
  readonly carriedRecordedAt?: Instant;
  /** Where the record stands: `/<file>/<section>/<item>`. */
  readonly pointer: string;
} & (
  | { readonly kind: 'source'; readonly source: SourceId; readonly command: RegisterSource | RenameSource }
  | { readonly kind: 'document'; readonly document: DocumentId; readonly command: RegisterDocument }
  | { readonly kind: 'incident'; readonly incident: IncidentId; readonly command: IncidentCommand | FromState }
);
type RegisterSource = Extract<SourceCommand, { readonly type: 'RegisterSource' }>;
type RenameSource = Extract<SourceCommand, { readonly type: 'RenameSource' }>;
type RegisterDocument = Extract<DocumentCommand, { readonly type: 'RegisterDocument' }>;
/** A command that needs to know what the incident holds by then: the event that made an entry. */
export type FromState = (state: IncidentState) => IncidentCommand;

/** The id of what a record makes at a place in it; the same for the same two arguments. */
export type IdAt = (recordKey: string, place: string) => string;
/** A record before it is known when, and by whom, it is written. */
export type Draft = Untimed<PlannedRecord>;
type Untimed<R> = R extends PlannedRecord ? Omit<R, 'carriedRecordedAt' | 'pointer'> : never;

export interface ImportPlan {
  /** In the order in which they are to be written. */
  readonly records: readonly PlannedRecord[];
  /** Every incident written to, in the order of their first record. */
  readonly incidents: readonly IncidentId[];
}
export type Planned =
  | { readonly plan: ImportPlan; readonly faults?: never }
  | { readonly plan?: never; readonly faults: readonly Fault[] };

/** An incident to write to. */
export interface Place {
  readonly id: IncidentId;
  readonly zone: string;
}

/** A record cannot be planned; the fault says why. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  constructor(readonly fault: Fault) {
    super(fault.detail);
  }
}
export function refuse(pointer: string, detail: string): never {
  throw new PlanError({ pointer, detail });
}

/** The label given, else the key; a key that begins with `_` is local to the import. */
export function labelled({ key, label }: { readonly key?: string; readonly label?: string }): { readonly label?: string } {
  if (label !== undefined) return { label };
  return key === undefined || key.startsWith('_') ? {} : { label: key };
}
