/** Single entries, and where events stand. */
import type { EventType } from '#domain/events.js';
import { entryOf } from '#domain/entries.js';
import type { EventId, LogIndex, StreamName } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import type { EventStore } from '#event-store/port.js';
import { incidentIn, kindOf } from '../../places.js';
import type { Row } from '../../projection.js';
import { entryOfRow, integerIn, textIn } from '../../projections/rows.js';
import { markOf } from '../../views/of-incident.js';
import type { EntryEnd, EntryView, EventPlace } from '../../views/log.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import type { IncidentReader } from './incident-reading.js';
import type { ReferenceQueries } from './reference-queries.js';

export class EntryQueries {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly references: ReferenceQueries,
    private readonly log: Pick<EventStore, 'readAll'>,
  ) {}

  eventPlace(snapshot: Snapshot, event: EventId): EventPlace | null {
    const row = snapshot.first('SELECT * FROM {timeline} WHERE event_id = ?', event);
    return row === undefined ? null : placeOfRow(row);
  }

  async entry({ viewer, entry }: { readonly viewer: Viewer; readonly entry: EventId }): Promise<EntryView | null> {
    const found = this.snapshots.read((snapshot) => {
      const place = this.eventPlace(snapshot, entry);
      const horizon = place === null ? null : this.#horizonOf(snapshot, viewer, place);
      if (place === null || horizon === null || place.logIndex > horizon) return null;
      return { place, view: versionsAsOf(snapshot, place, horizon) };
    });
    return found === null ? null : (found.view ?? this.#unchanging(found.place));
  }

  /** The last log index up to which the viewer sees what happened to an entry; null where the viewer does not see it. */
  #horizonOf(snapshot: Snapshot, viewer: Viewer, { event, stream, incident }: EventPlace): LogIndex | null {
    if (incident !== null) {
      const reading = this.reader.read(snapshot, viewer, incident);
      return reading === null || reading.withheld.has(event) ? null : reading.horizon.incident;
    }
    if (kindOf(stream) === 'reference') return this.references.horizonOf(snapshot, viewer, stream);
    return can(viewer, 'read', { kind: 'ledger' }) ? Infinity : null;
  }

  /** Events that no amendment or voiding can reach: they read as they were recorded. */
  async #unchanging({ stream, incident, logIndex }: EventPlace): Promise<EntryView | null> {
    for await (const { event } of this.log.readAll(logIndex - 1)) {
      return { ...markOf(entryOf(event)), type: event.type, stream, incident, data: event.data, earlier: [], voided: null };
    }
    return null;
  }
}

/** Null for events that are no entries of their own. */
function versionsAsOf(snapshot: Snapshot, { event, stream, incident }: EventPlace, horizon: LogIndex): EntryView | null {
  const basis = Math.min(horizon, snapshot.progress('statements'));
  const rows = snapshot.all('SELECT * FROM {statements} WHERE event_id = ? AND since <= ? ORDER BY since', event, basis);
  const ends = new Map(snapshot.all('SELECT * FROM {fixes} WHERE entry = ? AND log_index <= ?', event, basis)
    .map((row) => [integerIn(row, 'log_index'), row] as const));
  const last = rows.at(-1);
  if (last === undefined) return null;
  const endOf = (row: Row): Row | undefined => (row['until'] === null ? undefined : ends.get(integerIn(row, 'until')));
  const voiding = endOf(last);
  const entry = entryOfRow(last);
  return {
    ...markOf(entry), ...(voiding === undefined ? {} : { touchedAt: integerIn(voiding, 'revision') }),
    type: entry.type, stream, incident, data: entry.data, voided: voiding === undefined ? null : entryEnd(voiding),
    earlier: rows.slice(0, -1).flatMap((row) => {
      const end = endOf(row);
      return end === undefined ? [] : [{ ...entryEnd(end), data: entryOfRow(row).data }];
    }),
  };
}

function entryEnd(row: Row): EntryEnd {
  const { reason }: { readonly reason: Text } = JSON.parse(textIn(row, 'data'));
  return { event: textIn(row, 'event_id') as EventId, logIndex: integerIn(row, 'log_index'), reason: plain(reason) };
}

/** @param row of the table `timeline` */
export function placeOfRow(row: Row): EventPlace {
  const stream = textIn(row, 'stream') as StreamName;
  return {
    event: textIn(row, 'event_id') as EventId, type: textIn(row, 'type') as EventType, stream, incident: incidentIn(stream),
    revision: integerIn(row, 'revision'), logIndex: integerIn(row, 'log_index'), recordedAt: textIn(row, 'recorded_at'),
  };
}
