/**
 * One incident, as one viewer may see it, as recorded by some moment: the place where horizon and basis meet. Everything
 * that is read of an incident is read through here.
 */
import { worldOf } from '#domain/account/world.js';
import type { World } from '#domain/account/world.js';
import { referencesOf } from '#domain/account/references.js';
import type { Entry } from '#domain/entries.js';
import { streamOf } from '#domain/ids.js';
import type { EventId, IncidentId, LogIndex, StreamName } from '#domain/ids.js';
import { recordOf } from '#domain/incident/record.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import { withheldFromPublic } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { horizonOf } from '../../horizon.js';
import type { Horizon } from '../../horizon.js';
import { Lru } from '../../lru.js';
import type { Row } from '../../projection.js';
import type { Recorded } from '../../port.js';
import { textIn } from '../../projections/rows.js';
import type { PublicationView } from '../../views/incident.js';
import type { Snapshot } from '../snapshot.js';
import { basisAt } from './moments.js';
import { lastReferenceChange, referencesAsOf } from './references.js';
import { VersionCache } from './versions.js';

export interface IncidentPlace {
  readonly id: IncidentId;
  readonly stream: StreamName;
  /** Of the table `incidents`. */
  readonly row: Row;
  readonly publication: PublicationView;
}

/** What a viewer sees of an incident, as of a pair of bases. */
export interface IncidentReading extends IncidentPlace {
  readonly horizon: Horizon;
  /** The last log index that counts: of the incident's own events, and of sources and documents. */
  readonly basis: LogIndex;
  readonly referencesBasis: LogIndex;
  /** Events up to the horizon that the viewer does not see. */
  readonly withheld: ReadonlySet<EventId>;
}

/** Weighed by entries. */
const MAX_WORLDS = 100_000;
const MAX_WITHHELD = 100_000;
const NOTHING: ReadonlySet<EventId> = new Set();

export class IncidentReader {
  readonly #versions = new VersionCache();
  readonly #records = new Lru<IncidentRecord>(MAX_WORLDS);
  readonly #worlds = new Lru<World>(MAX_WORLDS);
  readonly #withheld = new Lru<ReadonlySet<EventId>>(MAX_WITHHELD);
  #generations = '';

  find(snapshot: Snapshot, idOrSlug: string): IncidentPlace | null {
    const row = snapshot.first('SELECT * FROM {incidents} WHERE id = ?', idOrSlug)
      ?? snapshot.first('SELECT * FROM {incidents} WHERE slug = ? ORDER BY log_index LIMIT 1', idOrSlug);
    return row === undefined ? null : this.place(snapshot, row);
  }

  /** @param row of the table `incidents` */
  place(snapshot: Snapshot, row: Row): IncidentPlace {
    const id = textIn(row, 'id') as IncidentId;
    return { id, stream: streamOf.incident(id), row, publication: publicationOf(snapshot, row) };
  }

  /** Null: for this viewer there is no such incident. */
  read(snapshot: Snapshot, viewer: Viewer, idOrSlug: string, recorded: Recorded = 'now'): IncidentReading | null {
    const place = this.find(snapshot, idOrSlug);
    return place === null ? null : this.readPlace(snapshot, viewer, place, recorded);
  }

  readPlace(snapshot: Snapshot, viewer: Viewer, place: IncidentPlace, recorded: Recorded = 'now'): IncidentReading | null {
    const horizon = horizonOf(viewer, place.publication);
    if (horizon === null) return null;
    const until = Math.min(basisAt(snapshot, recorded), snapshot.progress('statements'));
    return {
      ...place, horizon, basis: Math.min(until, horizon.incident), referencesBasis: Math.min(until, horizon.references),
      // What the published revision leaves unsorted stays with the desk at every earlier moment too.
      withheld: horizon.desk ? NOTHING
        : this.#withheldOf(snapshot, place, Math.min(horizon.incident, snapshot.progress('statements'))),
    };
  }

  /** The entries that stand, in stream order. */
  entries(snapshot: Snapshot, { stream, basis, withheld }: IncidentReading): Entry[] {
    const entries = this.#versions.of(snapshot, stream).asOf(basis);
    return withheld.size === 0 ? entries : entries.filter(({ id }) => !withheld.has(id));
  }

  /** Shared with others who ask: not to be changed. */
  record(snapshot: Snapshot, reading: IncidentReading): IncidentRecord {
    this.#forgetOtherGenerations(snapshot);
    return this.#records.through(this.#key(snapshot, reading), () => recordOf(this.entries(snapshot, reading)), weightOf);
  }

  world(snapshot: Snapshot, reading: IncidentReading): World {
    const record = this.record(snapshot, reading);
    const key = `${this.#key(snapshot, reading)} ${lastReferenceChange(snapshot, reading.referencesBasis)}`;
    const make = (): World => worldOf(record, referencesAsOf(snapshot, referencesOf(record), reading.referencesBasis));
    return this.#worlds.through(key, make, () => weightOf(record));
  }

  /** What of an incident stays with the desk when it is published up to a log index. */
  #withheldOf(snapshot: Snapshot, { stream }: IncidentPlace, through: LogIndex): ReadonlySet<EventId> {
    this.#forgetOtherGenerations(snapshot);
    const make = (): ReadonlySet<EventId> => withheldFromPublic(this.#versions.of(snapshot, stream).happenedBy(through));
    return this.#withheld.through(`${stream} ${through}`, make, (set) => 1 + set.size);
  }

  #key(snapshot: Snapshot, { stream, basis, horizon }: IncidentReading): string {
    return `${stream} ${this.#versions.of(snapshot, stream).lastChange(basis)} ${horizon.desk ? '' : horizon.incident}`;
  }

  /** Entries as of a log index are the same for ever, but tables made by another version may tell them differently. */
  #forgetOtherGenerations(snapshot: Snapshot): void {
    const generations = `${snapshot.generation('statements')} ${snapshot.generation('timeline')}`;
    if (generations === this.#generations) return;
    this.#generations = generations;
    for (const cache of [this.#records, this.#worlds, this.#withheld]) cache.clear();
  }
}

const weightOf = (record: IncidentRecord): number => 1 + record.assertions.size + record.utterances.size;

const integerOrNull = (row: Row, column: string): number | null => (row[column] === null ? null : Number(row[column]));

function publicationOf(snapshot: Snapshot, row: Row): PublicationView {
  const throughRevision = integerOrNull(row, 'through_revision');
  const through = throughRevision === null ? undefined
    : snapshot.first('SELECT log_index FROM {timeline} WHERE incident = ? AND revision = ?', textIn(row, 'id'), throughRevision);
  return {
    throughRevision, throughLogIndex: through === undefined ? null : integerOrNull(through, 'log_index'),
    publishedLogIndex: integerOrNull(row, 'published_log_index'), touchedAt: integerOrNull(row, 'publication_touched_at'),
  };
}
