/** Sources and documents as they stood at a basis. */
import type { EntryOf } from '#domain/entries.js';
import type { Document } from '#domain/document/events.js';
import { streamOf } from '#domain/ids.js';
import type { DocumentId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import { entryOfRow, integerIn } from '../../projections/rows.js';
import type { Snapshot } from '../snapshot.js';

export type ReferenceEntry = EntryOf<'SourceRegistered' | 'DocumentRegistered'>;
interface Ids {
  readonly sources: Iterable<SourceId>;
  readonly documents: Iterable<DocumentId>;
}
export interface Found {
  readonly sources: ReadonlyMap<SourceId, Source>;
  readonly documents: ReadonlyMap<DocumentId, Document>;
}

/** Null where there was none, or it was voided. */
export function referenceAsOf(snapshot: Snapshot, stream: StreamName, basis: LogIndex): ReferenceEntry | null {
  const row = snapshot.first(`SELECT * FROM {statements}
    WHERE stream = ? AND since <= ? AND (until IS NULL OR until > ?) AND registered IS NOT NULL`, stream, basis, basis);
  const entry = row === undefined ? null : entryOfRow(row);
  return entry?.type === 'SourceRegistered' || entry?.type === 'DocumentRegistered' ? entry : null;
}

/** Those named and those that these name in turn: a document its publisher, a body what it is part of. */
export function referencesAsOf(snapshot: Snapshot, named: Ids, basis: LogIndex): Found {
  const documents = new Map<DocumentId, Document>();
  const sources = new Map<SourceId, Source>();
  const toFind = [...named.sources];
  for (const id of named.documents) {
    const entry = referenceAsOf(snapshot, streamOf.document(id), basis);
    if (entry?.type !== 'DocumentRegistered') continue;
    documents.set(id, entry.data);
    if (entry.data.publisher !== null) toFind.push(entry.data.publisher);
  }
  const seen = new Set<SourceId>();
  for (let id = toFind.pop(); id !== undefined; id = toFind.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const entry = referenceAsOf(snapshot, streamOf.source(id), basis);
    if (entry?.type !== 'SourceRegistered') continue;
    sources.set(id, entry.data);
    if (entry.data.kind === 'body' && entry.data.partOf !== undefined) toFind.push(entry.data.partOf);
  }
  return { sources, documents };
}

/** The last log index up to a basis at which any source or document changed. */
export function lastReferenceChange(snapshot: Snapshot, basis: LogIndex): LogIndex {
  const row = snapshot.first(`SELECT reference_index FROM {timeline}
    WHERE reference_index <= ? ORDER BY reference_index DESC LIMIT 1`, basis);
  return row === undefined ? -1 : integerIn(row, 'reference_index');
}
