/** How far each match may be seen: by incident, and for sources and documents by what is published that names them. */
import type { EventType } from '#domain/events.js';
import type { EventId, LogIndex, StreamName } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { DESK } from '../../horizon.js';
import type { Row } from '../../projection.js';
import { textIn } from '../../projections/rows.js';
import { facet } from '../../search/facets.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentPlace, IncidentReader, IncidentReading } from './incident-reading.js';
import { isConfidential } from './confidential.js';
import type { ReferenceQueries } from './reference-queries.js';
import type { Bases } from './search-speech.js';
import { withheldReferences } from './withheld.js';
import type { WithheldReferences } from './withheld.js';

/** Of more published incidents than this, matches are told apart one by one. */
const MAX_NAMED = 64;
const NONE: ReadonlySet<EventId> = new Set();

export class SearchHorizons {
  /** Null for the owner, who sees all of them. */
  readonly #published: ReadonlyMap<string, IncidentPlace> | null;
  readonly #readings = new Map<string, IncidentReading | null>();
  #withheldReferences: WithheldReferences | undefined;
  readonly #references = new Map<string, LogIndex | null>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly viewer: Viewer,
    private readonly basis: LogIndex,
    private readonly reader: IncidentReader,
    private readonly references: ReferenceQueries,
  ) {
    this.#published = viewer.kind === 'owner' ? null
      : new Map(snapshot.all('SELECT * FROM {incidents} WHERE published_log_index IS NOT NULL').map((row) => {
        const place = reader.place(snapshot, row);
        return [place.id, place] as const;
      }));
  }

  /** What narrows the index to what the viewer may see, where that is worth it. */
  facets(): readonly (readonly string[])[] {
    if (this.#published === null || this.#published.size > MAX_NAMED) return [];
    return [[...[...this.#published.values()].map(({ id }) => facet.incident(id)), facet.reference]];
  }

  /** Quickly, and letting through too much: whether a match may count at all. */
  mayCount(row: Row): boolean {
    if (!standsAt(row, this.basis)) return typeof row['until'] === 'number' && this.#published !== null && Number(row['since']) <= this.basis;
    if (this.#published === null) return true;
    if (row['incident'] === null) return textIn(row, 'stream') !== 'ledger';
    const place = this.#published.get(textIn(row, 'incident'));
    return place !== undefined && Number(row['since']) <= (place.publication.throughLogIndex ?? -1);
  }

  /** Null where the viewer does not see the match. */
  basesOf(row: Row): Bases | null {
    const bases = this.#basesOf(row);
    return bases !== null && standsAt(row, bases.own) ? bases : null;
  }

  #basesOf(row: Row): Bases | null {
    if (this.#published === null) return { own: this.basis, references: this.basis, horizon: DESK, withheld: NONE };
    const stream = textIn(row, 'stream') as StreamName;
    if (row['incident'] === null) {
      const horizon = this.#referenceHorizon(stream);
      const place = { event: textIn(row, 'event_id') as EventId, type: textIn(row, 'type') as EventType, stream };
      if (horizon === null || isConfidential(this.snapshot, stream) || !this.references.readersGet(this.snapshot, place, this.#withheld())) return null;
      const until = Math.min(horizon, this.basis);
      return { own: until, references: until, horizon: { incident: until, references: until, desk: false }, withheld: NONE };
    }
    const reading = this.#readingOf(textIn(row, 'incident'));
    if (reading === null || reading.withheld.has(textIn(row, 'event_id') as EventId)) return null;
    return { own: reading.basis, references: reading.referencesBasis, horizon: reading.horizon, withheld: reading.withheld };
  }

  /** Entries of sources and documents that readers do not get. */
  #withheld(): WithheldReferences {
    return (this.#withheldReferences ??= withheldReferences(this.snapshot));
  }

  #readingOf(incident: string): IncidentReading | null {
    let reading = this.#readings.get(incident);
    if (reading === undefined) {
      const place = this.#published?.get(incident);
      reading = place === undefined ? null : this.reader.readPlace(this.snapshot, this.viewer, place, `#${this.basis}`);
      this.#readings.set(incident, reading);
    }
    return reading;
  }

  #referenceHorizon(stream: StreamName): LogIndex | null {
    let horizon = this.#references.get(stream);
    if (horizon === undefined) this.#references.set(stream, horizon = this.references.horizonOf(this.snapshot, this.viewer, stream));
    return horizon;
  }
}

/** The version of an entry that counts as of a log index. */
function standsAt({ since, until }: Row, basis: LogIndex): boolean {
  return typeof since === 'number' && since <= basis && (typeof until !== 'number' || until > basis);
}

