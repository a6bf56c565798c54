/** From moments of recording to log indexes. */
import type { LogIndex } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { Recorded } from '../../port.js';
import { textIn } from '../../projections/rows.js';
import type { Snapshot } from '../snapshot.js';

/**
 * The last log index that counts: the head for `now`, itself where one is named, else the greatest whose running maximum of recorded times is not
 * after the moment. The maximum never falls along the log, so it is found by halving.
 */
export function basisAt(snapshot: Snapshot, recorded: Recorded): LogIndex {
  const head = snapshot.progress('timeline');
  if (recorded === 'now') return head;
  if (recorded.startsWith('#')) return Math.min(head, Number(recorded.slice(1)));
  let [low, high] = [-1, head];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (runningMax(snapshot, middle) <= recorded) low = middle;
    else high = middle - 1;
  }
  return low;
}

function runningMax(snapshot: Snapshot, logIndex: LogIndex): Instant {
  const row = snapshot.first('SELECT running_max FROM {timeline} WHERE log_index = ?', logIndex);
  if (row === undefined) throw new Error(`event ${logIndex} is missing from the timeline`);
  return textIn(row, 'running_max');
}
