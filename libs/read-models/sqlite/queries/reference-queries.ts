/**
 * Sources and documents. The public sees those named in what is published: by an incident, up to the published revision,
 * or by a source or document seen so; each as it stood at the latest publication of an incident that names it.
 */
import { referencesOf } from '#domain/account/references.js';
import { streamOf } from '#domain/ids.js';
import type { DocumentId, IncidentId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { withheldDocument, withheldSource } from '#domain/withholding.js';
import { cursorAt, limitOf, placeOf } from '../../cursor.js';
import { Lru } from '../../lru.js';
import { incidentIn } from '../../places.js';
import type { Page, PageAsked, ReferenceAsked } from '../../port.js';
import { integerIn, textIn } from '../../projections/rows.js';
import type { DocumentView, EntryMark, Labelled, LabelledKind, SourceView } from '../../views/ledger.js';
import type { EventPlace } from '../../views/log.js';
import { markOf } from '../../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import { basisAt } from './moments.js';
import { relationBehind } from './identities.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { lastReferenceChange, referenceAsOf } from './references.js';
import type { ReferenceEntry } from './references.js';
import { isNameless, markOfWithheld, staysWithDesk, withheldReferences } from './withheld.js';

/** Weighed by names. */
const MAX_NAMES = 200_000;
/** How many registrations a page looks at before it answers with what it has. */
const MAX_LOOKED_AT = 1_000;

export class ReferenceQueries {
  readonly #named = new Lru<ReadonlySet<StreamName>>(MAX_NAMES);

  constructor(private readonly reader: IncidentReader) {}

  sources(snapshot: Snapshot, asked: PageAsked & ReferenceAsked): Page<SourceView> {
    return this.#page(snapshot, 'sources', 'source', asked, sourceView);
  }

  documents(snapshot: Snapshot, asked: PageAsked & ReferenceAsked): Page<DocumentView> {
    return this.#page(snapshot, 'documents', 'document', asked, documentView);
  }

  source(snapshot: Snapshot, { source, ...asked }: ReferenceAsked & { readonly source: SourceId }): SourceView | null {
    return marked(snapshot, asked.viewer, sourceView(this.#one(snapshot, asked, streamOf.source(source))));
  }

  document(snapshot: Snapshot, { document, ...asked }: ReferenceAsked & { readonly document: DocumentId }): DocumentView | null {
    return marked(snapshot, asked.viewer, documentView(this.#one(snapshot, asked, streamOf.document(document))));
  }

  namedIn(snapshot: Snapshot, named: string): readonly StreamName[] {
    return snapshot.all('SELECT named_in FROM {mentions} WHERE named = ? ORDER BY named_in', named).map((row) => textIn(row, 'named_in') as StreamName);
  }

  /** Found by looking through all of the kind: labels are of one incident's desk, and few. */
  labelled(snapshot: Snapshot, { kind, labels }: { readonly kind: LabelledKind; readonly labels: readonly string[] }): readonly Labelled[] {
    const rows = snapshot.all(`SELECT stream, json_extract(data, '$.label') AS label FROM {statements}
      WHERE registered = ? AND until IS NULL AND json_extract(data, '$.label') IN (SELECT value FROM json_each(?))`, kind, JSON.stringify(labels));
    return rows.map((row) => ({ label: textIn(row, 'label'), id: textIn(row, 'stream').slice(kind.length + 1) }));
  }

  /** The last log index up to which the viewer sees a source or document; null where the viewer sees none of it. */
  horizonOf(snapshot: Snapshot, viewer: Viewer, stream: StreamName): LogIndex | null {
    if (viewer.kind === 'owner') return Infinity;
    let latest: LogIndex | null = null;
    for (const row of snapshot.all(`SELECT m.named_in FROM {mentions} m WHERE m.named = ?`, stream)) {
      const by = textIn(row, 'named_in') as StreamName;
      latest = later(latest, this.#horizonThrough(snapshot, viewer, by, stream, new Set([stream])));
    }
    const kind = stream.startsWith('source-') ? 'source' : 'document';
    return can(viewer, 'read', { kind, namedInPublished: latest !== null }) ? latest : null;
  }

  /**
   * Whether readers get an event of a source's or document's stream, as far as they see into it. What is said of a merge they
   * get who know the source that was absorbed, as it stood by then; a split names utterances of any incident, published or not.
   */
  readersGet(snapshot: Snapshot, place: Pick<EventPlace, 'event' | 'type' | 'stream'>, withheld = withheldReferences(snapshot)): boolean {
    if (staysWithDesk(snapshot, place, withheld)) return false;
    const relation = relationBehind(snapshot, place);
    if (relation?.type !== 'SourcesMerged') return relation === null;
    const absorbed = streamOf.source(relation.data.absorbed);
    return !isNameless(snapshot, absorbed, withheld) && (this.horizonOf(snapshot, { kind: 'public' }, absorbed) ?? -1) >= relation.logIndex;
  }

  /** Whether readers find a source named in an incident. */
  publiclyNamed(snapshot: Snapshot, incident: IncidentId, source: SourceId): boolean {
    const reading = this.reader.read(snapshot, { kind: 'public' }, incident);
    return reading !== null && this.#namesIn(snapshot, reading).has(streamOf.source(source));
  }

  /** Through an incident that names it, or through a source or document whose own naming of it counts for that incident. */
  #horizonThrough(snapshot: Snapshot, viewer: Viewer, by: StreamName, named: StreamName, seen: Set<StreamName>): LogIndex | null {
    const incident = incidentIn(by);
    if (incident !== null) {
      const reading = this.reader.read(snapshot, viewer, incident);
      return reading !== null && this.#namesIn(snapshot, reading).has(named) ? reading.horizon.references : null;
    }
    if (seen.has(by)) return null;
    seen.add(by);
    let latest: LogIndex | null = null;
    for (const row of snapshot.all(`SELECT named_in FROM {mentions} WHERE named = ?`, by)) {
      latest = later(latest, this.#horizonThrough(snapshot, viewer, textIn(row, 'named_in') as StreamName, named, seen));
    }
    return latest;
  }

  /** Everything an incident's account can name: what its entries name, and what that names in turn. */
  #namesIn(snapshot: Snapshot, reading: IncidentReading): ReadonlySet<StreamName> {
    const key = `${reading.stream} ${reading.basis} ${reading.withholdings} ${lastReferenceChange(snapshot, reading.referencesBasis)}`;
    const make = (): ReadonlySet<StreamName> => {
      // As it was recorded, and as it is read: whoever was merged or split is named by both names.
      const looks = [this.reader.recorded(snapshot, reading), this.reader.record(snapshot, reading)].map((record) =>
        this.reader.references(snapshot, reading, referencesOf(record)));
      return new Set(looks.flatMap(({ sources, documents }) =>
        [...[...sources.keys()].map(streamOf.source), ...[...documents.keys()].map(streamOf.document)]));
    };
    return this.#named.through(key, make, (set) => 1 + set.size);
  }

  #one(snapshot: Snapshot, { viewer, recorded = 'now' }: ReferenceAsked, stream: StreamName): ReferenceEntry | null {
    const horizon = this.horizonOf(snapshot, viewer, stream);
    if (horizon === null) return null;
    const desk = viewer.kind === 'owner';
    const withheld = desk ? null : withheldReferences(snapshot);
    const basis = Math.min(horizon, basisAt(snapshot, recorded), snapshot.progress('statements'));
    const entry = referenceAsOf(snapshot, stream, basis, withheld?.entries);
    if (entry === null) return null;
    const seen = withheld === null || !withheld.registrations.has(stream) ? entry : nameless(entry);
    return this.reader.words.of(seen, desk);
  }

  #page<Item extends EntryMark>(
    snapshot: Snapshot, list: 'sources' | 'documents', registered: string, asked: PageAsked & ReferenceAsked,
    view: (entry: ReferenceEntry | null) => Item | null,
  ): Page<Item> {
    const size = limitOf(asked.limit);
    const basis = Math.min(basisAt(snapshot, asked.recorded ?? 'now'), snapshot.progress('statements'));
    const rows = snapshot.all(`SELECT stream, log_index FROM {statements}
      WHERE registered = ? AND log_index > ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index LIMIT ?`,
      registered, placeOf(list, asked.after), basis, basis, MAX_LOOKED_AT);
    const items: Item[] = [];
    for (const [i, row] of rows.entries()) {
      const item = marked(snapshot, asked.viewer, view(this.#one(snapshot, asked, textIn(row, 'stream') as StreamName)));
      if (item !== null) items.push(item);
      const more = i < rows.length - 1 || rows.length === MAX_LOOKED_AT;
      if ((items.length === size || i === rows.length - 1) && more) {
        return { items, basis, next: cursorAt(list, integerIn(row, 'log_index')) };
      }
    }
    return { items, basis, next: null };
  }
}

const nameless = (entry: ReferenceEntry): ReferenceEntry => (entry.type === 'SourceRegistered'
  ? { ...entry, data: withheldSource(entry.data) } : { ...entry, data: withheldDocument(entry.data) });

/** The desk is told what is kept from readers. */
function marked<View extends EntryMark>(snapshot: Snapshot, viewer: Viewer, view: View | null): View | null {
  const withheld = view === null || viewer.kind !== 'owner' ? null : markOfWithheld(snapshot, view.entry);
  return view === null || withheld === null ? view : { ...view, withheld };
}

const later = (a: LogIndex | null, b: LogIndex | null): LogIndex | null => (a === null ? b : b === null ? a : Math.max(a, b));

const sourceView = (entry: ReferenceEntry | null): SourceView | null =>
  entry?.type === 'SourceRegistered' ? { ...markOf(entry), ...entry.data } : null;

const documentView = (entry: ReferenceEntry | null): DocumentView | null =>
  entry?.type === 'DocumentRegistered' ? { ...markOf(entry), ...entry.data } : null;
