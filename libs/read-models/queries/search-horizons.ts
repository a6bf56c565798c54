/** How far each match may be seen: by incident, and for sources and documents by what is published that names them. */
import type { EventType } from '#domain/events.js';
import type { EventId, LogIndex, StreamName } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { DESK } from '../horizon.js';
import type { Row } from '../projection.js';
import { textIn } from '../projections/rows.js';
import { facet } from '../search/facets.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentPlace, IncidentReader, IncidentReading } from './incident-reading.js';
import { isConfidential } from './confidential.js';
import { OncePerRead } from './kept.js';
import type { ReferenceQueries } from './reference-queries.js';
import type { Bases } from './search-speech.js';

/** Of more published incidents than this, matches are told apart one by one. */
const MAX_NAMED = 64;
const NONE: ReadonlySet<EventId> = new Set();

export class SearchHorizons {
  /** Null for the owner, who sees all of them. */
  #published: ReadonlyMap<string, IncidentPlace> | null = null;
  readonly #readings = new OncePerRead<IncidentReading | null>();
  readonly #references = new OncePerRead<LogIndex | null>();

  private constructor(
    private readonly snapshot: Snapshot,
    private readonly viewer: Viewer,
    private readonly basis: LogIndex,
    private readonly reader: IncidentReader,
    private readonly references: ReferenceQueries,
  ) {}

  static async of(
    snapshot: Snapshot, viewer: Viewer, basis: LogIndex, reader: IncidentReader, references: ReferenceQueries,
  ): Promise<SearchHorizons> {
    const horizons = new SearchHorizons(snapshot, viewer, basis, reader, references);
    if (viewer.kind === 'owner') return horizons;
    const rows = await snapshot.all('SELECT * FROM {incidents} WHERE published_log_index IS NOT NULL');
    const places = await Promise.all(rows.map((row) => reader.place(snapshot, row)));
    horizons.#published = new Map(places.map((place) => [place.id, place]));
    return horizons;
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
  async basesOf(row: Row): Promise<Bases | null> {
    const bases = await this.#basesOf(row);
    return bases !== null && standsAt(row, bases.own) ? bases : null;
  }

  async #basesOf(row: Row): Promise<Bases | null> {
    if (this.#published === null) return { own: this.basis, references: this.basis, horizon: DESK, withheld: NONE };
    const stream = textIn(row, 'stream') as StreamName;
    if (row['incident'] === null) {
      const horizon = await this.#references.of(this.snapshot, stream, () => this.references.horizonOf(this.snapshot, this.viewer, stream));
      const place = { event: textIn(row, 'event_id') as EventId, type: textIn(row, 'type') as EventType, stream };
      if (horizon === null || await isConfidential(this.snapshot, stream) || !await this.references.readersGet(this.snapshot, place)) return null;
      const until = Math.min(horizon, this.basis);
      return { own: until, references: until, horizon: { incident: until, references: until, desk: false }, withheld: NONE };
    }
    const reading = await this.#readingOf(textIn(row, 'incident'));
    if (reading === null || reading.withheld.has(textIn(row, 'event_id') as EventId)) return null;
    return { own: reading.basis, references: reading.referencesBasis, horizon: reading.horizon, withheld: reading.withheld };
  }

  #readingOf(incident: string): Promise<IncidentReading | null> {
    return this.#readings.of(this.snapshot, incident, async () => {
      const place = this.#published?.get(incident);
      return place === undefined ? null : this.reader.readPlace(this.snapshot, this.viewer, place, `#${this.basis}`);
    });
  }
}

/** The version of an entry that counts as of a log index. */
function standsAt({ since, until }: Row, basis: LogIndex): boolean {
  return typeof since === 'number' && since <= basis && (typeof until !== 'number' || until > basis);
}

