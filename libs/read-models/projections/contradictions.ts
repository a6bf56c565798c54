/**
 * `contradictions`: each one with its whole life. `contradiction_entries` holds the raising and every step, in all their
 * versions (see statements.ts); `contradictions` where each one stands now.
 */
import { amended, entryOf } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import type { EventOf, LedgerEvent } from '#domain/events.js';
import type { ContradictionId } from '#domain/ids.js';
import { contradictionTouchedAt, recordOf } from '#domain/incident/record.js';
import { incidentIn } from '../places.js';
import { insert, keep, remove, update } from '../projection.js';
import type { Projection, Row, RowChange, RowReader, TableSpec } from '../projection.js';
import { entryOfRow, integerIn, textIn } from './rows.js';

const CONTRADICTIONS = {
  name: 'contradictions',
  columns: { contradiction: 'text', incident: 'text', log_index: 'integer', status: 'text', touched_at: 'integer' },
  key: ['contradiction'],
  indexes: [{ columns: ['incident', 'log_index'] }],
} as const satisfies TableSpec;

const CONTRADICTION_ENTRIES = {
  name: 'contradiction_entries',
  columns: {
    since: 'integer', until: 'integer?', log_index: 'integer', event_id: 'text', incident: 'text', contradiction: 'text',
    type: 'text', revision: 'integer', touched_at: 'integer', recorded_at: 'text', recorded_by: 'text',
    data: 'text',
  },
  key: ['since'],
  indexes: [{ columns: ['event_id'] }, { columns: ['contradiction', 'since'] }, { columns: ['incident', 'since'] }],
} as const satisfies TableSpec;

export const contradictions: Projection = {
  name: 'contradictions',
  version: 2,
  tables: [CONTRADICTIONS, CONTRADICTION_ENTRIES],
  apply: (event, rows) => {
    switch (event.type) {
      case 'ContradictionRaised':
      case 'ContradictionJoined':
      case 'ContradictionExplained':
      case 'ContradictionResolved':
      case 'ContradictionWithdrawn':
      case 'ContradictionReopened': {
        const { contradiction } = event.data;
        const row = entryRow(event, entryOf(event), contradiction);
        const life = [...standing(rows, contradiction), row];
        return [insert(CONTRADICTION_ENTRIES, row), ...standingNow(event, contradiction, life)];
      }
      case 'EntryAmended':
      case 'EntryVoided': return fixed(event, rows);
      default: return [];
    }
  },
};

function fixed(event: EventOf<'EntryAmended' | 'EntryVoided'>, rows: RowReader): readonly RowChange[] {
  const before = rows.find('contradiction_entries', { event_id: event.data.entry }).find((row) => row['until'] === null);
  if (before === undefined) return [];
  const contradiction = textIn(before, 'contradiction') as ContradictionId;
  const changes: RowChange[] = [update(CONTRADICTION_ENTRIES, [integerIn(before, 'since')], { until: event.logIndex })];
  const left = standing(rows, contradiction).filter((row) => row['since'] !== before['since']);
  if (event.type === 'EntryAmended') {
    const entry = amended(entryOfRow(before), event);
    const after = entryRow(event, entry, contradiction);
    changes.push(insert(CONTRADICTION_ENTRIES, after));
    left.push(after);
  }
  return [...changes, ...standingNow(event, contradiction, left)];
}

const standing = (rows: RowReader, contradiction: ContradictionId): Row[] =>
  rows.find('contradiction_entries', { contradiction }).filter((row) => row['until'] === null);

/** Where the contradiction stands after this event; nowhere once its raising is voided. */
function standingNow(event: LedgerEvent, contradiction: ContradictionId, rows: readonly Row[]): readonly RowChange[] {
  const entries = rows.map(entryOfRow).sort((a, b) => a.logIndex - b.logIndex);
  const held = recordOf(entries).contradictions.get(contradiction);
  if (held === undefined) return [remove(CONTRADICTIONS, [contradiction])];
  const touched_at = contradictionTouchedAt(held);
  const row = {
    contradiction, incident: incidentIn(event.stream), log_index: held.entry.logIndex, status: held.status, touched_at,
  };
  return [keep(CONTRADICTIONS, row), update(CONTRADICTIONS, [contradiction], { status: held.status, touched_at })];
}

const entryRow = ({ stream, logIndex }: LedgerEvent, entry: Entry, contradiction: ContradictionId): Row => ({
  since: logIndex, until: null, log_index: entry.logIndex, event_id: entry.id, incident: incidentIn(stream), contradiction,
  type: entry.type, revision: entry.revision, touched_at: entry.touchedAt, recorded_at: entry.recordedAt, recorded_by: entry.by,
  data: JSON.stringify(entry.data),
});
