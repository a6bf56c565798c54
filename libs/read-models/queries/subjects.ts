/** What an event is about, as the timeline tells it to one viewer. */
import { WITHHELD } from '#domain/text.js';
import type { Row } from '../projection.js';
import { entryOfRow, integerIn, textIn } from '../projections/rows.js';
import { subjectOf } from '../projections/timeline.js';
import type { Snapshot } from '../snapshot.js';
import type { Words } from './words.js';

/** @param row of the table `timeline`, which holds no words that are sealed: for the desk they are put in as they read now */
export async function subjectIn(snapshot: Snapshot, row: Row, words: Words, desk: boolean): Promise<string> {
  const subject = textIn(row, 'subject');
  if (!desk || !subject.includes(WITHHELD)) return subject;
  const version = await snapshot.first('SELECT * FROM {statements} WHERE since = ? AND event_id = ?', integerIn(row, 'log_index'), textIn(row, 'event_id'));
  return version === undefined ? subject : subjectOf(words.of(entryOfRow(version), true));
}
