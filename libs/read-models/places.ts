/** What the name of a stream says. */
import type { DocumentId, IncidentId, Sha256, StreamName, UtteranceId } from '#domain/ids.js';

export type StreamKind = 'incident' | 'reference' | 'desk';

/** `reference`: a source or document, which many incidents name. `desk`: slugs and the ledger's own stream. */
export function kindOf(stream: StreamName): StreamKind {
  if (stream.startsWith('incident-')) return 'incident';
  return stream.startsWith('source-') || stream.startsWith('document-') ? 'reference' : 'desk';
}

const INCIDENT = 'incident-';

/** The incident whose stream it is. */
export const incidentIn = (stream: StreamName): IncidentId | null =>
  // The id is what the name of the stream was made of.
  stream.startsWith(INCIDENT) ? (stream.slice(INCIDENT.length) as IncidentId) : null;

/** What `mentions` knows an utterance by: it has no stream of its own. */
export type UtteranceName = `utterance-${string}`;
export const utteranceName = (id: UtteranceId): UtteranceName => `utterance-${id}`;

/** What `mentions` knows captured bytes by. */
export type SnapshotName = `snapshot-${string}`;
export const snapshotName = (sha256: Sha256): SnapshotName => `snapshot-${sha256}`;

const DOCUMENT = 'document-';

/** The document whose stream it is. */
export const documentIn = (stream: StreamName): DocumentId | null =>
  stream.startsWith(DOCUMENT) ? (stream.slice(DOCUMENT.length) as DocumentId) : null;
