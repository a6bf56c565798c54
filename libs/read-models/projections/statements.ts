/**
 * `statements`: every entry of incidents, sources and documents, in all its versions, bitemporal.
 *
 * A version counts from the log index `since` (its event's own, or that of the amendment that made it) until the log index
 * `until` (exclusive) of the amendment or voiding that ended it. As recorded at basis S, a stream holds the versions with
 * `since <= S and (until is null or until > S)`, in the order of `log_index`. `fixes` keeps the amendments and voidings.
 */
import { amended, entryOf } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import { personOf, recordedAtOf } from '#domain/events.js';
import type { EventOf, LedgerEvent } from '#domain/events.js';
import { isUnsorted } from '#domain/speech.js';
import { insert, update } from '../projection.js';
import type { Projection, Row, RowChange, RowReader, TableSpec } from '../projection.js';
import { entryOfRow } from './rows.js';

const STATEMENTS = {
  name: 'statements',
  columns: {
    since: 'integer', until: 'integer?', log_index: 'integer', event_id: 'text', stream: 'text', revision: 'integer',
    type: 'text', touched_at: 'integer', recorded_at: 'text', recorded_by: 'text', data: 'text',
    /** The amendment that opened the version; `since` is its log index. */
    amended_by: 'text?',
    /** What a list of incidents counts it as. */
    tally: 'text?',
    /** What it registers, and the desk's short name for it. */
    registered: 'text?', label: 'text?',
  },
  // An event opens at most one version: its own, or of the entry it amends.
  key: ['since'],
  indexes: [
    { columns: ['event_id'] },
    { columns: ['stream', 'since'] },
    { columns: ['stream', 'until'], whereNotNull: 'until' },
    { columns: ['stream', 'tally', 'since', 'until'], whereNotNull: 'tally' },
    { columns: ['registered', 'log_index'], whereNotNull: 'registered' },
    { columns: ['registered', 'label'], whereNotNull: 'label' },
  ],
} as const satisfies TableSpec;

const FIXES = {
  name: 'fixes',
  columns: {
    log_index: 'integer', event_id: 'text', stream: 'text', revision: 'integer', type: 'text', entry: 'text',
    recorded_at: 'text', recorded_by: 'text', data: 'text',
  },
  key: ['log_index'],
  indexes: [{ columns: ['event_id'] }, { columns: ['entry'] }, { columns: ['stream', 'log_index'] }],
} as const satisfies TableSpec;

export const statements: Projection = {
  name: 'statements',
  version: 5,
  tables: [STATEMENTS, FIXES],
  apply: (event, rows) => {
    if (event.type === 'EntryAmended' || event.type === 'EntryVoided') return fixed(event, rows);
    return holdsEntries(event) ? [insert(STATEMENTS, versionRow(event, entryOf(event), event.logIndex))] : [];
  },
};

/** Slugs and the ledger's own stream hold nothing that views of incidents and references are made of. */
const holdsEntries = ({ stream }: LedgerEvent): boolean =>
  stream.startsWith('incident-') || stream.startsWith('source-') || stream.startsWith('document-');

function fixed(event: EventOf<'EntryAmended' | 'EntryVoided'>, rows: RowReader): readonly RowChange[] {
  const changes: RowChange[] = [insert(FIXES, {
    log_index: event.logIndex, event_id: event.id, stream: event.stream, revision: event.revision, type: event.type,
    entry: event.data.entry, recorded_at: recordedAtOf(event), recorded_by: personOf(event.metadata.actor), data: JSON.stringify(event.data),
  })];
  const standing = rows.find('statements', { event_id: event.data.entry }).find((row) => row['until'] === null);
  if (standing === undefined) return changes;
  changes.push(update(STATEMENTS, [standing['since'] ?? null], { until: event.logIndex }));
  if (event.type === 'EntryAmended') {
    const entry = amended(entryOfRow(standing), event);
    changes.push(insert(STATEMENTS, versionRow(event, entry, event.logIndex)));
  }
  return changes;
}

const versionRow = ({ stream }: LedgerEvent, entry: Entry, since: number): Row => ({
  since, until: null, log_index: entry.logIndex, event_id: entry.id, stream, revision: entry.revision, type: entry.type,
  touched_at: entry.touchedAt, recorded_at: entry.recordedAt, recorded_by: entry.by, data: JSON.stringify(entry.data),
  amended_by: entry.amendedBy?.entry ?? null, tally: tallyOf(entry), ...registeredBy(entry),
});

function registeredBy({ type, data }: Entry): Row {
  if (type === 'SourceRegistered') return { registered: 'source', label: data.label ?? null };
  return type === 'DocumentRegistered' ? { registered: 'document', label: data.label ?? null } : { registered: null, label: null };
}

/** `unsorted`: unless a choice, among those tallied as `choice`, has sorted it. */
function tallyOf({ type, data }: Entry): 'question' | 'assertion' | 'unsorted' | 'choice' | null {
  switch (type) {
    case 'QuestionRaised': return 'question';
    case 'AssertionLogged': return isUnsorted(data.act) ? 'unsorted' : 'assertion';
    case 'AnswersChosen': return 'choice';
    default: return null;
  }
}
