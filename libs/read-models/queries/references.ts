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
import { entryOfRow, integerIn } from '../projections/rows.js';
import { kindOf } from '../places.js';
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
export async function referenceAsOf(
  snapshot: Snapshot, stream: StreamName, basis: LogIndex, without: ReadonlySet<EventId> = NONE_WITHHELD,
): Promise<ReferenceEntry | null> {
  return referenceIn((await naming(snapshot, stream, basis)).filter(({ id, type }) => type !== 'SourceRenamed' || !without.has(id)));
}

/** The entries that stand and say what a source or document is called, in stream order. */
export async function naming(snapshot: Snapshot, stream: StreamName, basis: LogIndex): Promise<readonly Entry[]> {
  const rows = await snapshot.all(`SELECT * FROM {statements} WHERE stream = ? AND since <= ? AND (until IS NULL OR until > ?)
    AND (registered IS NOT NULL OR type = 'SourceRenamed') ORDER BY log_index`, stream, basis, basis);
  return rows.map(entryOfRow);
}

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
export async function referencesWith(snapshot: Snapshot, basis: LogIndex, events: readonly LedgerEvent[]): Promise<ReferencesInstead> {
  const instead = new Map<StreamName, ReferenceEntry>();
  const byStream = Map.groupBy(events.filter((event) => kindOf(event.stream) === 'reference'), (event) => event.stream);
  await Promise.all([...byStream].map(async ([stream, own]) => {
    const entries = [...withEvents(await naming(snapshot, stream, basis), own)];
    const entry = referenceIn(entries.filter((each) => isReference(each) || each.type === 'SourceRenamed'));
    if (entry !== null) instead.set(stream, entry);
  }));
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
export async function referencesAsOf(
  snapshot: Snapshot, named: Ids, basis: LogIndex, { identities, instead = NONE, without }: Look,
): Promise<Found> {
  const entryAt = async (stream: StreamName): Promise<ReferenceEntry | null> =>
    instead.get(stream) ?? referenceAsOf(snapshot, stream, basis, without);
  const documents = new Map<DocumentId, Document>();
  const sources = new Map<SourceId, Source>();
  const publishers: SourceId[] = [];
  const wanted = [...named.documents];
  for (const [i, entry] of (await Promise.all(wanted.map((id) => entryAt(streamOf.document(id))))).entries()) {
    const id = wanted[i];
    if (id === undefined || entry?.type !== 'DocumentRegistered') continue;
    const document = documentWith(entry.data, identities);
    documents.set(id, document);
    if (document.publisher !== null) publishers.push(document.publisher);
  }
  const seen = new Set([...named.sources, ...publishers]);
  for (let round = [...seen]; round.length > 0; ) {
    const entries = await Promise.all(round.map((id) => entryAt(streamOf.source(id))));
    const parents = new Set<SourceId>();
    for (const [i, entry] of entries.entries()) {
      const id = round[i];
      if (id === undefined || entry?.type !== 'SourceRegistered') continue;
      const source = sourceWith(entry.data, identities);
      sources.set(id, source);
      if (source.kind === 'body' && source.partOf !== undefined && !seen.has(source.partOf)) parents.add(source.partOf);
    }
    for (const parent of parents) seen.add(parent);
    round = [...parents];
  }
  return { sources, documents };
}

/** The last log index up to a basis at which any source or document changed. */
export async function lastReferenceChange(snapshot: Snapshot, basis: LogIndex): Promise<LogIndex> {
  const row = await snapshot.first(`SELECT reference_index FROM {timeline}
    WHERE reference_index <= ? ORDER BY reference_index DESC LIMIT 1`, basis);
  return row === undefined ? -1 : integerIn(row, 'reference_index');
}
