/** The log in its order: the timeline, the stored events, the publications. */
import type { EventId, IncidentId, LogIndex } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { intervalOf } from '#domain/times/intervals.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import { cursorAt, limitOf, placeOf } from '../../cursor.js';
import type { ListName } from '../../cursor.js';
import type { IncidentAsked, Page, PageAsked } from '../../port.js';
import type { Row } from '../../projection.js';
import { entryOfRow, integerIn, textIn } from '../../projections/rows.js';
import type { EventView, PublicationMark, TimelineItem } from '../../views/log.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import { placeOfRow } from './entry-queries.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

const SPOKEN: ReadonlySet<string> = new Set(['UtteranceLogged', 'UtteranceAdopted', 'AssertionLogged']);
const NO_TIMES = { said: null, publicFrom: null };

export class LogQueries {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly log: Pick<EventStore, 'readAll' | 'readStream'>,
  ) {}

  timeline(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<TimelineItem> | null {
    const size = limitOf(asked.limit);
    const after = placeOf('timeline', asked.after);
    const reading = this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    if (reading === null) return null;
    const { rows, next } = pageOf(snapshot, 'timeline', reading, after, size);
    const items = rows.map((row) =>
      ({ ...placeOfRow(row), subject: textIn(row, 'subject'), ...this.#timesOf(snapshot, reading, row) }));
    return { items, next, basis: reading.basis };
  }

  async events(asked: PageAsked & { readonly viewer: Viewer; readonly incident?: string }): Promise<Page<EventView> | null> {
    const { viewer, incident, after, limit } = asked;
    const size = limitOf(limit);
    if (incident === undefined) {
      return can(viewer, 'read', { kind: 'ledger' }) ? this.#wholeLog(placeOf('log', after), size) : null;
    }
    const from = placeOf('events', after);
    const page = this.snapshots.read((snapshot) => {
      const reading = this.reader.read(snapshot, viewer, incident);
      return reading === null ? null : { ...pageOf(snapshot, 'events', reading, from, size), reading };
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

  publications(snapshot: Snapshot, asked: { readonly after: LogIndex; readonly limit?: number }): readonly PublicationMark[] {
    const rows = snapshot.all(`SELECT p.log_index, p.incident, p.through_revision FROM {publications} p
      JOIN {incidents} i ON i.id = p.incident AND i.published_log_index IS NOT NULL
      WHERE p.log_index > ? ORDER BY p.log_index LIMIT ?`, asked.after, limitOf(asked.limit));
    return rows.map((row) => ({
      logIndex: integerIn(row, 'log_index'), incident: textIn(row, 'incident') as IncidentId,
      throughRevision: integerIn(row, 'through_revision'),
    }));
  }

  async #wholeLog(after: LogIndex, size: number): Promise<Page<EventView>> {
    const events: StoredEvent[] = [];
    for await (const event of this.log.readAll(after)) if (events.push(event) > size) break;
    const items = events.slice(0, size).map(eventView);
    const last = items.at(-1)?.logIndex ?? after;
    return { items, basis: last, next: events.length > size ? cursorAt('log', last) : null };
  }

  /** When what an event records was said and could be known, as far as the account goes by it. */
  #timesOf(snapshot: Snapshot, reading: IncidentReading, row: Row): Pick<TimelineItem, 'said' | 'publicFrom'> {
    if (!SPOKEN.has(textIn(row, 'type'))) return NO_TIMES;
    const version = snapshot.first('SELECT * FROM {statements} WHERE since = ?', integerIn(row, 'log_index'));
    const entry = version === undefined ? null : entryOfRow(version);
    const { record, reports } = this.reader.world(snapshot, reading);
    if (entry === null || !('utterance' in entry.data)) return NO_TIMES;
    const report = entry.type === 'AssertionLogged' ? reports.get(entry.data.assertion) : undefined;
    if (report !== undefined) return { said: report.speech.said, publicFrom: report.publicFrom };
    const said = record.utterances.get(entry.data.utterance)?.utterance.said;
    return said === undefined ? NO_TIMES : { said: intervalOf(said), publicFrom: null };
  }
}

/** Rows of an incident's timeline that the viewer may see, after a stream revision. */
function pageOf(
  snapshot: Snapshot, list: ListName, { id, basis, withheld }: IncidentReading, after: number, size: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const seen: Row[] = [];
  for (let from = after; seen.length <= size; ) {
    const rows = snapshot.all(`SELECT * FROM {timeline}
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
