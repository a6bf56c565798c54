/**
 * `search`: the words of every entry in all their versions, bitemporal as in statements.ts, with a full-text index over them
 * and over facets (see search/facets.ts); and which assertions may wait to be sorted.
 */
import { entryOf, withChanges } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import type { EventOf, LedgerEvent } from '#domain/events.js';
import { isUnsorted } from '#domain/speech.js';
import { incidentIn, kindOf } from '../places.js';
import { insert, update } from '../projection.js';
import type { Projection, Row, RowChange, RowReader, TableSpec } from '../projection.js';
import { aboutFacets, aboutOf, facet, monthsOf, relayersIn, speakersIn } from '../search/facets.js';
import { searchableOf } from '../search/searchable.js';
import { integerIn, textIn } from './rows.js';

const SEARCH = {
  name: 'search',
  columns: {
    /** Twice the log index that opened the version, and one more for the words of a fix itself: rows lie in log order. */
    place: 'integer', since: 'integer', until: 'integer?', log_index: 'integer', event_id: 'text', stream: 'text', incident: 'text?',
    kind: 'text', type: 'text',
    /** The utterance that is logged; the assertion that is logged or whose answers are chosen. */
    thing: 'text?',
    /** Of an assertion. */
    utterance: 'text?',
    label: 'text?', text: 'text?', quote: 'text?', note: 'text?', facets: 'text?',
    /** The log index again, of an assertion that may wait to be sorted. */
    waiting: 'integer?',
    data: 'text',
  },
  key: ['place'],
  indexes: [
    { columns: ['event_id'] },
    { columns: ['incident', 'thing'], whereNotNull: 'thing' },
    { columns: ['incident', 'utterance'], whereNotNull: 'utterance' },
    { columns: ['waiting'], whereNotNull: 'waiting' },
  ],
  fullText: { columns: ['label', 'text', 'quote', 'note', 'facets'], needs: ['label', 'text', 'quote', 'note'], prefixes: [3] },
} as const satisfies TableSpec;

export const search: Projection = {
  name: 'search',
  version: 1,
  tables: [SEARCH],
  apply: (event, rows) => {
    switch (event.type) {
      case 'EntryAmended': return [...own(event, 1), ...endOrAmend(event, rows)];
      case 'EntryVoided': return [...own(event, 1), ...endOrAmend(event, rows)];
      case 'AssertionLogged': return [insert(SEARCH, logged(event, rows))];
      case 'AnswersChosen': return [...own(event, 0), ...chosen(event, rows)];
      default: return own(event, 0);
    }
  },
};

/** The row of an entry's own words; none where it has no words and nothing looks it up. */
function own(event: LedgerEvent, odd: 0 | 1): readonly RowChange[] {
  const row = rowOf(event, entryOf(event), odd);
  const hasWords = ['label', 'text', 'quote', 'note'].some((column) => row[column] !== null);
  return hasWords || row['thing'] !== null ? [insert(SEARCH, row)] : [];
}

function rowOf({ stream, logIndex }: LedgerEvent, entry: Entry, odd: 0 | 1): Row {
  const { kind, label, text, quote, note } = searchableOf(entry) ?? { kind: 'ledger' as const };
  return {
    place: 2 * logIndex + odd, since: logIndex, until: null, log_index: entry.logIndex, event_id: entry.id, stream,
    incident: incidentIn(stream), kind, type: entry.type, thing: thingOf(entry),
    utterance: entry.type === 'AssertionLogged' ? entry.data.utterance : null,
    label: label ?? null, text: text ?? null, quote: quote ?? null, note: note ?? null,
    facets: facetsOf(stream, kind, entry).join(' ') || null,
    waiting: entry.type === 'AssertionLogged' && isUnsorted(entry.data.act) ? entry.logIndex : null,
    data: JSON.stringify(entry.data),
  };
}

function thingOf({ type, data }: Entry): string | null {
  switch (type) {
    case 'UtteranceLogged':
    case 'UtteranceAdopted': return data.utterance;
    case 'AssertionLogged':
    case 'AnswersChosen': return data.assertion;
    default: return null;
  }
}

function facetsOf(stream: LedgerEvent['stream'], kind: string, entry: Entry): readonly string[] {
  const incident = incidentIn(stream);
  const facets = incident !== null ? [facet.incident(incident)] : kindOf(stream) === 'reference' ? [facet.reference] : [];
  // Most of what there is are assertions: to narrow to them by a facet would narrow nothing.
  if (kind !== 'assertion') facets.push(facet.kind(kind));
  facets.push(...aboutFacets(aboutOf(entry)));
  if (entry.type === 'UtteranceLogged' || entry.type === 'UtteranceAdopted') {
    facets.push(...speakersIn(entry.data.claimants).map(facet.source), ...monthsOf(entry.data.said));
  }
  if (entry.type === 'AssertionLogged') {
    facets.push(...relayersIn(entry.data.relays).map(facet.source));
    if (isUnsorted(entry.data.act)) facets.push(facet.waiting);
  }
  if (entry.type === 'SourceRegistered' || entry.type === 'SourceRenamed') facets.push(facet.source(entry.data.source));
  return facets;
}

/** Takes over from its utterance who spoke and when. */
function logged(event: EventOf<'AssertionLogged'>, rows: RowReader): Row {
  const row = rowOf(event, entryOf(event), 0);
  const utterance = rows.find('search', { incident: row['incident'] ?? null, thing: event.data.utterance }).at(-1);
  return { ...row, facets: joined(row, utterance) };
}

/** The facets of one row and then those of another, without what kind of thing that is. */
function joined(row: Row, other: Row | undefined): string | null {
  const kept = wordsIn(other).filter((word) => other?.['kind'] === row['kind'] || word !== facet.kind(String(other?.['kind'])));
  return [...new Set([...wordsIn(row), ...kept])].join(' ') || null;
}
const wordsIn = (row: Row | undefined): readonly string[] => (typeof row?.['facets'] === 'string' ? row['facets'].split(' ') : []);

/** The versions of an assertion that stand. */
const standing = (rows: RowReader, where: Row): readonly Row[] =>
  rows.find('search', where).filter((row) => row['until'] === null && row['kind'] === 'assertion');

function chosen(event: EventOf<'AnswersChosen'>, rows: RowReader): readonly RowChange[] {
  const { assertion, act } = event.data;
  const waits = isUnsorted(act);
  const more = { facets: [...aboutFacets(aboutOf(entryOf(event))), ...(waits ? [facet.waiting] : [])].join(' '), kind: 'assertion' };
  return standing(rows, { incident: incidentIn(event.stream), thing: assertion }).map((row) =>
    update(SEARCH, [integerIn(row, 'place')], { facets: joined(row, more), waiting: waits ? integerIn(row, 'log_index') : null }));
}

function endOrAmend(event: EventOf<'EntryAmended' | 'EntryVoided'>, rows: RowReader): readonly RowChange[] {
  const before = rows.find('search', { event_id: event.data.entry }).find((row) => row['until'] === null);
  if (before === undefined) return [];
  const changes: RowChange[] = [update(SEARCH, [integerIn(before, 'place')], { until: event.logIndex, waiting: null })];
  const thing = before['thing'] ?? null;
  const incident = before['incident'] ?? null;
  if (before['type'] === 'AnswersChosen') {
    // Whether it waits again is for the reader to see: that depends on the choices that are left.
    for (const row of standing(rows, { incident, thing })) {
      const more = { facets: facet.waiting, kind: 'assertion' };
      changes.push(update(SEARCH, [integerIn(row, 'place')], { waiting: integerIn(row, 'log_index'), facets: joined(row, more) }));
    }
  }
  if (event.type === 'EntryVoided') return changes;
  const entry = withChanges(entryIn(before), event.data.changes);
  const after = rowOf(event, entry, 0);
  changes.push(insert(SEARCH, { ...after, facets: joined(after, before) }));
  if (entry.type === 'UtteranceLogged' || entry.type === 'UtteranceAdopted') {
    for (const row of standing(rows, { incident, utterance: thing })) {
      changes.push(update(SEARCH, [integerIn(row, 'place')], { facets: joined(row, after) }));
    }
  }
  return changes;
}

/** As much of an entry as its words are made of. */
const entryIn = (row: Row): Entry => ({
  id: textIn(row, 'event_id'), type: textIn(row, 'type'), data: JSON.parse(textIn(row, 'data')) as unknown,
  logIndex: integerIn(row, 'log_index'), revision: 0, touchedAt: 0, recordedAt: '', by: '',
} as Entry);
