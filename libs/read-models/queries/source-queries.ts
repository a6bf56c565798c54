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
import type { MergeEntry, SourceRelations, SplitEntry } from '#domain/source/relations.js';
import { WITHHELD, plain } from '#domain/text.js';
import { limitOf } from '../cursor.js';
import type { OverIncidentsAsked, ReferenceAsked } from '../port.js';
import { integerIn } from '../projections/rows.js';
import type {
  SourceDetail, SourceName, SourceRecordView, SourceTie, SourceTitles, SplitTie,
} from '../views/source.js';
import type { Snapshot } from '../snapshot.js';
import { clockOf } from './account-queries.js';
import { relationsAsOf } from './identities.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { incidentsNaming } from './mentions.js';
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

  async source(snapshot: Snapshot, { source, ...asked }: ReferenceAsked & { readonly source: SourceId }): Promise<SourceDetail | null> {
    const [view, basis] = await Promise.all([this.references.source(snapshot, { source, ...asked }), this.#basis(snapshot, asked, source)]);
    if (view === null || basis === null) return null;
    const { merges, splits } = await relationsAsOf(snapshot, basis);
    const tie = async (entry: MergeEntry | SplitEntry, other: SourceId): Promise<readonly SourceTie[]> => this.#tie(snapshot, asked, entry, other);
    const split = async (entry: SplitEntry, other: SourceId): Promise<readonly SplitTie[]> => {
      const { utterances, assertions } = entry.data;
      return (await tie(entry, other)).map((each) => (asked.viewer.kind === 'owner' ? { ...each, utterances, assertions } : each));
    };
    const all = async <Tie>(ties: readonly Promise<readonly Tie[]>[]): Promise<readonly Tie[]> => (await Promise.all(ties)).flat();
    const into = mergesThatCount(merges).get(source);
    const [touched, names, mergedInto, absorbed, splitOff, splitFrom] = await Promise.all([
      lastTouched(snapshot, source, basis), this.#names(snapshot, asked.viewer, source, basis),
      into === undefined ? [] : tie(into, into.data.survivor),
      all(merges.filter(({ data }) => data.survivor === source).map((entry) => tie(entry, entry.data.absorbed))),
      all(splits.filter(({ data }) => data.source === source).map((entry) => split(entry, entry.data.part))),
      all(splits.filter(({ data }) => data.part === source).map((entry) => split(entry, entry.data.source))),
    ]);
    const touchedAt = Math.max(view.touchedAt, touched);
    return { ...view, touchedAt, names, mergedInto: mergedInto[0] ?? null, absorbed, splits: splitOff, splitFrom };
  }

  async titles(snapshot: Snapshot, asked: OverIncidentsAsked): Promise<SourceTitles | null> {
    const looked = await this.#look(snapshot, asked);
    return looked === null ? null : { ...looked.shared, titles: titlesOf(looked.worlds, asked.public) };
  }

  async record(snapshot: Snapshot, asked: OverIncidentsAsked & { readonly limit?: number }): Promise<SourceRecordView | null> {
    const atMost = limitOf(asked.limit);
    const looked = await this.#look(snapshot, asked);
    return looked === null ? null : { ...looked.shared, record: sourceRecordOf(looked.worlds, asked.public, atMost) };
  }

  /** The last log index that counts of what the viewer sees of a source; null where that is nothing. */
  async #basis(snapshot: Snapshot, { viewer, recorded = 'now' }: ReferenceAsked, source: SourceId): Promise<LogIndex | null> {
    const horizon = await this.references.horizonOf(snapshot, viewer, streamOf.source(source));
    return horizon === null ? null : Math.min(horizon, await basisAt(snapshot, recorded), snapshot.progress('statements', 'identities'));
  }

  /** None where the viewer does not know the other source, or knows it as it stood before. */
  async #tie(snapshot: Snapshot, asked: ReferenceAsked, entry: MergeEntry | SplitEntry, other: SourceId): Promise<readonly SourceTie[]> {
    const { id, logIndex, recordedAt, data } = entry;
    const desk = asked.viewer.kind === 'owner';
    const [name, basis, ...nameless] = await Promise.all([
      this.#named(snapshot, asked, other), this.#basis(snapshot, asked, other),
      ...(desk ? [] : sourcesOf(entry).map((source) => isNameless(snapshot, streamOf.source(source)))),
    ]);
    if (name === null || (basis ?? -1) < logIndex) return [];
    // Why we think that one is the other may tell who they are.
    const rationale = nameless.includes(true) ? WITHHELD : plain(this.reader.words.in(data.rationale, desk));
    return [{ relation: data.relation, source: name, entry: id, logIndex, recordedAt, rationale }];
  }

  async #named(snapshot: Snapshot, { viewer, recorded }: ReferenceAsked, source: SourceId): Promise<Named<SourceId> | null> {
    const view = await this.references.source(snapshot, { viewer, source, ...(recorded === undefined ? {} : { recorded }) });
    return view === null ? null : named(source, view.label, view.name);
  }

  async #names(snapshot: Snapshot, viewer: Viewer, source: SourceId, basis: LogIndex): Promise<readonly SourceName[]> {
    const stream = streamOf.source(source);
    const desk = viewer.kind === 'owner';
    const [withheld, entries] = await Promise.all([desk ? null : withheldReferences(snapshot), naming(snapshot, stream, basis)]);
    // What readers may not call it by, it was never called either.
    if (withheld?.registrations.has(stream) === true) return [];
    if (!desk && entries.some((entry) => entry.type === 'SourceRegistered' && entry.data.confidential === true)) return [];
    return entries.flatMap((entry): readonly SourceName[] => {
      if (withheld?.entries.has(entry.id) === true) return [];
      const { type, data } = this.reader.words.of(entry, desk);
      const mark = { recorded: entry.recordedAt, entry: entry.id };
      if (type === 'SourceRegistered') return [{ name: data.name, label: data.label ?? null, since: null, reason: null, ...mark }];
      return type === 'SourceRenamed' ? [{ name: data.name, label: data.label ?? null, since: data.since, reason: plain(data.reason), ...mark }] : [];
    });
  }

  async #look(snapshot: Snapshot, asked: OverIncidentsAsked): Promise<Looked | null> {
    const [basis, known] = await Promise.all([this.#basis(snapshot, asked, asked.source), this.#named(snapshot, asked, asked.source)]);
    if (basis === null || known === null) return null;
    const relations = await relationsAsOf(snapshot, basis);
    const now = survivorOf(asked.source, mergesThatCount(relations.merges));
    const incidents = await inOrderOfOpening(snapshot, namesOf(now, relations));
    const seen = await Promise.all(incidents.map((incident) => this.reader.read(snapshot, asked.viewer, incident, asked.recorded)));
    const readings = seen.filter((reading) => reading !== null);
    const [worlds, clock] = await Promise.all([
      Promise.all(readings.slice(0, MAX_INCIDENTS).map((reading) => this.#there(snapshot, reading, asked.source))), clockOf(snapshot),
    ]);
    const asOf: AsOf = { public: asked.public, recorded: asked.recorded ?? 'now', basis, clock };
    return {
      worlds,
      shared: {
        source: now === asked.source ? known : await this.#named(snapshot, asked, now) ?? known, asOf,
        incidents: { lookedAt: worlds.length, leftOut: readings.length - worlds.length },
      },
    };
  }

  async #there(snapshot: Snapshot, reading: IncidentReading, source: SourceId): Promise<NamedThere> {
    const [world, identities] = await Promise.all([this.reader.world(snapshot, reading), this.reader.identities(snapshot, reading)]);
    const opened = world.record.opened?.data;
    return {
      incident: { id: reading.id, label: opened === undefined ? String(reading.row['slug']) : plain(opened.title) }, world,
      source: identities.survivorOf(source),
    };
  }
}

const sourcesOf = ({ type, data }: MergeEntry | SplitEntry): readonly SourceId[] =>
  (type === 'SourcesMerged' ? [data.absorbed, data.survivor] : [data.source, data.part]);

/** Every id under which a source may have been recorded: those merged into it, and those it was split off from. */
function namesOf(source: SourceId, { merges, splits }: SourceRelations): ReadonlySet<SourceId> {
  const names = new Set([source]);
  // A set takes in what is added while it is walked.
  for (const name of names) {
    for (const { data } of merges) if (data.survivor === name) names.add(data.absorbed);
    for (const { data } of splits) if (data.part === name) names.add(data.source);
  }
  return names;
}

/** Incidents that name one of these sources, or a document that one of them published, in the order they were opened. */
async function inOrderOfOpening(snapshot: Snapshot, names: ReadonlySet<SourceId>): Promise<readonly IncidentId[]> {
  const incidents: IncidentId[] = [];
  const published = (by: StreamName, named: StreamName): boolean => by.startsWith('document-') && named.startsWith('source-');
  for await (const incident of incidentsNaming(snapshot, [...names].map(streamOf.source), published)) incidents.push(incident);
  const opened = await Promise.all(incidents.map(async (id) => {
    const row = await snapshot.first('SELECT log_index FROM {incidents} WHERE id = ?', id);
    return [row === undefined ? Number.MAX_SAFE_INTEGER : integerIn(row, 'log_index'), id] as const;
  }));
  return opened.sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** Stream revision of the last event about merges and splits in a source's stream; -1 without any. */
async function lastTouched(snapshot: Snapshot, source: SourceId, basis: LogIndex): Promise<number> {
  const row = await snapshot.first(`SELECT max(touched_at) AS touched_at FROM {identity_entries}
    WHERE stream = ? AND since <= ? AND (until IS NULL OR until > ?)`, streamOf.source(source), basis, basis);
  return typeof row?.['touched_at'] === 'number' ? row['touched_at'] : -1;
}
