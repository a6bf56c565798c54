/** Merges and splits of sources as they stood at a basis. */
import { Identities } from '#domain/account/identities.js';
import type { Entry } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import type { LogIndex } from '#domain/ids.js';
import { relationsIn } from '#domain/source/relations.js';
import type { MergeEntry, SourceRelations, SplitEntry } from '#domain/source/relations.js';
import { entryOfRow, integerIn } from '../projections/rows.js';
import type { EventPlace } from '../views/log.js';
import type { Snapshot } from '../snapshot.js';
import { Kept } from './kept.js';
import { withEvents } from './with-events.js';

/** The last log index up to a basis at which any merge or split came, went or was amended; -1 where none ever did. */
export async function lastIdentityChange(snapshot: Snapshot, basis: LogIndex): Promise<LogIndex> {
  const began = await snapshot.first('SELECT since FROM {identity_entries} WHERE since <= ? ORDER BY since DESC LIMIT 1', basis);
  if (began === undefined) return -1;
  const ended = await snapshot.first('SELECT until FROM {identity_entries} WHERE until <= ? ORDER BY until DESC LIMIT 1', basis);
  return Math.max(integerIn(began, 'since'), ended === undefined ? -1 : integerIn(ended, 'until'));
}

async function entriesAsOf(snapshot: Snapshot, basis: LogIndex): Promise<readonly Entry[]> {
  const rows = await snapshot.all('SELECT * FROM {identity_entries} WHERE since <= ? AND (until IS NULL OR until > ?) ORDER BY log_index', basis, basis);
  return rows.map(entryOfRow);
}

/** Those that stand, in log order. */
export const relationsAsOf = async (snapshot: Snapshot, basis: LogIndex): Promise<SourceRelations> => relationsIn(await entriesAsOf(snapshot, basis));

/** The merge or split that an event of a source's stream records, takes back or fixes, as it was first or last; null for others. */
export async function relationBehind(
  snapshot: Snapshot, { event, stream }: Pick<EventPlace, 'event' | 'stream'>,
): Promise<MergeEntry | SplitEntry | null> {
  const entries = (await snapshot.all('SELECT * FROM {identity_entries} WHERE stream = ? ORDER BY since', stream)).map(entryOfRow);
  const fixed = entries.length === 0 ? undefined : await snapshot.first('SELECT entry FROM {fixes} WHERE event_id = ?', event);
  const about = entries.find(({ id }) => id === (fixed?.['entry'] ?? event));
  if (about === undefined || !('relation' in about.data)) return null;
  const { relation } = about.data;
  return entries.find((each): each is MergeEntry | SplitEntry => (each.type === 'SourcesMerged' || each.type === 'SourceSplit') && each.data.relation === relation) ?? null;
}

/** With events that nobody has written taken in. */
export async function identitiesWith(snapshot: Snapshot, basis: LogIndex, events: readonly LedgerEvent[]): Promise<Identities> {
  const own = events.filter(({ stream }) => stream.startsWith('source-'));
  return new Identities(relationsIn(withEvents(await entriesAsOf(snapshot, basis), own)));
}

const NOBODY = new Identities({ merges: [], splits: [] });
/** Weighed by merges and splits. */
const MAX_HELD = 50_000;

export class IdentityCache {
  readonly #held = new Kept<Identities>(MAX_HELD);

  async asOf(snapshot: Snapshot, basis: LogIndex): Promise<Identities> {
    const change = await lastIdentityChange(snapshot, basis);
    if (change === -1) return NOBODY;
    const relations = async (): Promise<Identities> => new Identities(await relationsAsOf(snapshot, basis));
    return this.#held.through(snapshot, `${snapshot.generation('identities')} ${change}`, relations, ({ size }) => 1 + size);
  }
}
