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
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { Page, PageAsked, ReferenceAsked } from '../port.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { DocumentView, EntryMark, Labelled, LabelledKind, SourceView } from '../views/ledger.js';
import type { EventPlace } from '../views/log.js';
import { markOf } from '../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import { basisAt } from './moments.js';
import { relationBehind } from './identities.js';
import { firstFound } from './first-found.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { Kept } from './kept.js';
import { incidentsNaming } from './mentions.js';
import { lastReferenceChange, referenceAsOf } from './references.js';
import type { ReferenceEntry } from './references.js';
import { isNameless, markOfWithheld, staysWithDesk, withheldReferences } from './withheld.js';

/** Weighed by names. */
const MAX_NAMES = 200_000;
/** How many registrations a page looks at before it answers with what it has. */
const MAX_LOOKED_AT = 1_000;

export class ReferenceQueries {
  readonly #named = new Kept<ReadonlySet<StreamName>>(MAX_NAMES);

  constructor(private readonly reader: IncidentReader) {}

  sources(snapshot: Snapshot, asked: PageAsked & ReferenceAsked): Promise<Page<SourceView>> {
    return this.#page(snapshot, 'sources', 'source', asked, sourceView);
  }

  documents(snapshot: Snapshot, asked: PageAsked & ReferenceAsked): Promise<Page<DocumentView>> {
    return this.#page(snapshot, 'documents', 'document', asked, documentView);
  }

  async source(snapshot: Snapshot, { source, ...asked }: ReferenceAsked & { readonly source: SourceId }): Promise<SourceView | null> {
    return marked(snapshot, asked.viewer, sourceView(await this.#one(snapshot, asked, streamOf.source(source))));
  }

  async document(snapshot: Snapshot, { document, ...asked }: ReferenceAsked & { readonly document: DocumentId }): Promise<DocumentView | null> {
    return marked(snapshot, asked.viewer, documentView(await this.#one(snapshot, asked, streamOf.document(document))));
  }

  async labelled(
    snapshot: Snapshot, { kind, labels }: { readonly kind: LabelledKind; readonly labels: readonly string[] },
  ): Promise<readonly Labelled[]> {
    const found = await Promise.all([...new Set(labels)].map((label) => snapshot.all(
      'SELECT stream, label FROM {statements} WHERE registered = ? AND label = ? AND until IS NULL ORDER BY log_index', kind, label)));
    return found.flat().map((row) => ({ label: textIn(row, 'label'), id: textIn(row, 'stream').slice(kind.length + 1) }));
  }

  /** The last log index up to which the viewer sees a source or document; null where the viewer sees none of it. */
  async horizonOf(snapshot: Snapshot, viewer: Viewer, stream: StreamName): Promise<LogIndex | null> {
    if (viewer.kind === 'owner') return Infinity;
    const incidents: IncidentId[] = [];
    for await (const incident of incidentsNaming(snapshot, [stream])) incidents.push(incident);
    const horizons = await Promise.all(incidents.map((incident) => this.#horizonThrough(snapshot, viewer, incident, stream)));
    const latest = horizons.reduce(later, null);
    const kind = stream.startsWith('source-') ? 'source' : 'document';
    return can(viewer, 'read', { kind, namedInPublished: latest !== null }) ? latest : null;
  }

  /**
   * Whether readers get an event of a source's or document's stream, as far as they see into it. What is said of a merge they
   * get who know the source that was absorbed, as it stood by then; a split names utterances of any incident, published or not.
   */
  async readersGet(snapshot: Snapshot, place: Pick<EventPlace, 'event' | 'type' | 'stream'>): Promise<boolean> {
    if (await staysWithDesk(snapshot, place)) return false;
    const relation = await relationBehind(snapshot, place);
    if (relation?.type !== 'SourcesMerged') return relation === null;
    const absorbed = streamOf.source(relation.data.absorbed);
    return !(await isNameless(snapshot, absorbed)) && (await this.horizonOf(snapshot, { kind: 'public' }, absorbed) ?? -1) >= relation.logIndex;
  }

  /** Whether readers find a source named in an incident. */
  async publiclyNamed(snapshot: Snapshot, incident: IncidentId, source: SourceId): Promise<boolean> {
    const reading = await this.reader.read(snapshot, { kind: 'public' }, incident);
    return reading !== null && (await this.#namesIn(snapshot, reading)).has(streamOf.source(source));
  }

  /** Where an incident's account can name it, itself or by way of a source or document that names it in turn. */
  async #horizonThrough(snapshot: Snapshot, viewer: Viewer, incident: IncidentId, named: StreamName): Promise<LogIndex | null> {
    const reading = await this.reader.read(snapshot, viewer, incident);
    return reading !== null && (await this.#namesIn(snapshot, reading)).has(named) ? reading.horizon.references : null;
  }

  /** Everything an incident's account can name: what its entries name, and what that names in turn. */
  async #namesIn(snapshot: Snapshot, reading: IncidentReading): Promise<ReadonlySet<StreamName>> {
    const key = `${reading.stream} ${reading.basis} ${reading.withholdings} ${await lastReferenceChange(snapshot, reading.referencesBasis)}`;
    const make = async (): Promise<ReadonlySet<StreamName>> => {
      // As it was recorded, and as it is read: whoever was merged or split is named by both names.
      const records = await Promise.all([this.reader.recorded(snapshot, reading), this.reader.record(snapshot, reading)]);
      const looks = await Promise.all(records.map((record) => this.reader.references(snapshot, reading, referencesOf(record))));
      return new Set(looks.flatMap(({ sources, documents }) =>
        [...[...sources.keys()].map(streamOf.source), ...[...documents.keys()].map(streamOf.document)]));
    };
    return this.#named.through(snapshot, key, make, (set) => 1 + set.size);
  }

  async #one(snapshot: Snapshot, { viewer, recorded = 'now' }: ReferenceAsked, stream: StreamName): Promise<ReferenceEntry | null> {
    const horizon = await this.horizonOf(snapshot, viewer, stream);
    if (horizon === null) return null;
    const desk = viewer.kind === 'owner';
    const [recordedBy, withheld] = await Promise.all([basisAt(snapshot, recorded), desk ? null : withheldReferences(snapshot)]);
    const basis = Math.min(horizon, recordedBy, snapshot.progress('statements'));
    const entry = await referenceAsOf(snapshot, stream, basis, withheld?.entries);
    if (entry === null) return null;
    const seen = withheld === null || !withheld.registrations.has(stream) ? entry : nameless(entry);
    return this.reader.words.of(seen, desk);
  }

  async #page<Item extends EntryMark>(
    snapshot: Snapshot, list: 'sources' | 'documents', registered: string, asked: PageAsked & ReferenceAsked,
    view: (entry: ReferenceEntry | null) => Item | null,
  ): Promise<Page<Item>> {
    const size = limitOf(asked.limit);
    const basis = Math.min(await basisAt(snapshot, asked.recorded ?? 'now'), snapshot.progress('statements'));
    const rows = await snapshot.all(`SELECT stream, log_index FROM {statements}
      WHERE registered = ? AND log_index > ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index LIMIT ?`,
      registered, placeOf(list, asked.after), basis, basis, MAX_LOOKED_AT);
    const { items, looked } = await firstFound(rows, size, async (row) =>
      marked(snapshot, asked.viewer, view(await this.#one(snapshot, asked, textIn(row, 'stream') as StreamName))));
    const last = rows[looked - 1];
    const more = looked < rows.length || rows.length === MAX_LOOKED_AT;
    return { items, basis, next: more && last !== undefined ? cursorAt(list, integerIn(last, 'log_index')) : null };
  }
}

const nameless = (entry: ReferenceEntry): ReferenceEntry => (entry.type === 'SourceRegistered'
  ? { ...entry, data: withheldSource(entry.data) } : { ...entry, data: withheldDocument(entry.data) });

/** The desk is told what is kept from readers. */
async function marked<View extends EntryMark>(snapshot: Snapshot, viewer: Viewer, view: View | null): Promise<View | null> {
  const withheld = view === null || viewer.kind !== 'owner' ? null : await markOfWithheld(snapshot, view.entry);
  return view === null || withheld === null ? view : { ...view, withheld };
}

const later = (a: LogIndex | null, b: LogIndex | null): LogIndex | null => (a === null ? b : b === null ? a : Math.max(a, b));

const sourceView = (entry: ReferenceEntry | null): SourceView | null =>
  entry?.type === 'SourceRegistered' ? { ...markOf(entry), ...entry.data } : null;

const documentView = (entry: ReferenceEntry | null): DocumentView | null =>
  entry?.type === 'DocumentRegistered' ? { ...markOf(entry), ...entry.data } : null;
