/** A source over time: what it was called, who it turned out to be, under which titles it was printed, and its record. */
import { sourceRecordOf } from '#domain/account/source-record.js';
import { named } from '#domain/account/names.js';
import { titlesOf } from '#domain/account/titles.js';
import type { NamedThere } from '#domain/account/titles.js';
import type { AsOf, Named } from '#domain/account/view.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { mergesThatCount, survivorOf } from '#domain/source/relations.js';
import type { MergeEntry, SplitEntry } from '#domain/source/relations.js';
import { WITHHELD, plain } from '#domain/text.js';
import { limitOf } from '../../cursor.js';
import { incidentIn } from '../../places.js';
import type { OverIncidentsAsked, ReferenceAsked } from '../../port.js';
import { integerIn, textIn } from '../../projections/rows.js';
import type {
  SourceDetail, SourceName, SourceRecordView, SourceTie, SourceTitles, SplitTie,
} from '../../views/source.js';
import type { Snapshot } from '../snapshot.js';
import { clockOf } from './account-queries.js';
import { relationsAsOf } from './identities.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { basisAt } from './moments.js';
import { naming } from './references.js';
import type { ReferenceQueries } from './reference-queries.js';
import { isNameless, withheldReferences } from './withheld.js';

/** Of a source that is named in more incidents than this, the first that were opened are looked at. */
const MAX_INCIDENTS = 500;

interface Looked {
  readonly worlds: readonly NamedThere[];
  readonly shared: Pick<SourceTitles, 'source' | 'asOf' | 'incidents'>;
}

export class SourceQueries {
  constructor(private readonly reader: IncidentReader, private readonly references: ReferenceQueries) {}

  source(snapshot: Snapshot, { source, ...asked }: ReferenceAsked & { readonly source: SourceId }): SourceDetail | null {
    const view = this.references.source(snapshot, { source, ...asked });
    const basis = this.#basis(snapshot, asked, source);
    if (view === null || basis === null) return null;
    const { merges, splits } = relationsAsOf(snapshot, basis);
    const tie = (entry: MergeEntry | SplitEntry, other: SourceId): readonly SourceTie[] => this.#tie(snapshot, asked, entry, other);
    const split = (entry: SplitEntry, other: SourceId): readonly SplitTie[] => {
      const { utterances, assertions } = entry.data;
      return tie(entry, other).map((each) => (asked.viewer.kind === 'owner' ? { ...each, utterances, assertions } : each));
    };
    const into = mergesThatCount(merges).get(source);
    return {
      ...view, touchedAt: Math.max(view.touchedAt, lastTouched(snapshot, source, basis)),
      names: this.#names(snapshot, asked.viewer, source, basis),
      mergedInto: into === undefined ? null : tie(into, into.data.survivor)[0] ?? null,
      absorbed: merges.flatMap((entry) => (entry.data.survivor === source ? tie(entry, entry.data.absorbed) : [])),
      splits: splits.flatMap((entry) => (entry.data.source === source ? split(entry, entry.data.part) : [])),
      splitFrom: splits.flatMap((entry) => (entry.data.part === source ? split(entry, entry.data.source) : [])),
    };
  }

  titles(snapshot: Snapshot, asked: OverIncidentsAsked): SourceTitles | null {
    const looked = this.#look(snapshot, asked);
    return looked === null ? null : { ...looked.shared, titles: titlesOf(looked.worlds, asked.public) };
  }

  record(snapshot: Snapshot, asked: OverIncidentsAsked & { readonly limit?: number }): SourceRecordView | null {
    const atMost = limitOf(asked.limit);
    const looked = this.#look(snapshot, asked);
    return looked === null ? null : { ...looked.shared, record: sourceRecordOf(looked.worlds, asked.public, atMost) };
  }

  /** The last log index that counts of what the viewer sees of a source; null where that is nothing. */
  #basis(snapshot: Snapshot, { viewer, recorded = 'now' }: ReferenceAsked, source: SourceId): LogIndex | null {
    const horizon = this.references.horizonOf(snapshot, viewer, streamOf.source(source));
    return horizon === null ? null : Math.min(horizon, basisAt(snapshot, recorded), snapshot.progress('statements', 'identities'));
  }

  /** None where the viewer does not know the other source, or knows it as it stood before. */
  #tie(snapshot: Snapshot, asked: ReferenceAsked, entry: MergeEntry | SplitEntry, other: SourceId): readonly SourceTie[] {
    const { id, logIndex, recordedAt, data } = entry;
    const name = this.#named(snapshot, asked, other);
    // Why we think that one is the other may tell who they are.
    const nameless = asked.viewer.kind !== 'owner' && sourcesOf(entry).some((source) => isNameless(snapshot, streamOf.source(source)));
    const rationale = nameless ? WITHHELD : plain(this.reader.words.in(data.rationale, asked.viewer.kind === 'owner'));
    return name === null || (this.#basis(snapshot, asked, other) ?? -1) < logIndex ? [] : [{ relation: data.relation, source: name, entry: id, logIndex, recordedAt, rationale }];
  }

  #named(snapshot: Snapshot, { viewer, recorded }: ReferenceAsked, source: SourceId): Named<SourceId> | null {
    const view = this.references.source(snapshot, { viewer, source, ...(recorded === undefined ? {} : { recorded }) });
    return view === null ? null : named(source, view.label, view.name);
  }

  #names(snapshot: Snapshot, viewer: Viewer, source: SourceId, basis: LogIndex): readonly SourceName[] {
    const stream = streamOf.source(source);
    const desk = viewer.kind === 'owner';
    const withheld = desk ? null : withheldReferences(snapshot);
    // What readers may not call it by, it was never called either.
    if (withheld?.registrations.has(stream) === true) return [];
    const entries = naming(snapshot, stream, basis);
    if (!desk && entries.some((entry) => entry.type === 'SourceRegistered' && entry.data.confidential === true)) return [];
    return entries.flatMap((entry): readonly SourceName[] => {
      if (withheld?.entries.has(entry.id) === true) return [];
      const { type, data } = this.reader.words.of(entry, desk);
      const mark = { recorded: entry.recordedAt, entry: entry.id };
      if (type === 'SourceRegistered') return [{ name: data.name, label: data.label ?? null, since: null, reason: null, ...mark }];
      return type === 'SourceRenamed' ? [{ name: data.name, label: data.label ?? null, since: data.since, reason: plain(data.reason), ...mark }] : [];
    });
  }

  #look(snapshot: Snapshot, asked: OverIncidentsAsked): Looked | null {
    const basis = this.#basis(snapshot, asked, asked.source);
    const known = basis === null ? null : this.#named(snapshot, asked, asked.source);
    if (basis === null || known === null) return null;
    const { merges } = relationsAsOf(snapshot, basis);
    const now = survivorOf(asked.source, mergesThatCount(merges));
    const readings = incidentsNaming(snapshot, namesOf(snapshot, now, basis)).flatMap((incident) =>
      this.reader.read(snapshot, asked.viewer, incident, asked.recorded) ?? []);
    const worlds = readings.slice(0, MAX_INCIDENTS).map((reading) => this.#there(snapshot, reading, asked.source));
    const asOf: AsOf = { public: asked.public, recorded: asked.recorded ?? 'now', basis, clock: clockOf(snapshot) };
    return {
      worlds,
      shared: {
        source: now === asked.source ? known : this.#named(snapshot, asked, now) ?? known, asOf,
        incidents: { lookedAt: worlds.length, leftOut: readings.length - worlds.length },
      },
    };
  }

  #there(snapshot: Snapshot, reading: IncidentReading, source: SourceId): NamedThere {
    const world = this.reader.world(snapshot, reading);
    const opened = world.record.opened?.data;
    return {
      incident: { id: reading.id, label: opened === undefined ? String(reading.row['slug']) : plain(opened.title) }, world,
      source: this.reader.identities(snapshot, reading).survivorOf(source),
    };
  }
}

const sourcesOf = ({ type, data }: MergeEntry | SplitEntry): readonly SourceId[] =>
  (type === 'SourcesMerged' ? [data.absorbed, data.survivor] : [data.source, data.part]);

/** Every id under which a source may have been recorded: those merged into it, and those it was split off from. */
function namesOf(snapshot: Snapshot, source: SourceId, basis: LogIndex): ReadonlySet<SourceId> {
  const { merges, splits } = relationsAsOf(snapshot, basis);
  const names = new Set([source]);
  // A set takes in what is added while it is walked.
  for (const name of names) {
    for (const { data } of merges) if (data.survivor === name) names.add(data.absorbed);
    for (const { data } of splits) if (data.part === name) names.add(data.source);
  }
  return names;
}

/** Incidents that name one of these sources, or a document that one of them published, in the order they were opened. */
function incidentsNaming(snapshot: Snapshot, names: ReadonlySet<SourceId>): readonly IncidentId[] {
  const incidents = new Set<IncidentId>();
  const naming = (stream: StreamName): void => {
    for (const row of snapshot.all('SELECT named_in FROM {mentions} WHERE named = ?', stream)) {
      const by = textIn(row, 'named_in') as StreamName;
      const incident = incidentIn(by);
      if (incident !== null) incidents.add(incident);
      else if (by.startsWith('document-') && stream.startsWith('source-')) naming(by);
    }
  };
  for (const name of names) naming(streamOf.source(name));
  const opened = (id: IncidentId): number => {
    const row = snapshot.first('SELECT log_index FROM {incidents} WHERE id = ?', id);
    return row === undefined ? Number.MAX_SAFE_INTEGER : integerIn(row, 'log_index');
  };
  return [...incidents].map((id) => [opened(id), id] as const).sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** Stream revision of the last event about merges and splits in a source's stream; -1 without any. */
function lastTouched(snapshot: Snapshot, source: SourceId, basis: LogIndex): number {
  const row = snapshot.first(`SELECT max(touched_at) AS touched_at FROM {identity_entries}
    WHERE stream = ? AND since <= ? AND (until IS NULL OR until > ?)`, streamOf.source(source), basis, basis);
  return typeof row?.['touched_at'] === 'number' ? row['touched_at'] : -1;
}
