/** What an incident holds: questions, assertions, contradictions. */
import type { AssertionId, ContradictionId, EventId } from '#domain/ids.js';
import { anchorsOf } from '#domain/incident/anchors.js';
import { recordOf } from '#domain/incident/record.js';
import type { AssertionHeld, ContradictionHeld, IncidentRecord, QuestionHeld } from '#domain/incident/record.js';
import { can } from '#domain/policy.js';
import { asSeen } from '#domain/withholding-closure.js';
import { cursorAt, limitOf, placeOf } from '../../cursor.js';
import type { ListName } from '../../cursor.js';
import type { AnchorList, IncidentAsked, Page, PageAsked } from '../../port.js';
import { entryOfRow } from '../../projections/rows.js';
import type { AssertionView, ContradictionView, ContradictionWithHistory, QuestionView } from '../../views/incident.js';
import {
  answersByQuestion, assertionView, contradictionView, historyOf, isWaiting, questionView, tiesOf,
} from '../../views/of-incident.js';
import { anchorView } from '../../views/anchors.js';
import type { Snapshot } from '../snapshot.js';
import { approvalOf } from './approvals.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { markOfWithheld, withheldIn } from './withheld.js';

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
    return this.#page(snapshot, 'assertions', asked, (record, reading) => {
      const ties = tiesOf(record);
      const marks = marksFor(snapshot, reading);
      return [[...record.assertions.values()], (held: AssertionHeld) => marks(assertionView(record, held, ties))];
    });
  }

  unsorted(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Page<AssertionView> | null {
    if (!can(asked.viewer, 'read', { kind: 'unsorted' })) return null;
    return this.#page(snapshot, 'unsorted', asked, (record, reading) => {
      const ties = tiesOf(record);
      const marks = marksFor(snapshot, reading);
      return [[...record.assertions.values()].filter(isWaiting), (held: AssertionHeld) => marks(assertionView(record, held, ties))];
    });
  }

  assertion(snapshot: Snapshot, asked: IncidentAsked & { readonly assertion: AssertionId }): AssertionView | null {
    const reading = this.#read(snapshot, asked);
    const record = reading === null ? null : this.reader.record(snapshot, reading);
    const held = record?.assertions.get(asked.assertion);
    if (reading === null || record === null || held === undefined) return null;
    return marksFor(snapshot, reading)(assertionView(record, held, tiesOf(record)));
  }

  anchors(snapshot: Snapshot, asked: IncidentAsked & { readonly assertion: AssertionId }): AnchorList | null {
    const reading = this.#read(snapshot, asked);
    const record = reading === null ? null : this.reader.record(snapshot, reading);
    if (reading === null || record === null || !record.assertions.has(asked.assertion)) return null;
    return { items: anchorsOf(record, asked.assertion).map((held) => anchorView(record, held, reading.horizon.desk)), basis: reading.basis };
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
    return { ...contradictionView(record, one), history: historyOf(record, one, (resolution) => approvalOf(snapshot, resolution)) };
  }

  /** The contradictions as their own projection tells them. */
  #lives(snapshot: Snapshot, { id, basis, kept, horizon }: IncidentReading): IncidentRecord['contradictions'] {
    const rows = snapshot.all(`SELECT * FROM {contradiction_entries}
      WHERE incident = ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index`, id, basis, basis);
    const entries = rows.flatMap((row) => asSeen(kept, this.reader.words.of(entryOfRow(row), horizon.desk)) ?? []);
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

/** Tells the desk which assertions readers do not get, or which utterance they report that readers do not get. */
function marksFor(snapshot: Snapshot, { stream, horizon }: IncidentReading): (view: AssertionView) => AssertionView {
  const { entries } = horizon.desk ? withheldIn(snapshot, stream) : NOTHING;
  if (entries.size === 0) return (view) => view;
  return (view) => {
    const entry = [view.entry, view.utterance?.entry].find((each) => each !== undefined && entries.has(each));
    const withheld = entry === undefined ? null : markOfWithheld(snapshot, entry);
    return withheld === null ? view : { ...view, withheld };
  };
}
const NOTHING = { entries: new Set<EventId>() };
