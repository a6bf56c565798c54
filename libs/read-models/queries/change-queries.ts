/** What changed in an incident since somebody last looked. */
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import type { Candidate } from '#domain/account/view.js';
import type { World } from '#domain/account/world.js';
import type { EventId, LogIndex } from '#domain/ids.js';
import { plain } from '#domain/text.js';
import type { ChangesAsked } from '../port.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { ChangesSince, EntrySince } from '../views/queues.js';
import type { Snapshot } from '../snapshot.js';
import { changesBetween } from './differing.js';
import type { Side } from './differing.js';
import { placeOfRow } from './entry-queries.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { subjectIn } from './subjects.js';
import type { Words } from './words.js';

/** More entries are counted and not listed. */
const MOST_ENTRIES = 200;

export class ChangeQueries {
  constructor(private readonly reader: IncidentReader) {}

  async changesSince(snapshot: Snapshot, { viewer, incident, since, public: publicAsOf }: ChangesAsked): Promise<ChangesSince | null> {
    const [now, earlier] = await Promise.all(
      [this.reader.read(snapshot, viewer, incident), this.reader.read(snapshot, viewer, incident, `#${since}`)]);
    if (now === null || earlier === null) return null;
    // What is published reads the same until more of it is, whatever is recorded of its sources meanwhile.
    const then = !now.horizon.desk && since >= now.basis ? now : earlier;
    const [before, after, entries] = await Promise.all([
      this.reader.world(snapshot, then), this.reader.world(snapshot, now), entriesSince(snapshot, now, since, this.reader.words),
    ]);
    const side = (world: World, basis: LogIndex): Side => ({ world, basis, questions: accountOf(world, publicAsOf) });
    const changes = await changesBetween(snapshot, now, side(before, then.basis), side(after, now.basis));
    const opened = after.record.opened?.data;
    return {
      incident: { id: now.id, slug: textIn(now.row, 'slug'), title: opened === undefined ? '' : plain(opened.title) },
      since, logIndex: now.basis, changes,
      entries: entries.slice(-MOST_ENTRIES), entriesLeftOut: Math.max(0, entries.length - MOST_ENTRIES),
      candidates: now.horizon.desk ? candidatesBetween(before, after) : null,
    };
  }
}

function candidatesBetween(before: World, after: World): { readonly arisen: readonly Candidate[]; readonly settled: readonly Candidate[] } {
  const [old, fresh] = [candidatesOf(before), candidatesOf(after)];
  const without = (all: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] => {
    const known = new Set(others.map(({ id }) => id));
    return all.filter(({ id }) => !known.has(id));
  };
  return { arisen: without(fresh, old), settled: without(old, fresh) };
}

async function entriesSince(
  snapshot: Snapshot, { id, basis, withheld, horizon }: IncidentReading, since: LogIndex, words: Words,
): Promise<readonly EntrySince[]> {
  const last = await snapshot.first('SELECT revision FROM {timeline} WHERE incident = ? AND log_index <= ? ORDER BY revision DESC LIMIT 1', id, since);
  const rows = await snapshot.all('SELECT * FROM {timeline} WHERE incident = ? AND revision > ? AND log_index <= ? ORDER BY revision',
    id, last === undefined ? -1 : integerIn(last, 'revision'), basis);
  return Promise.all(rows.filter((row) => !withheld.has(textIn(row, 'event_id') as EventId)).map(async (row) => {
    const { event, type, revision, logIndex, recordedAt } = placeOfRow(row);
    return { event, type, revision, logIndex, recordedAt, subject: await subjectIn(snapshot, row, words, horizon.desk) };
  }));
}
