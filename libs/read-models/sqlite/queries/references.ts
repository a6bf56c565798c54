/** Sources and documents as they stood at a basis. */
import { documentWith, sourceWith } from '#domain/account/identities.js';
import type { Identities } from '#domain/account/identities.js';
import type { Entry, EntryOf } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import type { Document } from '#domain/document/events.js';
import { streamOf } from '#domain/ids.js';
import type { DocumentId, EventId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import { sourceOf } from '#domain/source/source.js';
import { entryOfRow, integerIn } from '../../projections/rows.js';
import { kindOf } from '../../places.js';
import type { Snapshot } from '../snapshot.js';
import { withEvents } from './with-events.js';

export type ReferenceEntry = EntryOf<'SourceRegistered' | 'DocumentRegistered'>;
interface Ids {
  readonly sources: Iterable<SourceId>;
  readonly documents: Iterable<DocumentId>;
}
export interface Found {
  readonly sources: ReadonlyMap<SourceId, Source>;
  readonly documents: ReadonlyMap<DocumentId, Document>;
}

/**
 * The registration as it reads with the last name that was taken; null where there was none, or it was voided.
 * @param without renames that the viewer does not see
 */
export function referenceAsOf(snapshot: Snapshot, stream: StreamName, basis: LogIndex, without: ReadonlySet<EventId> = NONE_WITHHELD): ReferenceEntry | null {
  return referenceIn(naming(snapshot, stream, basis).filter(({ id, type }) => type !== 'SourceRenamed' || !without.has(id)));
}

/** The entries that stand and say what a source or document is called, in stream order. */
export const naming = (snapshot: Snapshot, stream: StreamName, basis: LogIndex): readonly Entry[] =>
  snapshot.all(`SELECT * FROM {statements} WHERE stream = ? AND since <= ? AND (until IS NULL OR until > ?)
    AND (registered IS NOT NULL OR type = 'SourceRenamed') ORDER BY log_index`, stream, basis, basis).map(entryOfRow);

function referenceIn(entries: readonly Entry[]): ReferenceEntry | null {
  const registered = entries.find(isReference);
  if (registered?.type !== 'SourceRegistered') return registered ?? null;
  return { ...registered, data: sourceOf(entries) ?? registered.data, touchedAt: Math.max(...entries.map(({ touchedAt }) => touchedAt)) };
}

const NONE_WITHHELD: ReadonlySet<EventId> = new Set();

/** What stands for a stream instead of what was recorded. */
type ReferencesInstead = ReadonlyMap<StreamName, ReferenceEntry>;
const NONE: ReferencesInstead = new Map();

/** Sources and documents as they would stand with events that nobody has written. */
export function referencesWith(snapshot: Snapshot, basis: LogIndex, events: readonly LedgerEvent[]): ReferencesInstead {
  const instead = new Map<StreamName, ReferenceEntry>();
  for (const [stream, own] of Map.groupBy(events.filter((event) => kindOf(event.stream) === 'reference'), (event) => event.stream)) {
    const entry = referenceIn([...withEvents(naming(snapshot, stream, basis), own)].filter((each) => isReference(each) || each.type === 'SourceRenamed'));
    if (entry !== null) instead.set(stream, entry);
  }
  return instead;
}

const isReference = (entry: Entry): entry is ReferenceEntry => entry.type === 'SourceRegistered' || entry.type === 'DocumentRegistered';

interface Look {
  /** Merges of sources to follow: a publisher or parent is then who it turned out to be. */
  readonly identities: Identities;
  readonly instead?: ReferencesInstead;
  /** Renames that the viewer does not see. */
  readonly without?: ReadonlySet<EventId>;
}

/** Those named and those that these name in turn: a document its publisher, a body what it is part of. */
export function referencesAsOf(snapshot: Snapshot, named: Ids, basis: LogIndex, { identities, instead = NONE, without }: Look): Found {
  const entryAt = (stream: StreamName): ReferenceEntry | null => instead.get(stream) ?? referenceAsOf(snapshot, stream, basis, without);
  const documents = new Map<DocumentId, Document>();
  const sources = new Map<SourceId, Source>();
  const toFind = [...named.sources];
  for (const id of named.documents) {
    const entry = entryAt(streamOf.document(id));
    if (entry?.type !== 'DocumentRegistered') continue;
    const document = documentWith(entry.data, identities);
    documents.set(id, document);
    if (document.publisher !== null) toFind.push(document.publisher);
  }
  const seen = new Set<SourceId>();
  for (let id = toFind.pop(); id !== undefined; id = toFind.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const entry = entryAt(streamOf.source(id));
    if (entry?.type !== 'SourceRegistered') continue;
    const source = sourceWith(entry.data, identities);
    sources.set(id, source);
    if (source.kind === 'body' && source.partOf !== undefined) toFind.push(source.partOf);
  }
  return { sources, documents };
}

/** The last log index up to a basis at which any source or document changed. */
export function lastReferenceChange(snapshot: Snapshot, basis: LogIndex): LogIndex {
  const row = snapshot.first(`SELECT reference_index FROM {timeline}
    WHERE reference_index <= ? ORDER BY reference_index DESC LIMIT 1`, basis);
  return row === undefined ? -1 : integerIn(row, 'reference_index');
}
