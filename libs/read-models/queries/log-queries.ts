/** The log in its order: the stored events, the publications. */
import { streamOf } from '#domain/ids.js';
import type { EventId, IncidentId, LogIndex, SourceId } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { ListName } from '../cursor.js';
import type { Page, PageAsked, PublicationsAsked } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { EventView, PublicationMark } from '../views/log.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

export class LogQueries {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly log: Pick<EventStore, 'readAll' | 'readStream'>,
  ) {}

  async events(asked: PageAsked & { readonly viewer: Viewer; readonly incident?: string }): Promise<Page<EventView> | null> {
    const { viewer, incident, after, limit } = asked;
    const size = limitOf(limit);
    if (incident === undefined) {
      return can(viewer, 'read', { kind: 'ledger' }) ? this.#wholeLog(placeOf('log', after), size) : null;
    }
    const from = placeOf('events', after);
    const page = await this.snapshots.read(async (snapshot) => {
      const reading = await this.reader.read(snapshot, viewer, incident);
      return reading === null ? null : { ...await pageOf(snapshot, 'events', reading, from, size), reading };
    });
    if (page === null) return null;
    const { rows, next, reading } = page;
    return { items: await this.eventsOf(reading, rows), next, basis: reading.basis };
  }

  /** The stored events of rows of the timeline, which are of one incident and in its order. */
  async eventsOf({ stream }: Pick<IncidentReading, 'stream'>, rows: readonly Row[]): Promise<readonly EventView[]> {
    const wanted = new Set(rows.map((row) => integerIn(row, 'revision')));
    const [first, last] = [rows[0], rows.at(-1)];
    const items: EventView[] = [];
    if (first === undefined || last === undefined) return items;
    for await (const event of this.log.readStream(stream, { fromRevision: integerIn(first, 'revision') })) {
      if (wanted.has(event.revision)) items.push(eventView(event));
      if (event.revision >= integerIn(last, 'revision')) break;
    }
    return items;
  }

  /** @param named whether readers find a source named in an incident */
  async publications(
    snapshot: Snapshot, { after, limit, incident, source }: PublicationsAsked,
    named: (incident: IncidentId, source: SourceId) => Promise<boolean>,
  ): Promise<readonly PublicationMark[]> {
    const size = limitOf(limit);
    const [ofIncident, onlyIncident] = incident === undefined ? ['', []] as const : ['AND p.incident = ?', [incident]] as const;
    const [ofSource, onlySource] = source === undefined ? ['', []] as const
      : [`AND EXISTS (SELECT 1 FROM {mentions} m WHERE m.named = ? AND m.named_in = 'incident-' || p.incident)`, [streamOf.source(source)]] as const;
    const marks: PublicationMark[] = [];
    for (let from = after; marks.length < size; ) {
      const rows = await snapshot.all(`SELECT p.log_index, p.incident, p.through_revision FROM {publications} p
        JOIN {incidents} i ON i.id = p.incident AND i.published_log_index IS NOT NULL
        WHERE p.log_index > ? ${ofIncident} ${ofSource} ORDER BY p.log_index LIMIT ?`, from, ...onlyIncident, ...onlySource, size);
      const seen = await Promise.all(rows.map(async (row) =>
        source === undefined || named(textIn(row, 'incident') as IncidentId, source)));
      for (const [i, row] of rows.entries()) {
        from = integerIn(row, 'log_index');
        if (seen[i] !== true) continue;
        marks.push({ logIndex: from, incident: textIn(row, 'incident') as IncidentId, throughRevision: integerIn(row, 'through_revision') });
      }
      if (rows.length < size) break;
    }
    return marks.slice(0, size);
  }

  async #wholeLog(after: LogIndex, size: number): Promise<Page<EventView>> {
    const events: StoredEvent[] = [];
    for await (const event of this.log.readAll(after)) if (events.push(event) > size) break;
    const items = events.slice(0, size).map(eventView);
    const last = items.at(-1)?.logIndex ?? after;
    return { items, basis: last, next: events.length > size ? cursorAt('log', last) : null };
  }
}

/** Rows of an incident's timeline that the viewer may see, after a stream revision. */
async function pageOf(
  snapshot: Snapshot, list: ListName, { id, basis, withheld }: IncidentReading, after: number, size: number,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const seen: Row[] = [];
  for (let from = after; seen.length <= size; ) {
    const rows = await snapshot.all(`SELECT * FROM {timeline}
      WHERE incident = ? AND revision > ? AND log_index <= ? ORDER BY revision LIMIT ?`, id, from, basis, size + 1);
    const last = rows.at(-1);
    if (last === undefined) break;
    from = integerIn(last, 'revision');
    for (const row of rows) if (!withheld.has(textIn(row, 'event_id') as EventId)) seen.push(row);
    if (rows.length <= size) break;
  }
  const rows = seen.slice(0, size);
  const last = rows.at(-1);
  return { rows, next: seen.length > size && last !== undefined ? cursorAt(list, integerIn(last, 'revision')) : null };
}

export const eventView = ({ logIndex, id, stream, revision, bytes, event }: StoredEvent): EventView =>
  ({ logIndex, id, type: event.type, stream, revision, bytes });
