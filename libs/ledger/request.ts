/** What the write path is asked, and what it answers. */
import type { Actor, LedgerEvent } from '#domain/events.js';
import type { CommandId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { PreconditionFailedError } from './errors.js';
import type { Rehearsal } from './rehearsal.js';

/** Who asks, under which command id, with which content. */
export interface Request {
  readonly actor: Actor;
  readonly commandId: CommandId;
  readonly commandDigest: string;
  readonly correlationId: string;
  /** Only in a ledger with a carried clock: when an older log recorded it. */
  readonly carriedRecordedAt?: Instant;
  /** A dry run: everything is decided, into this, and nothing is written. */
  readonly rehearsal?: Rehearsal;
  /** The moment it came in, where streams that were read since need not be read again for it; else they are, each time. */
  readonly asked?: number;
}

/** What the reading of states for a request depends on. */
export interface ReadFor {
  readonly rehearsal?: Rehearsal | undefined;
  readonly asked?: number | undefined;
}

/** Refuses when what it names was touched since the caller read it. */
export interface Precondition<State> {
  /** The stream revision that the caller's ETag carried. */
  readonly revision: StreamRevision;
  /** Revision of the last event that touched the thing; null when it does not stand. */
  readonly touchedAt: (state: State) => StreamRevision | null;
}

/** @throws {PreconditionFailedError} */
export function ensureUntouched<State>(stream: StreamName, state: State, precondition: Precondition<State> | undefined): void {
  if (precondition === undefined) return;
  const touchedAt = precondition.touchedAt(state);
  if (touchedAt !== precondition.revision) throw new PreconditionFailedError(stream, precondition.revision, touchedAt);
}

/** What a command wrote, or had written when it was first asked. */
export interface Written {
  readonly stream: StreamName;
  /** Revision of the command's last event. */
  readonly revision: StreamRevision;
  readonly firstLogIndex: LogIndex;
  readonly lastLogIndex: LogIndex;
  /** The time that counts as recorded. */
  readonly recordedAt: Instant;
  readonly clock: 'true' | 'carried';
  readonly events: readonly LedgerEvent[];
  /** The command was known: nothing was written now. */
  readonly replayed: boolean;
  /** Set when this machine's clock was this far behind the last event, and the event's time was stamped again. */
  readonly clockBehindMs?: number;
}
