/** What waits for the desk, across incidents. A page does a bounded amount of work: it may be short, even empty, and go on. */
import { candidatesOf } from '#domain/account/candidates.js';
import type { World } from '#domain/account/world.js';
import type { AssertionId, IncidentId, LogIndex } from '#domain/ids.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import { cursorAt, cursorWith, limitOf, numbersOf, placeOf } from '../cursor.js';
import type { Page, PageAsked } from '../port.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { QueuedAssertion, QueuedCandidate } from '../views/queues.js';
import { assertionView, isWaiting, tiesOf } from '../views/of-incident.js';
import type { Ties } from '../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import { firstFound } from './first-found.js';
import { growingParts } from './growing-parts.js';
import type { IncidentReader } from './incident-reading.js';
import { OncePerRead } from './kept.js';
import { basisAt } from './moments.js';

type QueueAsked = PageAsked & { readonly viewer: Viewer };

/** Candidates of a large incident take long to find. */
const PATIENCE_MS = 40;
/** How many events, or assertions that may wait, a page looks at. */
const LOOKED_AT = 5_000;

export class QueueQueries {
  constructor(private readonly reader: IncidentReader) {}

  /** By incident, the one that changed last first; as recorded when the first page was asked for. Null but for the owner. */
  async candidates(snapshot: Snapshot, { viewer, after, limit }: QueueAsked): Promise<Page<QueuedCandidate> | null> {
    if (!can(viewer, 'read', { kind: 'candidates' })) return null;
    const size = limitOf(limit);
    const head = Math.min(await basisAt(snapshot, 'now'), snapshot.progress('statements', 'incidents'));
    const [basis = head, from = head, told = 0] = numbersOf('candidates', '', after, 3) ?? [];
    const items: QueuedCandidate[] = [];
    const startedMs = performance.now();
    const answer = (place: readonly number[] | null): Page<QueuedCandidate> =>
      ({ items, basis, next: place === null ? null : cursorWith('candidates', '', [basis, ...place]) });
    const { newest, older } = await newestEvents(snapshot, from);
    let begun = false;
    for (const part of growingParts(newest)) {
      if (begun && performance.now() - startedMs > PATIENCE_MS) return answer([part[0]?.logIndex ?? from, 0]);
      const looked = await Promise.all(part.map((event) => this.#openAt(snapshot, viewer, event, basis)));
      begun ||= looked.some((open) => open !== null);
      for (const open of looked) {
        if (open === null) continue;
        const { incident, world, lastChange } = open;
        const before = lastChange === from ? told : 0;
        for (const [i, candidate] of candidatesOf(world).slice(before).entries()) {
          if (items.length === size) return answer([lastChange, i + before]);
          items.push({ incident, candidate, lastChange });
        }
      }
    }
    return answer(older === null ? null : [older, 0]);
  }

  /** An incident whose last event up to a basis this is: told where others of its events are met, it would be told again. */
  async #openAt(snapshot: Snapshot, viewer: Viewer, { incident, logIndex }: NewestEvent, basis: LogIndex): Promise<OpenIncident | null> {
    const last = await snapshot.first('SELECT log_index FROM {timeline} WHERE incident = ? AND log_index <= ? ORDER BY revision DESC LIMIT 1',
      incident, basis);
    if (last === undefined || integerIn(last, 'log_index') !== logIndex) return null;
    const reading = await this.reader.read(snapshot, viewer, incident, `#${basis}`);
    if (reading === null) return null;
    const world = await this.reader.world(snapshot, reading);
    const named = { id: reading.id, slug: textIn(reading.row, 'slug'), title: titleOf(world.record.opened) };
    return { incident: named, world, lastChange: logIndex };
  }

  /** In the order they were logged. Null but for the owner. */
  async unsorted(snapshot: Snapshot, { viewer, after, limit }: QueueAsked): Promise<Page<QueuedAssertion> | null> {
    if (!can(viewer, 'read', { kind: 'unsorted' })) return null;
    const size = limitOf(limit);
    const basis = snapshot.progress('search', 'statements', 'incidents', 'timeline');
    const rows = await snapshot.all('SELECT waiting, incident, thing FROM {search} WHERE waiting > ? ORDER BY waiting LIMIT ?',
      placeOf('unsorted', after), LOOKED_AT);
    const incidents = new OncePerRead<WaitingIn | null>();
    const { items, looked } = await firstFound(rows, size, async (row): Promise<QueuedAssertion | null> => {
      const incident = textIn(row, 'incident');
      const known = await incidents.of(snapshot, incident, () => this.#waitingIn(snapshot, viewer, incident));
      const assertion = known?.record.assertions.get(textIn(row, 'thing') as AssertionId);
      // The index names those that may wait; which ones do is for the record to say.
      if (known === null || assertion === undefined || !isWaiting(assertion)) return null;
      return { incident: known.incident, assertion: assertionView(known.record, assertion, known.ties) };
    });
    const last = rows[looked - 1];
    const more = looked < rows.length || rows.length === LOOKED_AT;
    return { items, basis, next: more && last !== undefined ? cursorAt('unsorted', integerIn(last, 'waiting')) : null };
  }

  async #waitingIn(snapshot: Snapshot, viewer: Viewer, incident: string): Promise<WaitingIn | null> {
    const reading = await this.reader.read(snapshot, viewer, incident);
    if (reading === null) return null;
    const record = await this.reader.record(snapshot, reading);
    return { incident: { id: reading.id, slug: textIn(reading.row, 'slug'), title: titleOf(record.opened) }, record, ties: tiesOf(record) };
  }
}

interface NewestEvent {
  readonly incident: IncidentId;
  readonly logIndex: LogIndex;
}
interface OpenIncident {
  readonly incident: QueuedCandidate['incident'];
  readonly world: World;
  readonly lastChange: LogIndex;
}
interface WaitingIn {
  readonly incident: QueuedAssertion['incident'];
  readonly record: IncidentRecord;
  readonly ties: Ties;
}

/**
 * Incidents by their newest event up to a log index, going back through the timeline. One that wrote many events in a row is
 * passed over event by event, so after some thousands it ends; `older`: where to go on, null where there is nothing more.
 */
async function newestEvents(snapshot: Snapshot, from: LogIndex): Promise<{ readonly newest: readonly NewestEvent[]; readonly older: LogIndex | null }> {
  const rows = await snapshot.all(`SELECT log_index, incident FROM {timeline} WHERE log_index <= ? AND incident IS NOT NULL
    ORDER BY log_index DESC LIMIT ?`, from, LOOKED_AT);
  const byIncident = new Map<IncidentId, LogIndex>();
  for (const row of rows) {
    const incident = textIn(row, 'incident') as IncidentId;
    if (!byIncident.has(incident)) byIncident.set(incident, integerIn(row, 'log_index'));
  }
  const oldest = rows.at(-1);
  return {
    newest: [...byIncident].map(([incident, logIndex]) => ({ incident, logIndex })),
    older: rows.length === LOOKED_AT && oldest !== undefined ? integerIn(oldest, 'log_index') - 1 : null,
  };
}

const titleOf = (opened: { readonly data: { readonly title: Parameters<typeof plain>[0] } } | null): string =>
  (opened === null ? '' : plain(opened.data.title));
