/**
 * How far into the log a viewer sees of one incident. The owner sees all of it. Everybody else sees, while it is
 * published, the fold up to the published revision, with sources and documents as they stood when it was published; and of
 * that, nothing that stays with the desk. Whether it is published is asked now, whatever moment is looked at.
 */
import type { LogIndex } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import type { PublicationView } from './views/incident.js';

export interface Horizon {
  /** The last log index of the incident's own events. */
  readonly incident: LogIndex;
  /** The last log index of sources and documents. */
  readonly references: LogIndex;
  /** Dismissals and unsorted entries are seen as well. */
  readonly desk: boolean;
}

export const DESK: Horizon = { incident: Infinity, references: Infinity, desk: true };

/** Null: for this viewer there is no such incident. */
export function horizonOf(viewer: Viewer, publication: PublicationView): Horizon | null {
  if (!can(viewer, 'read', { kind: 'incident', published: publication.throughRevision !== null })) return null;
  if (viewer.kind === 'owner') return DESK;
  return { incident: publication.throughLogIndex ?? -1, references: publication.publishedLogIndex ?? -1, desk: false };
}
