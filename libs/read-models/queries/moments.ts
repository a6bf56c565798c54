/** From moments of recording to log indexes. */
import type { LogIndex } from '#domain/ids.js';
import type { Recorded } from '../port.js';
import { integerIn } from '../projections/rows.js';
import type { Snapshot } from '../snapshot.js';

/**
 * The last log index that counts: the head for `now`, itself where one is named, else the greatest whose running maximum of recorded times is not
 * after the moment. The maximum never falls along the log, so it is found by halving.
 */
export async function basisAt(snapshot: Snapshot, recorded: Recorded): Promise<LogIndex> {
  const head = snapshot.progress('timeline');
  if (recorded === 'now') return head;
  if (recorded.startsWith('#')) return Math.min(head, Number(recorded.slice(1)));
  const found = await snapshot.first(HALVING, head, recorded, recorded);
  if (found === undefined) throw new Error(`an event before ${head} is missing from the timeline`);
  return integerIn(found, 'low');
}

/** One step a row: what is sought lies from `low` to `high`. A number is bound as one with a fraction unless it is told not to be. */
const HALVING = `WITH RECURSIVE halving (low, high) AS (
  SELECT CAST(-1 AS BIGINT), CAST(? AS BIGINT) UNION ALL
  SELECT CASE WHEN t.running_max <= ? THEN t.log_index ELSE h.low END, CASE WHEN t.running_max <= ? THEN h.high ELSE t.log_index - 1 END
  FROM halving h JOIN {timeline} t ON t.log_index = (h.low + h.high + 1) / 2 WHERE h.low < h.high
) SELECT low FROM halving WHERE low >= high`;
