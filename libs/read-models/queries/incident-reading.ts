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
import { horizonOf } from '../horizon.js';
import type { Horizon } from '../horizon.js';
import type { Row } from '../projection.js';
import type { Recorded } from '../port.js';
import { textIn } from '../projections/rows.js';
import type { PublicationView } from '../views/incident.js';
import type { Snapshot } from '../snapshot.js';
import { IdentityCache, identitiesWith, lastIdentityChange } from './identities.js';
import { Kept, OncePerRead } from './kept.js';
import { basisAt } from './moments.js';
import { lastReferenceChange, referencesAsOf, referencesWith } from './references.js';
import type { Found } from './references.js';
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
  readonly #identities = new IdentityCache();
  readonly #readings = new OncePerRead<IncidentReading | null>();
  #folded = new Folded('');

  /** @param words what readers get in the place of sealed values */
  constructor(readonly words: Words) {}

  async find(snapshot: Snapshot, idOrSlug: string): Promise<IncidentPlace | null> {
    const row = await snapshot.first('SELECT * FROM {incidents} WHERE id = ?', idOrSlug)
      ?? await snapshot.first('SELECT * FROM {incidents} WHERE slug = ? ORDER BY log_index LIMIT 1', idOrSlug);
    return row === undefined ? null : this.place(snapshot, row);
  }

  /** @param row of the table `incidents` */
  async place(snapshot: Snapshot, row: Row): Promise<IncidentPlace> {
    const id = textIn(row, 'id') as IncidentId;
    return { id, stream: streamOf.incident(id), row, publication: await publicationOf(snapshot, row) };
  }

  /** Null: for this viewer there is no such incident. */
  read(snapshot: Snapshot, viewer: Viewer, idOrSlug: string, recorded: Recorded = 'now'): Promise<IncidentReading | null> {
    return this.#readings.of(snapshot, `${viewer.kind} ${recorded} ${idOrSlug}`, async () => {
      const place = await this.find(snapshot, idOrSlug);
      return place === null ? null : this.readPlace(snapshot, viewer, place, recorded);
    });
  }

  async readPlace(snapshot: Snapshot, viewer: Viewer, place: IncidentPlace, recorded: Recorded = 'now'): Promise<IncidentReading | null> {
    const horizon = horizonOf(viewer, place.publication);
    if (horizon === null) return null;
    const until = Math.min(await basisAt(snapshot, recorded), snapshot.progress('statements', 'identities'));
    const bases = { basis: Math.min(until, horizon.incident), referencesBasis: Math.min(until, horizon.references) };
    if (horizon.desk) return { ...place, horizon, ...bases, withheld: NOTHING_KEPT.events, kept: NOTHING_KEPT, withholdings: '' };
    // What the published revision leaves unsorted stays with the desk at every earlier moment too; so does what is withheld now.
    const through = Math.min(horizon.incident, snapshot.progress('statements'));
    const [own, references] = await Promise.all([withheldIn(snapshot, place.stream), withheldReferences(snapshot)]);
    const withheld = await this.#withOthers(snapshot, viewer, place, through, own);
    const kept = await this.#keptOf(snapshot, place, through, withheld);
    return { ...place, horizon, ...bases, withheld: kept.events, kept, withholdings: `${withheld.key}/${references.key}` };
  }

  /** The entries that stand, in stream order. */
  async entries(snapshot: Snapshot, { stream, basis, kept, horizon }: EntriesAsked): Promise<Entry[]> {
    const desk = horizon?.desk ?? false;
    const entries = (await this.#foldedIn(snapshot).versions.of(snapshot, stream)).asOf(basis, (entry) => this.words.of(entry, desk));
    return kept.fallen.size === 0 && kept.elsewhere.size === 0 ? entries : entries.flatMap((entry) => asSeen(kept, entry) ?? []);
  }

  /** With every source named as who it is, by the merges and splits that stand. Shared with others who ask: not to be changed. */
  async record(snapshot: Snapshot, reading: IncidentReading): Promise<IncidentRecord> {
    const { records } = this.#foldedIn(snapshot);
    const [recorded, identities] = await Promise.all([this.recorded(snapshot, reading), this.identities(snapshot, reading)]);
    if (identities.size === 0) return recorded;
    const key = `${await this.#key(snapshot, reading)} by ${await lastIdentityChange(snapshot, reading.referencesBasis)}`;
    return records.through(snapshot, key, async () => withIdentities(recorded, identities), weightOf);
  }

  /** Who sources are, as recorded. */
  identities(snapshot: Snapshot, { referencesBasis }: Pick<IncidentReading, 'referencesBasis'>): Promise<Identities> {
    return this.#identities.asOf(snapshot, referencesBasis);
  }

  /** With every source named as it was when it was recorded. Shared with others who ask: not to be changed. */
  async recorded(snapshot: Snapshot, reading: IncidentReading): Promise<IncidentRecord> {
    const { records } = this.#foldedIn(snapshot);
    const make = async (): Promise<IncidentRecord> => recordOf(await this.entries(snapshot, reading));
    return records.through(snapshot, await this.#key(snapshot, reading), make, weightOf);
  }

  async world(snapshot: Snapshot, reading: IncidentReading): Promise<World> {
    const { worlds } = this.#foldedIn(snapshot);
    const [record, entries, references] = await Promise.all([
      this.record(snapshot, reading), this.#key(snapshot, reading), lastReferenceChange(snapshot, reading.referencesBasis),
    ]);
    const make = async (): Promise<World> => worldOf(record, await this.references(snapshot, reading, referencesOf(record)));
    return worlds.through(snapshot, `${entries} ${references}`, make, () => weightOf(record));
  }

  /** Sources and documents as the viewer of an incident reads them, with those that they name in turn. */
  async references(
    snapshot: Snapshot, reading: Pick<IncidentReading, 'horizon' | 'referencesBasis'>, named: ReturnType<typeof referencesOf>,
  ): Promise<Found> {
    const { desk } = reading.horizon;
    const [identities, withheld] = await Promise.all([this.identities(snapshot, reading), desk ? null : withheldReferences(snapshot)]);
    const found = await referencesAsOf(snapshot, named, reading.referencesBasis, {
      identities, ...(withheld === null ? {} : { without: withheld.entries }),
    });
    return this.words.references(withheld === null ? found : asReadersSee(found, withheld), desk);
  }

  /** As `world`, with events that nobody has written taken in, whatever stream they are of. It is kept nowhere. */
  async worldWith(
    snapshot: Snapshot, reading: EntriesAsked & Pick<IncidentReading, 'referencesBasis'>, events: readonly LedgerEvent[],
  ): Promise<World> {
    const desk = reading.horizon?.desk ?? false;
    const own = events.filter(({ stream }) => stream === reading.stream).map((event) => this.words.of(event, desk));
    const [identities, entries, instead] = await Promise.all([
      identitiesWith(snapshot, reading.referencesBasis, events), this.entries(snapshot, reading),
      referencesWith(snapshot, reading.referencesBasis, events),
    ]);
    const record = withIdentities(recordOf(withEvents(entries, own)), identities);
    const found = await referencesAsOf(snapshot, referencesOf(record), reading.referencesBasis, { identities, instead });
    return worldOf(record, this.words.references(found, desk));
  }

  /** What of an incident stays with the desk when it is published up to a log index. */
  #keptOf(snapshot: Snapshot, { stream }: IncidentPlace, through: LogIndex, withheld: WithheldHere): Promise<KeptBack> {
    const make = async (): Promise<KeptBack> =>
      keptBack((await this.#foldedIn(snapshot).versions.of(snapshot, stream)).happenedBy(through), withheld.entries, withheld.elsewhere);
    return this.#foldedIn(snapshot).withheld.through(snapshot, `${stream} ${through} ${withheld.key}`, make, ({ events, ids }) => 1 + events.size + ids.size);
  }

  /** With what names incidents that the viewer does not know: their ids must not get out. */
  async #withOthers(
    snapshot: Snapshot, viewer: Viewer, { id, stream }: IncidentPlace, through: LogIndex, withheld: Withheld,
  ): Promise<WithheldHere> {
    const { links, origins } = await this.#foldedIn(snapshot).links.through(snapshot, `${stream} ${through}`, async () => {
      const happened = (await this.#foldedIn(snapshot).versions.of(snapshot, stream)).happenedBy(through);
      return { links: linksIn(happened, id), origins: originsIn(happened) };
    }, (found) => 1 + found.links.length + found.origins.size);
    const others = new Set([...links.map(({ other }) => other), ...origins]);
    const unknown = new Set(await Promise.all([...others].map(async (other) => {
      const row = await snapshot.first('SELECT published_log_index FROM {incidents} WHERE id = ?', other);
      return can(viewer, 'read', { kind: 'incident', published: typeof row?.['published_log_index'] === 'number' }) ? null : other;
    })));
    const events = links.filter(({ other }) => unknown.has(other)).map(({ event }) => event);
    const elsewhere = new Set([...origins].filter((other) => unknown.has(other)));
    const key = [withheld.key, ...events, ...elsewhere].join(' ');
    return { key, entries: events.length === 0 ? withheld.entries : new Set([...withheld.entries, ...events]), elsewhere };
  }

  async #key(snapshot: Snapshot, { stream, basis, horizon, withholdings }: IncidentReading): Promise<string> {
    return `${stream} ${(await this.#foldedIn(snapshot).versions.of(snapshot, stream)).lastChange(basis)} ${horizon.desk ? 'desk' : `${horizon.incident} ${withholdings}`}`;
  }

  /**
   * Entries as of a log index are the same for ever, but tables made by another version may tell them differently, and words
   * whose key was destroyed are not to be told again. A read under way goes on with what it began with.
   */
  #foldedIn(snapshot: Snapshot): Folded {
    const told = ['statements', 'timeline', 'withholdings', 'identities'].map((name) => snapshot.generation(name));
    const generations = `${told.join(' ')} ${this.words.generation}`;
    if (generations !== this.#folded.generations) this.#folded = new Folded(generations);
    return this.#folded;
  }
}

/** The entries of incidents, and what was made of them. */
class Folded {
  readonly versions = new VersionCache();
  readonly records = new Kept<IncidentRecord>(MAX_WORLDS);
  readonly worlds = new Kept<World>(MAX_WORLDS);
  readonly withheld = new Kept<KeptBack>(MAX_WITHHELD);
  /** What of an incident's stream up to a log index names other incidents. */
  readonly links = new Kept<{ readonly links: ReturnType<typeof linksIn>; readonly origins: ReadonlySet<IncidentId> }>(MAX_WITHHELD);

  constructor(readonly generations: string) {}
}

const weightOf = (record: IncidentRecord): number => 1 + record.assertions.size + record.utterances.size;

const integerOrNull = (row: Row, column: string): number | null => (row[column] === null ? null : Number(row[column]));

async function publicationOf(snapshot: Snapshot, row: Row): Promise<PublicationView> {
  const throughRevision = integerOrNull(row, 'through_revision');
  const through = throughRevision === null ? undefined
    : await snapshot.first('SELECT log_index FROM {timeline} WHERE incident = ? AND revision = ?', textIn(row, 'id'), throughRevision);
  return {
    throughRevision, throughLogIndex: through === undefined ? null : integerOrNull(through, 'log_index'),
    publishedLogIndex: integerOrNull(row, 'published_log_index'), touchedAt: integerOrNull(row, 'publication_touched_at'),
  };
}
