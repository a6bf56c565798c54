/** What an incident holds: questions, assertions, contradictions. */
import type { AssertionId, ContradictionId, EventId } from '#domain/ids.js';
import { anchorsOf } from '#domain/incident/anchors.js';
import { recordOf } from '#domain/incident/record.js';
import type { AssertionHeld, ContradictionHeld, IncidentRecord, QuestionHeld } from '#domain/incident/record.js';
import { can } from '#domain/policy.js';
import { asSeen } from '#domain/withholding-closure.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { ListName } from '../cursor.js';
import type { AnchorList, IncidentAsked, Page, PageAsked } from '../port.js';
import { entryOfRow } from '../projections/rows.js';
import type { AssertionView, ContradictionView, ContradictionWithHistory, QuestionView } from '../views/incident.js';
import {
  answersByQuestion, assertionView, contradictionView, historyOf, isWaiting, questionView, tiesOf,
} from '../views/of-incident.js';
import { anchorView } from '../views/anchors.js';
import type { Snapshot } from '../snapshot.js';
import { approvalOf } from './approvals.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { markOfWithheld, withheldIn } from './withheld.js';

export class ContentQueries {
  constructor(private readonly reader: IncidentReader) {}

  questions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<QuestionView> | null> {
    return this.#page(snapshot, 'questions', asked, async (record) => {
      const answers = answersByQuestion(record);
      const view = (held: QuestionHeld): QuestionView => questionView(record, held, answers.get(held.entry.data.question) ?? 0);
      return [[...record.questions.values()], view];
    });
  }

  assertions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null> {
    return this.#page(snapshot, 'assertions', asked, async (record, reading) => {
      const ties = tiesOf(record);
      const marks = await marksFor(snapshot, reading);
      return [[...record.assertions.values()], (held: AssertionHeld) => marks(assertionView(record, held, ties))];
    });
  }

  async unsorted(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null> {
    if (!can(asked.viewer, 'read', { kind: 'unsorted' })) return null;
    return this.#page(snapshot, 'unsorted', asked, async (record, reading) => {
      const ties = tiesOf(record);
      const marks = await marksFor(snapshot, reading);
      return [[...record.assertions.values()].filter(isWaiting), (held: AssertionHeld) => marks(assertionView(record, held, ties))];
    });
  }

  async assertion(snapshot: Snapshot, asked: IncidentAsked & { readonly assertion: AssertionId }): Promise<AssertionView | null> {
    const reading = await this.#read(snapshot, asked);
    const record = reading === null ? null : await this.reader.record(snapshot, reading);
    const held = record?.assertions.get(asked.assertion);
    if (reading === null || record === null || held === undefined) return null;
    const marks = await marksFor(snapshot, reading);
    return marks(assertionView(record, held, tiesOf(record)));
  }

  async anchors(snapshot: Snapshot, asked: IncidentAsked & { readonly assertion: AssertionId }): Promise<AnchorList | null> {
    const reading = await this.#read(snapshot, asked);
    const record = reading === null ? null : await this.reader.record(snapshot, reading);
    if (reading === null || record === null || !record.assertions.has(asked.assertion)) return null;
    return { items: anchorsOf(record, asked.assertion).map((held) => anchorView(record, held, reading.horizon.desk)), basis: reading.basis };
  }

  async contradictions(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<ContradictionView> | null> {
    const page = await this.#page(snapshot, 'contradictions', asked, async (record, reading) => {
      const lives = await this.#lives(snapshot, reading);
      return [[...lives.values()], (held: ContradictionHeld) => contradictionView(record, held)];
    });
    return page === null ? null : { ...page, basis: Math.min(page.basis, snapshot.progress('contradictions')) };
  }

  async contradiction(
    snapshot: Snapshot, asked: IncidentAsked & { readonly contradiction: ContradictionId },
  ): Promise<ContradictionWithHistory | null> {
    const reading = await this.#read(snapshot, asked);
    if (reading === null) return null;
    const one = (await this.#lives(snapshot, reading)).get(asked.contradiction);
    if (one === undefined) return null;
    const record = await this.reader.record(snapshot, reading);
    const resolutions = one.steps.filter((step) => step.type === 'ContradictionResolved');
    const approvals = new Map(await Promise.all(resolutions.map(async (step) => [step.id, await approvalOf(snapshot, step)] as const)));
    return { ...contradictionView(record, one), history: historyOf(record, one, approvals) };
  }

  /** The contradictions as their own projection tells them. */
  async #lives(snapshot: Snapshot, { id, basis, kept, horizon }: IncidentReading): Promise<IncidentRecord['contradictions']> {
    const rows = await snapshot.all(`SELECT * FROM {contradiction_entries}
      WHERE incident = ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index`, id, basis, basis);
    const entries = rows.flatMap((row) => asSeen(kept, this.reader.words.of(entryOfRow(row), horizon.desk)) ?? []);
    return recordOf(entries).contradictions;
  }

  #read(snapshot: Snapshot, { viewer, incident, recorded }: IncidentAsked): Promise<IncidentReading | null> {
    return this.reader.read(snapshot, viewer, incident, recorded);
  }

  async #page<Held extends { readonly entry: { readonly logIndex: number } }, Item>(
    snapshot: Snapshot, list: ListName, asked: IncidentAsked & PageAsked,
    open: (record: IncidentRecord, reading: IncidentReading) => Promise<readonly [readonly Held[], (held: Held) => Item | Promise<Item>]>,
  ): Promise<Page<Item> | null> {
    const [after, size] = [placeOf(list, asked.after), limitOf(asked.limit)];
    const reading = await this.#read(snapshot, asked);
    if (reading === null) return null;
    const [all, view] = await open(await this.reader.record(snapshot, reading), reading);
    const page = all.filter(({ entry }) => entry.logIndex > after).slice(0, size + 1);
    const last = page.length > size ? page[size - 1] : undefined;
    const next = last === undefined ? null : cursorAt(list, last.entry.logIndex);
    return { items: await Promise.all(page.slice(0, size).map(view)), basis: reading.basis, next };
  }
}

/** Tells the desk which assertions readers do not get, or which utterance they report that readers do not get. */
async function marksFor(
  snapshot: Snapshot, { stream, horizon }: IncidentReading,
): Promise<(view: AssertionView) => AssertionView | Promise<AssertionView>> {
  const { entries } = horizon.desk ? await withheldIn(snapshot, stream) : NOTHING;
  if (entries.size === 0) return (view) => view;
  return async (view) => {
    const entry = [view.entry, view.utterance?.entry].find((each) => each !== undefined && entries.has(each));
    const withheld = entry === undefined ? null : await markOfWithheld(snapshot, entry);
    return withheld === null ? view : { ...view, withheld };
  };
}
const NOTHING = { entries: new Set<EventId>() };
