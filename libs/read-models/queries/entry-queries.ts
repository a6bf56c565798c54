/** Single entries, and where events stand. */
import type { EventType } from '#domain/events.js';
import { entryOf } from '#domain/entries.js';
import type { EventId, LogIndex, StreamName } from '#domain/ids.js';
import type { EntryVoiding } from '#domain/incident/events.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { unnamedIn } from '#domain/source/confidential.js';
import type { Source } from '#domain/source/events.js';
import { WITHHELD, plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import type { EventStore } from '#event-store/port.js';
import { incidentIn, kindOf } from '../places.js';
import type { Row } from '../projection.js';
import { entryOfRow, integerIn, textIn } from '../projections/rows.js';
import { markOf } from '../views/of-incident.js';
import type { EntryEnd, EntryView, EventPlace } from '../views/log.js';
import type { Approval } from '../views/verdict.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import { approvalOf } from './approvals.js';
import type { IncidentReader } from './incident-reading.js';
import type { ReferenceQueries } from './reference-queries.js';
import { markOfWithheld } from './withheld.js';

export class EntryQueries {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly references: ReferenceQueries,
    private readonly log: Pick<EventStore, 'readAll'>,
  ) {}

  async eventPlace(snapshot: Snapshot, event: EventId): Promise<EventPlace | null> {
    const row = await snapshot.first('SELECT * FROM {timeline} WHERE event_id = ?', event);
    return row === undefined ? null : placeOfRow(row);
  }

  async entry({ viewer, entry }: { readonly viewer: Viewer; readonly entry: EventId }): Promise<EntryView | null> {
    const desk = viewer.kind === 'owner';
    const readText = (text: Text): Text => this.reader.words.in(text, desk);
    const found = await this.snapshots.read(async (snapshot) => {
      const place = await this.eventPlace(snapshot, entry);
      const horizon = place === null ? null : await this.#horizonOf(snapshot, viewer, place);
      if (place === null || horizon === null || place.logIndex > horizon) return null;
      const view = await versionsAsOf(snapshot, place, horizon, readText);
      return { place, view, withheld: viewer.kind === 'owner' ? await markOfWithheld(snapshot, entry) : null };
    });
    const stored = found === null ? null : (found.view ?? await this.#unchanging(found.place));
    const view = stored === null ? null : this.#readable(stored, desk);
    return view === null || found === null || found.withheld === null ? view : { ...view, withheld: found.withheld };
  }

  /** Readers get what they may read; the desk gets sealed values as they stand, which an amendment names, and the words beside. */
  #readable(view: EntryView, desk: boolean): EntryView {
    const { words } = this.reader;
    if (desk) {
      const read = words.in(view.data, true);
      return read === view.data ? view : { ...view, words: read };
    }
    const data = words.in(view.data, false);
    const earlier = view.earlier.map((version) => ({ ...version, data: words.in(version.data, false) }));
    const source = view.type === 'SourceRegistered' ? (data as Source) : null;
    if (source?.confidential !== true) return { ...view, data, earlier };
    // Why we fixed what a confidential source is called may tell what it is called.
    return { ...view, data: unnamedIn(source), earlier: [], voided: view.voided === null ? null : { ...view.voided, reason: WITHHELD } };
  }

  /** The last log index up to which the viewer sees what happened to an entry; null where the viewer does not see it. */
  async #horizonOf(snapshot: Snapshot, viewer: Viewer, place: EventPlace): Promise<LogIndex | null> {
    const { event, stream, incident } = place;
    if (incident !== null) {
      const reading = await this.reader.read(snapshot, viewer, incident);
      return reading === null || reading.withheld.has(event) ? null : reading.horizon.incident;
    }
    if (kindOf(stream) === 'reference') {
      if (viewer.kind !== 'owner' && !(await this.references.readersGet(snapshot, place))) return null;
      return this.references.horizonOf(snapshot, viewer, stream);
    }
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
async function versionsAsOf(
  snapshot: Snapshot, { event, stream, incident }: EventPlace, horizon: LogIndex, read: (text: Text) => Text,
): Promise<EntryView | null> {
  const basis = Math.min(horizon, snapshot.progress('statements'));
  const [rows, fixes] = await Promise.all([
    snapshot.all('SELECT * FROM {statements} WHERE event_id = ? AND since <= ? ORDER BY since', event, basis),
    snapshot.all('SELECT * FROM {fixes} WHERE entry = ? AND log_index <= ?', event, basis),
  ]);
  const ends = new Map(fixes.map((row) => [integerIn(row, 'log_index'), row] as const));
  const last = rows.at(-1);
  if (last === undefined) return null;
  const endOf = (row: Row): Row | undefined => (row['until'] === null ? undefined : ends.get(integerIn(row, 'until')));
  const voiding = endOf(last);
  const entry = entryOfRow(last);
  return {
    ...markOf(entry), ...(voiding === undefined ? {} : { touchedAt: integerIn(voiding, 'revision') }),
    type: entry.type, stream, incident, data: entry.data, voided: voiding === undefined ? null : { ...entryEnd(voiding, read), approval: await voidingApproval(snapshot, voiding) },
    earlier: rows.slice(0, -1).flatMap((row) => {
      const end = endOf(row);
      return end === undefined ? [] : [{ ...entryEnd(end, read), data: entryOfRow(row).data }];
    }),
  };
}

/** @param row of the table `fixes` */
function voidingApproval(snapshot: Snapshot, row: Row): Promise<Approval> {
  const data = JSON.parse(textIn(row, 'data')) as EntryVoiding;
  return approvalOf(snapshot, { by: textIn(row, 'recorded_by'), data });
}

function entryEnd(row: Row, read: (text: Text) => Text): EntryEnd {
  const { reason }: { readonly reason: Text } = JSON.parse(textIn(row, 'data'));
  return { event: textIn(row, 'event_id') as EventId, logIndex: integerIn(row, 'log_index'), reason: plain(read(reason)) };
}

/** @param row of the table `timeline` */
export function placeOfRow(row: Row): EventPlace {
  const stream = textIn(row, 'stream') as StreamName;
  return {
    event: textIn(row, 'event_id') as EventId, type: textIn(row, 'type') as EventType, stream, incident: incidentIn(stream),
    revision: integerIn(row, 'revision'), logIndex: integerIn(row, 'log_index'), recordedAt: textIn(row, 'recorded_at'),
  };
}
