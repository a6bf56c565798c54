/**
 * One incident, as one viewer may see it, as recorded by some moment: the place where horizon and basis meet. Everything
 * that is read of an incident is read through here.
 */
import { withIdentities } from '#domain/account/identities.js';
import type { Identities } from '#domain/account/identities.js';
import { worldOf } from '#domain/account/world.js';
import type { World } from '#domain/account/world.js';
import { referencesOf } from '#domain/account/references.js';
import type { Entry } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import { streamOf } from '#domain/ids.js';
import type { EventId, IncidentId, LogIndex, StreamName } from '#domain/ids.js';
import { linksIn } from '#domain/incident/links.js';
import { recordOf } from '#domain/incident/record.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { asSeen, keptBack, originsIn } from '#domain/withholding-closure.js';
import type { KeptBack } from '#domain/withholding-closure.js';
import { horizonOf } from '../../horizon.js';
import type { Horizon } from '../../horizon.js';
import { Lru } from '../../lru.js';
import type { Row } from '../../projection.js';
import type { Recorded } from '../../port.js';
import { textIn } from '../../projections/rows.js';
import type { PublicationView } from '../../views/incident.js';
import type { Snapshot } from '../snapshot.js';
import { IdentityCache, identitiesWith, lastIdentityChange } from './identities.js';
import { basisAt } from './moments.js';
import { lastReferenceChange, referencesAsOf, referencesWith } from './references.js';
import { withEvents } from './with-events.js';
import { VersionCache } from './versions.js';
import type { Words } from './words.js';
import { asReadersSee, withheldIn, withheldReferences } from './withheld.js';
import type { Withheld } from './withheld.js';

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
  /** Stored events up to the horizon that the viewer does not see. */
  readonly withheld: ReadonlySet<EventId>;
  /** The same, with what it does to entries; see `seen`. */
  readonly kept: KeptBack;
  /** What is withheld now, in the incident and of sources and documents: names the set. */
  readonly withholdings: string;
}

/** Without a horizon nothing that is sealed is read. */
type EntriesAsked = Pick<IncidentReading, 'stream' | 'basis' | 'kept'> & Partial<Pick<IncidentReading, 'horizon'>>;

/** Entries of an incident that readers do not get, and incidents that they do not know. */
interface WithheldHere extends Withheld {
  readonly elsewhere: ReadonlySet<IncidentId>;
}

/** Weighed by entries. */
const MAX_WORLDS = 100_000;
const MAX_WITHHELD = 100_000;
export const NOTHING_KEPT: KeptBack = { events: new Set(), fallen: new Set(), ids: new Set(), elsewhere: new Set() };

export class IncidentReader {
  readonly #versions = new VersionCache();
  readonly #records = new Lru<IncidentRecord>(MAX_WORLDS);
  readonly #worlds = new Lru<World>(MAX_WORLDS);
  readonly #withheld = new Lru<KeptBack>(MAX_WITHHELD);
  /** What of an incident's stream up to a log index names other incidents. */
  readonly #links = new Lru<{ readonly links: ReturnType<typeof linksIn>; readonly origins: ReadonlySet<IncidentId> }>(MAX_WITHHELD);
  readonly #identities = new IdentityCache();
  #generations = '';

  /** @param words what readers get in the place of sealed values */
  constructor(readonly words: Words) {}

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
    const until = Math.min(basisAt(snapshot, recorded), snapshot.progress('statements', 'identities'));
    const bases = { basis: Math.min(until, horizon.incident), referencesBasis: Math.min(until, horizon.references) };
    if (horizon.desk) return { ...place, horizon, ...bases, withheld: NOTHING_KEPT.events, kept: NOTHING_KEPT, withholdings: '' };
    // What the published revision leaves unsorted stays with the desk at every earlier moment too; so does what is withheld now.
    const through = Math.min(horizon.incident, snapshot.progress('statements'));
    const withheld = this.#withOthers(snapshot, viewer, place, through, withheldIn(snapshot, place.stream));
    const kept = this.#keptOf(snapshot, place, through, withheld);
    return { ...place, horizon, ...bases, withheld: kept.events, kept, withholdings: `${withheld.key}/${withheldReferences(snapshot).key}` };
  }

  /** The entries that stand, in stream order. */
  entries(snapshot: Snapshot, { stream, basis, kept, horizon }: EntriesAsked): Entry[] {
    const desk = horizon?.desk ?? false;
    const entries = this.#versions.of(snapshot, stream).asOf(basis, (entry) => this.words.of(entry, desk));
    return kept.fallen.size === 0 && kept.elsewhere.size === 0 ? entries : entries.flatMap((entry) => asSeen(kept, entry) ?? []);
  }

  /** With every source named as who it is, by the merges and splits that stand. Shared with others who ask: not to be changed. */
  record(snapshot: Snapshot, reading: IncidentReading): IncidentRecord {
    const recorded = this.recorded(snapshot, reading);
    const identities = this.identities(snapshot, reading);
    if (identities.size === 0) return recorded;
    const key = `${this.#key(snapshot, reading)} by ${lastIdentityChange(snapshot, reading.referencesBasis)}`;
    return this.#records.through(key, () => withIdentities(recorded, identities), weightOf);
  }

  /** Who sources are, as recorded. */
  identities(snapshot: Snapshot, { referencesBasis }: Pick<IncidentReading, 'referencesBasis'>): Identities {
    return this.#identities.asOf(snapshot, referencesBasis);
  }

  /** With every source named as it was when it was recorded. Shared with others who ask: not to be changed. */
  recorded(snapshot: Snapshot, reading: IncidentReading): IncidentRecord {
    this.#forgetOtherGenerations(snapshot);
    return this.#records.through(this.#key(snapshot, reading), () => recordOf(this.entries(snapshot, reading)), weightOf);
  }

  world(snapshot: Snapshot, reading: IncidentReading): World {
    const record = this.record(snapshot, reading);
    const key = `${this.#key(snapshot, reading)} ${lastReferenceChange(snapshot, reading.referencesBasis)}`;
    const make = (): World => {
      return worldOf(record, this.references(snapshot, reading, referencesOf(record)));
    };
    return this.#worlds.through(key, make, () => weightOf(record));
  }

  /** Sources and documents as the viewer of an incident reads them, with those that they name in turn. */
  references(
    snapshot: Snapshot, reading: Pick<IncidentReading, 'horizon' | 'referencesBasis'>, named: ReturnType<typeof referencesOf>,
  ): ReturnType<typeof referencesAsOf> {
    const { desk } = reading.horizon;
    const withheld = desk ? null : withheldReferences(snapshot);
    const found = referencesAsOf(snapshot, named, reading.referencesBasis, {
      identities: this.identities(snapshot, reading), ...(withheld === null ? {} : { without: withheld.entries }),
    });
    return this.words.references(withheld === null ? found : asReadersSee(found, withheld), desk);
  }

  /** As `world`, with events that nobody has written taken in, whatever stream they are of. It is kept nowhere. */
  worldWith(
    snapshot: Snapshot, reading: EntriesAsked & Pick<IncidentReading, 'referencesBasis'>, events: readonly LedgerEvent[],
  ): World {
    const desk = reading.horizon?.desk ?? false;
    const own = events.filter(({ stream }) => stream === reading.stream).map((event) => this.words.of(event, desk));
    const identities = identitiesWith(snapshot, reading.referencesBasis, events);
    const record = withIdentities(recordOf(withEvents(this.entries(snapshot, reading), own)), identities);
    const instead = referencesWith(snapshot, reading.referencesBasis, events);
    const found = referencesAsOf(snapshot, referencesOf(record), reading.referencesBasis, { identities, instead });
    return worldOf(record, this.words.references(found, desk));
  }

  /** What of an incident stays with the desk when it is published up to a log index. */
  #keptOf(snapshot: Snapshot, { stream }: IncidentPlace, through: LogIndex, withheld: WithheldHere): KeptBack {
    this.#forgetOtherGenerations(snapshot);
    const make = (): KeptBack => keptBack(this.#versions.of(snapshot, stream).happenedBy(through), withheld.entries, withheld.elsewhere);
    return this.#withheld.through(`${stream} ${through} ${withheld.key}`, make, ({ events, ids }) => 1 + events.size + ids.size);
  }

  /** With what names incidents that the viewer does not know: their ids must not get out. */
  #withOthers(snapshot: Snapshot, viewer: Viewer, { id, stream }: IncidentPlace, through: LogIndex, withheld: Withheld): WithheldHere {
    const { links, origins } = this.#links.through(`${stream} ${through}`, () => {
      const happened = this.#versions.of(snapshot, stream).happenedBy(through);
      return { links: linksIn(happened, id), origins: originsIn(happened) };
    }, (found) => 1 + found.links.length + found.origins.size);
    const unknown = (other: IncidentId): boolean => {
      const row = snapshot.first('SELECT published_log_index FROM {incidents} WHERE id = ?', other);
      return !can(viewer, 'read', { kind: 'incident', published: typeof row?.['published_log_index'] === 'number' });
    };
    const events = links.filter(({ other }) => unknown(other)).map(({ event }) => event);
    const elsewhere = new Set([...origins].filter(unknown));
    const key = [withheld.key, ...events, ...elsewhere].join(' ');
    return { key, entries: events.length === 0 ? withheld.entries : new Set([...withheld.entries, ...events]), elsewhere };
  }

  #key(snapshot: Snapshot, { stream, basis, horizon, withholdings }: IncidentReading): string {
    return `${stream} ${this.#versions.of(snapshot, stream).lastChange(basis)} ${horizon.desk ? 'desk' : `${horizon.incident} ${withholdings}`}`;
  }

  /**
   * Entries as of a log index are the same for ever, but tables made by another version may tell them differently, and words
   * whose key was destroyed are not to be told again.
   */
  #forgetOtherGenerations(snapshot: Snapshot): void {
    const told = ['statements', 'timeline', 'withholdings', 'identities'].map((name) => snapshot.generation(name));
    const generations = `${told.join(' ')} ${this.words.generation}`;
    if (generations === this.#generations) return;
    this.#generations = generations;
    for (const cache of [this.#records, this.#worlds, this.#withheld, this.#links]) cache.clear();
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
