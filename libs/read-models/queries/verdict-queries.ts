/** Verdicts of an incident, each with the scale it was given on and how it was approved. */
import type { VerdictId } from '#domain/ids.js';
import type { VerdictHeld } from '#domain/incident/record.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { IncidentAsked, Page, PageAsked } from '../port.js';
import { stepsOf, verdictView } from '../views/of-verdicts.js';
import type { VerdictView, VerdictWithHistory } from '../views/verdict.js';
import type { Snapshot } from '../snapshot.js';
import { proposedFirst } from './approvals.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { scaleVersion } from './scale-queries.js';

export class VerdictQueries {
  constructor(private readonly reader: IncidentReader) {}

  async verdicts(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<VerdictView> | null> {
    const [after, size] = [placeOf('verdicts', asked.after), limitOf(asked.limit)];
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    if (reading === null) return null;
    const { verdicts } = await this.reader.record(snapshot, reading);
    const found = [...verdicts.values()].filter(({ entry }) => entry.logIndex > after && entry.logIndex <= snapshot.progress('scales')).slice(0, size + 1);
    const last = found.length > size ? found[size - 1] : undefined;
    return {
      items: await Promise.all(found.slice(0, size).map((held) => this.#view(snapshot, reading, held))),
      next: last === undefined ? null : cursorAt('verdicts', last.entry.logIndex), basis: Math.min(reading.basis, snapshot.progress('scales')),
    };
  }

  async verdict(snapshot: Snapshot, asked: IncidentAsked & { readonly verdict: VerdictId }): Promise<VerdictWithHistory | null> {
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    const held = reading === null ? undefined : (await this.reader.record(snapshot, reading)).verdicts.get(asked.verdict);
    if (reading === null || held === undefined || held.entry.logIndex > snapshot.progress('scales')) return null;
    const proposed = reading.horizon.desk ? await proposedFirst(snapshot, held.entry.data.proposal) : null;
    return { ...await this.#view(snapshot, reading, held), history: stepsOf(held, proposed) };
  }

  async #view(snapshot: Snapshot, reading: IncidentReading, held: VerdictHeld): Promise<VerdictView> {
    const { scale: { scale, version }, proposal } = held.entry.data;
    const { desk } = reading.horizon;
    const [on, record, proposed] = await Promise.all([
      scaleVersion(snapshot, scale, version), this.reader.record(snapshot, reading), proposedFirst(snapshot, proposal),
    ]);
    return verdictView(record, held, this.reader.words.in(on, desk), proposed, desk);
  }
}
