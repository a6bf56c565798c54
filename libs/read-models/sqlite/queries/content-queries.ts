/** What an incident holds: questions, assertions, contradictions. */
import type { AssertionId, ContradictionId } from '#domain/ids.js';
import { recordOf } from '#domain/incident/record.js';
import type { AssertionHeld, ContradictionHeld, IncidentRecord, QuestionHeld } from '#domain/incident/record.js';
import { can } from '#domain/policy.js';
import { cursorAt, limitOf, placeOf } from '../../cursor.js';
import type { ListName } from '../../cursor.js';
import type { IncidentAsked, Page, PageAsked } from '../../port.js';
import { entryOfRow } from '../../projections/rows.js';
import type { AssertionView, ContradictionView, ContradictionWithHistory, QuestionView } from '../../views/incident.js';
import {
  answersByQuestion, assertionView, contradictionView, historyOf, isWaiting, questionView, tiesOf,
} from '../../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

export class ContentQueries {
  constructor(private readonly reader: IncidentReader) {}

  questions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<QuestionView> | null {
    return this.#page(snapshot, 'questions', asked, (record) => {
      const answers = answersByQuestion(record);
      const view = (held: QuestionHeld): QuestionView => questionView(record, held, answers.get(held.entry.data.question) ?? 0);
      return [[...record.questions.values()], view];
    });
  }

  assertions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<AssertionView> | null {
    return this.#page(snapshot, 'assertions', asked, (record) => {
      const ties = tiesOf(record);
      return [[...record.assertions.values()], (held: AssertionHeld) => assertionView(record, held, ties)];
    });
  }

  unsorted(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<AssertionView> | null {
    if (!can(asked.viewer, 'read', { kind: 'unsorted' })) return null;
    return this.#page(snapshot, 'unsorted', asked, (record) => {
      const ties = tiesOf(record);
      return [[...record.assertions.values()].filter(isWaiting), (held: AssertionHeld) => assertionView(record, held, ties)];
    });
  }

  assertion(snapshot: Snapshot, asked: IncidentAsked & { readonly assertion: AssertionId }): AssertionView | null {
    const reading = this.#read(snapshot, asked);
    const record = reading === null ? null : this.reader.record(snapshot, reading);
    const held = record?.assertions.get(asked.assertion);
    return record === null || held === undefined ? null : assertionView(record, held, tiesOf(record));
  }

  contradictions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<ContradictionView> | null {
    const page = this.#page(snapshot, 'contradictions', asked, (record, reading) => {
      const lives = this.#lives(snapshot, reading);
      return [[...lives.values()], (held: ContradictionHeld) => contradictionView(record, held)];
    });
    return page === null ? null : { ...page, basis: Math.min(page.basis, snapshot.progress('contradictions')) };
  }

  contradiction(
    snapshot: Snapshot, asked: IncidentAsked & { readonly contradiction: ContradictionId },
  ): ContradictionWithHistory | null {
    const reading = this.#read(snapshot, asked);
    if (reading === null) return null;
    const one = this.#lives(snapshot, reading).get(asked.contradiction);
    if (one === undefined) return null;
    const record = this.reader.record(snapshot, reading);
    return { ...contradictionView(record, one), history: historyOf(record, one) };
  }

  /** The contradictions as their own projection tells them. */
  #lives(snapshot: Snapshot, { id, basis, withheld }: IncidentReading): IncidentRecord['contradictions'] {
    const rows = snapshot.all(`SELECT * FROM {contradiction_entries}
      WHERE incident = ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index`, id, basis, basis);
    const entries = rows.map(entryOfRow).filter((entry) => !withheld.has(entry.id));
    return recordOf(entries).contradictions;
  }

  #read(snapshot: Snapshot, { viewer, incident, recorded }: IncidentAsked): IncidentReading | null {
    return this.reader.read(snapshot, viewer, incident, recorded);
  }

  #page<Held extends { readonly entry: { readonly logIndex: number } }, Item>(
    snapshot: Snapshot, list: ListName, asked: IncidentAsked & PageAsked,
    open: (record: IncidentRecord, reading: IncidentReading) => readonly [readonly Held[], (held: Held) => Item],
  ): Page<Item> | null {
    const [after, size] = [placeOf(list, asked.after), limitOf(asked.limit)];
    const reading = this.#read(snapshot, asked);
    if (reading === null) return null;
    const [all, view] = open(this.reader.record(snapshot, reading), reading);
    const page = all.filter(({ entry }) => entry.logIndex > after).slice(0, size + 1);
    const last = page.length > size ? page[size - 1] : undefined;
    const next = last === undefined ? null : cursorAt(list, last.entry.logIndex);
    return { items: page.slice(0, size).map(view), basis: reading.basis, next };
  }
}
