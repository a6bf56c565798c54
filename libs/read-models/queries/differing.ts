/** The difference of two accounts of one incident, with every event that brought it about. */
import { withCauses } from '#domain/account/causes.js';
import { differenceOf } from '#domain/account/difference.js';
import type { Change, QuestionAccount } from '#domain/account/view.js';
import type { World } from '#domain/account/world.js';
import type { EventId, LogIndex } from '#domain/ids.js';
import { textIn } from '../projections/rows.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReading } from './incident-reading.js';

export interface Side {
  readonly world: World;
  readonly questions: readonly QuestionAccount[];
  readonly basis: LogIndex;
}

export async function changesBetween(
  snapshot: Snapshot, { stream, withheld }: Pick<IncidentReading, 'stream' | 'withheld'>, before: Side, after: Side,
): Promise<readonly Change[]> {
  const [low, high] = [Math.min(before.basis, after.basis), Math.max(before.basis, after.basis)];
  const voidings = low === high ? [] : await snapshot.all(`SELECT event_id, entry FROM {fixes}
    WHERE stream = ? AND log_index > ? AND log_index <= ? AND type = 'EntryVoided'`, stream, low, high);
  const voidedBy = new Map(voidings.map((row) => [textIn(row, 'entry') as EventId, textIn(row, 'event_id') as EventId] as const)
    .filter(([, by]) => !withheld.has(by)));
  const changes = differenceOf(before.questions, after.questions);
  return withCauses(changes, before.world.record, after.world.record, voidedBy);
}
