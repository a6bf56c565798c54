/**
 * Which commands a stream has taken in, so that a retry is answered with what it did the first time. Every aggregate
 * keeps this; nothing else makes a write idempotent.
 */
import type { LedgerEvent } from './events.js';
import type { CommandId, StreamRevision } from './ids.js';

/** What one command did here: its digest, and the stream revisions of its first and last event. */
export interface CommandSeen {
  readonly digest: string;
  readonly first: StreamRevision;
  readonly last: StreamRevision;
}

/** Notes that an event of this command stands in the stream. O(1). */
export function seen(
  commands: Map<CommandId, CommandSeen>, { metadata, revision }: Pick<LedgerEvent, 'metadata' | 'revision'>,
): void {
  const before = commands.get(metadata.commandId);
  const { digest, first } = before ?? { digest: metadata.commandDigest, first: revision };
  commands.set(metadata.commandId, { digest, first, last: revision });
}
