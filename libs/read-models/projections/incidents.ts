/**
 * `incidents`: what lists of incidents are made of, and what decides who sees them. Counts and revisions are not kept
 * here: a count depends on the basis, and the last revision is the timeline's.
 */
import { amended, entryOf } from '#domain/entries.js';
import { personOf, recordedAtOf } from '#domain/events.js';
import type { EventOf } from '#domain/events.js';
import type { IncidentId } from '#domain/ids.js';
import { incidentIn } from '../places.js';
import { insert, keep, remove, update } from '../projection.js';
import type { Projection, Row, RowChange, RowReader, TableSpec } from '../projection.js';
import { entryOfRow } from './rows.js';

const INCIDENTS = {
  name: 'incidents',
  columns: {
    id: 'text', slug: 'text',
    /** The entry that opened it, as it reads now. */
    log_index: 'integer', event_id: 'text', revision: 'integer', type: 'text', touched_at: 'integer', recorded_at: 'text',
    recorded_by: 'text', data: 'text',
    through_revision: 'integer?', published_log_index: 'integer?', publication_touched_at: 'integer?',
  },
  key: ['id'],
  indexes: [{ columns: ['slug'] }, { columns: ['log_index'] }],
} as const satisfies TableSpec;

/** Every publication ever made, whether it still holds or not. */
const PUBLICATIONS = {
  name: 'publications',
  columns: { log_index: 'integer', incident: 'text', through_revision: 'integer' },
  key: ['log_index'],
  indexes: [],
} as const satisfies TableSpec;

/** Incidents that an import begun and not completed writes to. */
const IMPORTING = {
  name: 'importing',
  columns: { incident: 'text', import_key: 'text' },
  key: ['incident', 'import_key'],
  indexes: [{ columns: ['import_key'] }],
} as const satisfies TableSpec;

export const incidents: Projection = {
  name: 'incidents',
  version: 2,
  tables: [INCIDENTS, PUBLICATIONS, IMPORTING],
  apply: (event, rows) => {
    switch (event.type) {
      case 'IncidentOpened': return [insert(INCIDENTS, openedRow(event))];
      case 'IncidentPublished': return [
        update(INCIDENTS, [event.data.incident], {
          through_revision: event.data.throughRevision, published_log_index: event.logIndex,
          publication_touched_at: event.revision,
        }),
        insert(PUBLICATIONS, {
          log_index: event.logIndex, incident: event.data.incident, through_revision: event.data.throughRevision,
        }),
      ];
      case 'IncidentUnpublished': return [update(INCIDENTS, [event.data.incident], {
        through_revision: null, published_log_index: null, publication_touched_at: event.revision,
      })];
      case 'EntryAmended': return openingAmended(event, rows);
      case 'ImportBegun':
        return event.data.incidents.map((incident: IncidentId) => keep(IMPORTING, { incident, import_key: event.data.key }));
      case 'ImportCompleted': return rows.find('importing', { import_key: event.data.key })
        .map((row) => remove(IMPORTING, [row['incident'] ?? null, row['import_key'] ?? null]));
      default: return [];
    }
  },
};

function openedRow(event: EventOf<'IncidentOpened'>): Row {
  return {
    id: event.data.incident, slug: event.data.slug, log_index: event.logIndex, event_id: event.id, revision: event.revision,
    type: event.type, touched_at: event.revision, recorded_at: recordedAtOf(event),
    recorded_by: personOf(event.metadata.actor), data: JSON.stringify(entryOf(event).data),
    through_revision: null, published_log_index: null, publication_touched_at: null,
  };
}

function openingAmended(event: EventOf<'EntryAmended'>, rows: RowReader): readonly RowChange[] {
  const id = incidentIn(event.stream);
  const row = id === null ? undefined : rows.get('incidents', [id]);
  if (row === undefined || row['event_id'] !== event.data.entry) return [];
  const entry = amended(entryOfRow(row), event);
  return [update(INCIDENTS, [id], { data: JSON.stringify(entry.data), touched_at: entry.touchedAt })];
}
