/** `withholdings`: which entries are kept from readers now, in any stream. Asked for at the head, whatever moment is looked at. */
import { personOf } from '#domain/events.js';
import { kindOf } from '../places.js';
import { insert, remove } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';

const WITHHOLDINGS = {
  name: 'withholdings',
  columns: {
    entry: 'text', stream: 'text', log_index: 'integer', event_id: 'text', reason: 'text', withheld_by: 'text',
    /** The log index again, for entries of sources and documents. */
    reference_index: 'integer?',
  },
  key: ['entry'],
  indexes: [{ columns: ['stream'] }, { columns: ['reference_index'], whereNotNull: 'reference_index' }],
} as const satisfies TableSpec;

export const withholdings: Projection = {
  name: 'withholdings',
  version: 1,
  tables: [WITHHOLDINGS],
  apply: (event) => {
    switch (event.type) {
      case 'EntryWithheld': return [insert(WITHHOLDINGS, {
        entry: event.data.entry, stream: event.stream, log_index: event.logIndex, event_id: event.id,
        reason: JSON.stringify(event.data.reason), withheld_by: personOf(event.metadata.actor),
        reference_index: kindOf(event.stream) === 'reference' ? event.logIndex : null,
      })];
      case 'EntryReleased': return [remove(WITHHOLDINGS, [event.data.entry])];
      default: return [];
    }
  },
};
