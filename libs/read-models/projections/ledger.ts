/** `ledger`: how this ledger was opened, and its imports. */
import { recordedAtOf } from '#domain/events.js';
import { plain } from '#domain/text.js';
import { insert, update } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';

const LEDGER = {
  name: 'ledger',
  columns: { log_index: 'integer', clock: 'text', notice: 'text?', opened_at: 'text' },
  key: ['log_index'],
  indexes: [],
} as const satisfies TableSpec;

const IMPORTS = {
  name: 'imports',
  columns: {
    import_key: 'text', log_index: 'integer', digest: 'text', records: 'integer', incidents: 'text', begun_at: 'text',
    completed_at: 'text?',
  },
  key: ['import_key'],
  indexes: [],
} as const satisfies TableSpec;

export const ledger: Projection = {
  name: 'ledger',
  version: 1,
  tables: [LEDGER, IMPORTS],
  apply: (event) => {
    switch (event.type) {
      case 'LedgerOpened': {
        const { clock, notice } = event.data;
        return [insert(LEDGER, {
          log_index: event.logIndex, clock, notice: notice === undefined ? null : plain(notice), opened_at: recordedAtOf(event),
        })];
      }
      case 'ImportBegun': {
        const { key, digest, records, incidents } = event.data;
        return [insert(IMPORTS, {
          import_key: key, log_index: event.logIndex, digest, records, incidents: JSON.stringify(incidents),
          begun_at: recordedAtOf(event), completed_at: null,
        })];
      }
      case 'ImportCompleted': return [update(IMPORTS, [event.data.key], { completed_at: recordedAtOf(event) })];
      default: return [];
    }
  },
};
