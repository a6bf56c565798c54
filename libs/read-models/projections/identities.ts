/**
 * `identities`: every merge and split of sources, and what took one back, in all their versions (see statements.ts). They
 * are few, and every account is read with all of them that stand.
 */
import { amended, entryOf } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import type { EventOf, LedgerEvent } from '#domain/events.js';
import { insert, update } from '../projection.js';
import type { Projection, Row, RowChange, RowReader, TableSpec } from '../projection.js';
import { entryOfRow, integerIn } from './rows.js';

const IDENTITY_ENTRIES = {
  name: 'identity_entries',
  columns: {
    since: 'integer', until: 'integer?', log_index: 'integer', event_id: 'text', stream: 'text', type: 'text', revision: 'integer',
    touched_at: 'integer', recorded_at: 'text', recorded_by: 'text', data: 'text', amended_by: 'text?',
  },
  key: ['since'],
  indexes: [{ columns: ['event_id'] }, { columns: ['until'], whereNotNull: 'until' }, { columns: ['stream', 'since'] }],
} as const satisfies TableSpec;

export const identities: Projection = {
  name: 'identities',
  version: 1,
  tables: [IDENTITY_ENTRIES],
  apply: (event, rows) => {
    if (!event.stream.startsWith('source-')) return [];
    switch (event.type) {
      case 'SourcesMerged':
      case 'SourceSplit':
      case 'RelationWithdrawn': return [insert(IDENTITY_ENTRIES, versionRow(event, entryOf(event)))];
      case 'EntryAmended':
      case 'EntryVoided': return fixed(event, rows);
      default: return [];
    }
  },
};

function fixed(event: EventOf<'EntryAmended' | 'EntryVoided'>, rows: RowReader): readonly RowChange[] {
  const before = rows.find('identity_entries', { event_id: event.data.entry }).find((row) => row['until'] === null);
  if (before === undefined) return [];
  const ended = update(IDENTITY_ENTRIES, [integerIn(before, 'since')], { until: event.logIndex });
  return event.type === 'EntryVoided' ? [ended] : [ended, insert(IDENTITY_ENTRIES, versionRow(event, amended(entryOfRow(before), event)))];
}

const versionRow = ({ stream, logIndex }: LedgerEvent, entry: Entry): Row => ({
  since: logIndex, until: null, log_index: entry.logIndex, event_id: entry.id, stream, type: entry.type, revision: entry.revision,
  touched_at: entry.touchedAt, recorded_at: entry.recordedAt, recorded_by: entry.by, data: JSON.stringify(entry.data),
  amended_by: entry.amendedBy?.entry ?? null,
});
