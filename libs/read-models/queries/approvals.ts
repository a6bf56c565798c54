/** Who proposed what somebody approved. Read beside an approval that the viewer sees; the proposal's author is not for readers. */
import type { EventId } from '#domain/ids.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { Proposed } from '../views/of-verdicts.js';
import type { Approval } from '../views/verdict.js';
import type { Snapshot } from '../snapshot.js';

/** Null where nothing was proposed first. */
export async function proposedFirst(snapshot: Snapshot, proposal: EventId | undefined): Promise<Proposed | null> {
  if (proposal === undefined) return null;
  const row = await snapshot.first('SELECT event_id, log_index, recorded_by, recorded_at FROM {statements} WHERE event_id = ? ORDER BY since', proposal);
  if (row === undefined) return null;
  return { event: proposal, logIndex: integerIn(row, 'log_index'), by: textIn(row, 'recorded_by'), at: textIn(row, 'recorded_at') };
}

interface Approved {
  readonly by: string;
  readonly data: { readonly proposal?: EventId };
}

export async function approvalOf(snapshot: Snapshot, { by, data: { proposal } }: Approved): Promise<Approval> {
  const proposed = await proposedFirst(snapshot, proposal);
  return proposed === null || proposed.by === by ? 'self' : 'secondPerson';
}
