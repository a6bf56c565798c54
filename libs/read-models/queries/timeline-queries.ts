/** An incident's timeline by any of its clocks. */
import { clocksOf, inOrderOf, isKnown } from '#domain/account/clocks.js';
import type { Clocks } from '#domain/account/clocks.js';
import type { World } from '#domain/account/world.js';
import type { EventId, LogIndex } from '#domain/ids.js';
import { intervalOf } from '#domain/times/intervals.js';
import type { Interval } from '#domain/times/types.js';
import { cursorAt, cursorWith, limitOf, numbersOf, placeOf } from '../cursor.js';
import type { Page, TimelineAsked } from '../port.js';
import type { Row } from '../projection.js';
import { entryOfRow, integerIn, textIn } from '../projections/rows.js';
import type { TimelineItem } from '../views/log.js';
import type { Snapshot } from '../snapshot.js';
import { placeOfRow } from './entry-queries.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { OncePerRead } from './kept.js';
import { basisAt } from './moments.js';
import { subjectIn } from './subjects.js';

const NO_CLOCKS: Clocks = { happened: null, said: null, publicFrom: null };
const UTTERANCES: ReadonlySet<string> = new Set(['UtteranceLogged', 'UtteranceAdopted']);
const CLOCKS = { happened: 'happened', said: 'said', public: 'publicFrom' } as const satisfies Record<string, keyof Clocks>;

export class TimelineQueries {
  /** Of the world asked about last: a page asks for many of one. */
  #last: { readonly world: World; readonly clocks: ReadonlyMap<LogIndex, Clocks> } | null = null;

  constructor(private readonly reader: IncidentReader) {}

  /** Null: for this viewer there is no such incident. */
  timeline(snapshot: Snapshot, asked: TimelineAsked): Promise<Page<TimelineItem> | null> {
    return asked.clock === undefined || asked.clock === 'recorded'
      ? this.#recorded(snapshot, asked) : this.#byClock(snapshot, asked, CLOCKS[asked.clock]);
  }

  /** Every event, in log order or against it. */
  async #recorded(
    snapshot: Snapshot, { after, limit, viewer, incident, recorded, order = 'asc', from, to }: TimelineAsked,
  ): Promise<Page<TimelineItem> | null> {
    const size = limitOf(limit);
    const begun = placeOf('timeline', after);
    const reading = await this.reader.read(snapshot, viewer, incident, recorded);
    if (reading === null) return null;
    const forward = order === 'asc';
    const seen: Row[] = [];
    for (let at = after === undefined && !forward ? Number.MAX_SAFE_INTEGER : begun; seen.length <= size; ) {
      const rows = await snapshot.all(`SELECT * FROM {timeline} WHERE incident = ? AND revision ${forward ? '>' : '<'} ? AND log_index <= ?
        AND recorded_at >= ? AND recorded_at <= ? ORDER BY revision ${forward ? 'ASC' : 'DESC'} LIMIT ?`,
        reading.id, at, reading.basis, from ?? '', to ?? '~', size + 1);
      const last = rows.at(-1);
      if (last === undefined) break;
      at = integerIn(last, 'revision');
      for (const row of rows) if (!reading.withheld.has(textIn(row, 'event_id') as EventId)) seen.push(row);
      if (rows.length <= size) break;
    }
    const rows = seen.slice(0, size);
    const last = rows.at(-1);
    return {
      items: await this.#items(snapshot, reading, rows), basis: reading.basis,
      next: seen.length > size && last !== undefined ? cursorAt('timeline', integerIn(last, 'revision')) : null,
    };
  }

  /** Entries with times of their own. All pages are as recorded when the first was asked for. */
  async #byClock(snapshot: Snapshot, asked: TimelineAsked, clock: keyof Clocks): Promise<Page<TimelineItem> | null> {
    const { viewer, incident, recorded = 'now', order = 'asc', from, to } = asked;
    const size = limitOf(asked.limit);
    const question = Buffer.from(JSON.stringify([asked.clock, order, from ?? null, to ?? null])).toString('base64url');
    const [until, last] = numbersOf('clock', question, asked.after, 2)
      ?? [Math.min(await basisAt(snapshot, recorded), snapshot.progress('statements', 'timeline'))];
    const reading = await this.reader.read(snapshot, viewer, incident, `#${until ?? -1}`);
    if (reading === null) return null;
    const within = (interval: Interval | null): boolean => (from === undefined && to === undefined)
      || (isKnown(interval) && (from === undefined || interval.latest >= from) && (to === undefined || interval.earliest <= to));
    const all = clocksOf(await this.reader.world(snapshot, reading)).filter(({ clocks }) => within(clocks[clock]));
    const ordered = inOrderOf(clock, order, all);
    const begin = last === undefined ? 0 : ordered.findIndex(({ logIndex }) => logIndex === last) + 1;
    const page = ordered.slice(begin, begin + size);
    const rows = await Promise.all(page.map(({ logIndex }) => snapshot.first('SELECT * FROM {timeline} WHERE log_index = ?', logIndex)));
    const end = page.at(-1);
    const next = end !== undefined && begin + size < ordered.length ? cursorWith('clock', question, [until ?? -1, end.logIndex]) : null;
    return { items: await this.#items(snapshot, reading, rows.filter((row) => row !== undefined)), basis: reading.basis, next };
  }

  /** Items of one page, in the order of their rows. */
  #items(snapshot: Snapshot, reading: IncidentReading, rows: readonly Row[]): Promise<readonly TimelineItem[]> {
    const once = new OncePerRead<ReadonlyMap<LogIndex, Clocks>>();
    const clocks = (): Promise<ReadonlyMap<LogIndex, Clocks>> => once.of(snapshot, '', () => this.#allClocks(snapshot, reading));
    return Promise.all(rows.map(async (row) => {
      const [subject, own] = await Promise.all([
        subjectIn(snapshot, row, this.reader.words, reading.horizon.desk),
        UTTERANCES.has(textIn(row, 'type')) ? this.#saidIn(snapshot, reading, row) : clocks().then((all) => all.get(integerIn(row, 'log_index'))),
      ]);
      return { ...placeOfRow(row), subject, ...own ?? NO_CLOCKS };
    }));
  }

  async #saidIn(snapshot: Snapshot, reading: IncidentReading, row: Row): Promise<Clocks> {
    const version = await snapshot.first('SELECT * FROM {statements} WHERE since = ?', integerIn(row, 'log_index'));
    const entry = version === undefined ? null : entryOfRow(version);
    if (entry === null || !('utterance' in entry.data)) return NO_CLOCKS;
    const said = (await this.reader.record(snapshot, reading)).utterances.get(entry.data.utterance)?.utterance.said;
    return said === undefined ? NO_CLOCKS : { ...NO_CLOCKS, said: intervalOf(said) };
  }

  async #allClocks(snapshot: Snapshot, reading: IncidentReading): Promise<ReadonlyMap<LogIndex, Clocks>> {
    const world = await this.reader.world(snapshot, reading);
    if (this.#last?.world !== world) this.#last = { world, clocks: new Map(clocksOf(world).map(({ logIndex, clocks }) => [logIndex, clocks])) };
    return this.#last.clocks;
  }
}
