/**
 * Links between incidents, from either end. A link stands in the stream of one of the two; a viewer sees it who sees both,
 * each as far as its own horizon reaches.
 */
import type { IncidentId, StreamName } from '#domain/ids.js';
import { statusOfLink, linkTouchedAt } from '#domain/incident/record.js';
import type { LinkHeld } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import { incidentIn } from '../places.js';
import type { IncidentAsked, Page, PageAsked } from '../port.js';
import { textIn } from '../projections/rows.js';
import { markOf } from '../views/of-incident.js';
import type { LinkEnd, LinkView } from '../views/source.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

export class LinkQueries {
  constructor(private readonly reader: IncidentReader) {}

  async links(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<LinkView> | null> {
    const [after, size] = [placeOf('links', asked.after), limitOf(asked.limit)];
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    if (reading === null) return null;
    const holders = [reading, ...await this.#holders(snapshot, asked, reading)];
    const records = await Promise.all(holders.map((holder) => this.reader.recorded(snapshot, holder)));
    const held = records.flatMap(({ links }) => [...links.values()])
      .filter(({ entry }) => (entry.data.from === reading.id || entry.data.to === reading.id) && entry.logIndex > after)
      .sort((a, b) => a.entry.logIndex - b.entry.logIndex);
    const all = (await Promise.all(held.map((each) => this.#view(snapshot, asked, each)))).flat();
    const last = all.length > size ? all[size - 1] : undefined;
    return { items: all.slice(0, size), basis: reading.basis, next: last === undefined ? null : cursorAt('links', last.logIndex) };
  }

  /** Incidents whose streams hold a link with this one. */
  async #holders(snapshot: Snapshot, { viewer, recorded }: IncidentAsked, { stream }: IncidentReading): Promise<readonly IncidentReading[]> {
    const rows = await snapshot.all('SELECT named_in FROM {mentions} WHERE named = ?', stream);
    const incidents = rows.flatMap((row) => incidentIn(textIn(row, 'named_in') as StreamName) ?? []);
    const readings = await Promise.all(incidents.map((incident) => this.reader.read(snapshot, viewer, incident, recorded)));
    return readings.filter((reading) => reading !== null);
  }

  /** None where the viewer does not see both ends. */
  async #view(snapshot: Snapshot, asked: IncidentAsked, held: LinkHeld): Promise<readonly LinkView[]> {
    const { entry, judgements } = held;
    const [from, to] = await Promise.all([this.#end(snapshot, asked, entry.data.from), this.#end(snapshot, asked, entry.data.to)]);
    if (from === null || to === null) return [];
    return [{
      ...markOf(entry), touchedAt: linkTouchedAt(held), id: entry.data.relation, kind: entry.data.kind, status: statusOfLink(held), from, to,
      rationale: plain(entry.data.rationale), actor: entry.by,
      judgements: judgements.map(({ id, data, by, recordedAt, logIndex }) =>
        ({ entry: id, status: data.status, reason: plain(data.reason), actor: by, recordedAt, logIndex })),
    }];
  }

  async #end(snapshot: Snapshot, { viewer, recorded }: IncidentAsked, id: IncidentId): Promise<LinkEnd | null> {
    const reading = await this.reader.read(snapshot, viewer, id, recorded);
    if (reading === null) return null;
    const opened = (await this.reader.recorded(snapshot, reading)).opened?.data;
    return { id, slug: String(reading.row['slug']), title: opened === undefined ? '' : plain(opened.title) };
  }
}
