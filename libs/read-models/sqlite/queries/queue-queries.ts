/** What waits for the desk, across incidents. A page does a bounded amount of work: it may be short, even empty, and go on. */
import { candidatesOf } from '#domain/account/candidates.js';
import type { AssertionId, IncidentId, LogIndex } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import { cursorAt, cursorWith, limitOf, numbersOf, placeOf } from '../../cursor.js';
import type { Page, PageAsked } from '../../port.js';
import { integerIn, textIn } from '../../projections/rows.js';
import type { QueuedAssertion, QueuedCandidate } from '../../views/queues.js';
import { assertionView, isWaiting, tiesOf } from '../../views/of-incident.js';
import type { Ties } from '../../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { basisAt } from './moments.js';

type QueueAsked = PageAsked & { readonly viewer: Viewer };

/** Candidates of a large incident take long to find. */
const PATIENCE_MS = 40;
/** How many events, or assertions that may wait, a page looks at. */
const LOOKED_AT = 5_000;

export class QueueQueries {
  constructor(private readonly reader: IncidentReader) {}

  /** By incident, the one that changed last first; as recorded when the first page was asked for. Null but for the owner. */
  candidates(snapshot: Snapshot, { viewer, after, limit }: QueueAsked): Page<QueuedCandidate> | null {
    if (!can(viewer, 'read', { kind: 'candidates' })) return null;
    const size = limitOf(limit);
    const head = Math.min(basisAt(snapshot, 'now'), snapshot.progress('statements', 'incidents'));
    const [basis = head, from = head, told = 0] = numbersOf('candidates', '', after, 3) ?? [];
    const items: QueuedCandidate[] = [];
    const startedMs = performance.now();
    const answer = (place: readonly number[] | null): Page<QueuedCandidate> =>
      ({ items, basis, next: place === null ? null : cursorWith('candidates', '', [basis, ...place]) });
    let before = from + 1;
    for (const { incident, lastChange } of this.#byLastChange(snapshot, basis, from)) {
      if (incident === null) return answer([lastChange, 0]);
      if (performance.now() - startedMs > PATIENCE_MS && before <= from) return answer([lastChange, 0]);
      before = lastChange;
      const reading = this.reader.read(snapshot, viewer, incident, `#${basis}`);
      if (reading === null) continue;
      const world = this.reader.world(snapshot, reading);
      const candidates = candidatesOf(world).slice(lastChange === from ? told : 0);
      const named = { id: reading.id, slug: textIn(reading.row, 'slug'), title: titleOf(world.record.opened) };
      for (const [i, candidate] of candidates.entries()) {
        if (items.length === size) return answer([lastChange, i + (lastChange === from ? told : 0)]);
        items.push({ incident: named, candidate, lastChange });
      }
    }
    return answer(null);
  }

  /** In the order they were logged. Null but for the owner. */
  unsorted(snapshot: Snapshot, { viewer, after, limit }: QueueAsked): Page<QueuedAssertion> | null {
    if (!can(viewer, 'read', { kind: 'unsorted' })) return null;
    const size = limitOf(limit);
    const basis = snapshot.progress('search', 'statements', 'incidents', 'timeline');
    const rows = snapshot.all('SELECT waiting, incident, thing FROM {search} WHERE waiting > ? ORDER BY waiting LIMIT ?',
      placeOf('unsorted', after), LOOKED_AT);
    const held = new Map<string, { readonly reading: IncidentReading; readonly ties: Ties } | null>();
    const items: QueuedAssertion[] = [];
    for (const [i, row] of rows.entries()) {
      if (items.length === size) return { items, basis, next: cursorAt('unsorted', integerIn(rows[i - 1] ?? row, 'waiting')) };
      const incident = textIn(row, 'incident');
      let known = held.get(incident);
      if (known === undefined) {
        const reading = this.reader.read(snapshot, viewer, incident);
        held.set(incident, known = reading === null ? null : { reading, ties: tiesOf(this.reader.record(snapshot, reading)) });
      }
      if (known === null) continue;
      const record = this.reader.record(snapshot, known.reading);
      const assertion = record.assertions.get(textIn(row, 'thing') as AssertionId);
      // The index names those that may wait; which ones do is for the record to say.
      if (assertion === undefined || !isWaiting(assertion)) continue;
      const named = { id: known.reading.id, slug: textIn(known.reading.row, 'slug'), title: titleOf(record.opened) };
      items.push({ incident: named, assertion: assertionView(record, assertion, known.ties) });
    }
    const last = rows.at(-1);
    return { items, basis, next: rows.length === LOOKED_AT && last !== undefined ? cursorAt('unsorted', integerIn(last, 'waiting')) : null };
  }

  /**
   * Incidents by their last event up to a basis, the newest first. They are met going back through the timeline; one that
   * wrote many events in a row is passed over event by event, so after some thousands it ends with where to go on.
   */
  *#byLastChange(snapshot: Snapshot, basis: LogIndex, from: LogIndex): Generator<{ readonly incident: IncidentId | null; readonly lastChange: LogIndex }> {
    const seen = new Set<string>();
    const rows = snapshot.all(`SELECT log_index, incident FROM {timeline} WHERE log_index <= ? AND incident IS NOT NULL
      ORDER BY log_index DESC LIMIT ?`, from, LOOKED_AT);
    for (const row of rows) {
      const [incident, lastChange] = [textIn(row, 'incident') as IncidentId, integerIn(row, 'log_index')];
      if (seen.has(incident)) continue;
      seen.add(incident);
      const last = snapshot.first(`SELECT log_index FROM {timeline} WHERE incident = ? AND log_index <= ? ORDER BY revision DESC LIMIT 1`,
        incident, basis);
      // Its later events lie before where this page began: it was told there.
      if (last !== undefined && integerIn(last, 'log_index') === lastChange) yield { incident, lastChange };
    }
    const oldest = rows.at(-1);
    if (rows.length === LOOKED_AT && oldest !== undefined) yield { incident: null, lastChange: integerIn(oldest, 'log_index') - 1 };
  }
}

const titleOf = (opened: { readonly data: { readonly title: Parameters<typeof plain>[0] } } | null): string =>
  (opened === null ? '' : plain(opened.data.title));
