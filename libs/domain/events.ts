/** All events of the ledger: one map of payloads, one union. */
import type { DocumentPayloads } from './document/events.js';
import type { CommandId, EventId, LogIndex, StreamName, StreamRevision } from './ids.js';
import type { IncidentPayloads } from './incident/events.js';
import type { LedgerPayloads, SlugPayloads } from './ledger/events.js';
import type { SourcePayloads } from './source/events.js';
import type { Instant } from './times/types.js';

/** Payload by event type. `EntryAmended` and `EntryVoided` stand in the stream of the entry they fix. */
export type Payloads = IncidentPayloads & SourcePayloads & DocumentPayloads & LedgerPayloads & SlugPayloads;
export type EventType = keyof Payloads;

export interface Actor {
  readonly id: string;
  readonly onBehalfOf?: string;
  readonly automation?: string;
}

/** Who answers for it: the person somebody wrote for, else whoever wrote. */
export const personOf = ({ id, onBehalfOf }: Actor): string => onBehalfOf ?? id;

/** What is known about the making of an event, apart from what it says. */
export interface EventMetadata {
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly commandId: CommandId;
  /** base64url HMAC-SHA-256 of the request that made it. */
  readonly commandDigest: string;
  /** Only in a ledger with a carried clock: when an older log recorded it. */
  readonly carriedRecordedAt?: Instant;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly reason?: string;
  /** base64url of 16 random bytes: keeps a hash of the event from being guessed. */
  readonly nonce: string;
}

/** What a decision yields: what happened, before it has a place in a stream. */
export type Decided<T extends EventType = EventType> = { [K in T]: { readonly type: K; readonly data: Payloads[K] } }[T];

/** Where a stored event stands. */
export interface Recorded {
  readonly id: EventId;
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly metadata: EventMetadata;
}

/** A stored event as folds read it: upcast; sealed values stay sealed. */
export type EventOf<T extends EventType> = { [K in T]: Recorded & { readonly type: K; readonly data: Payloads[K] } }[T];
export type LedgerEvent = EventOf<EventType>;

/** The time that counts as recorded: the carried one where the event brings it, else the true one. */
export const recordedAtOf = (event: { readonly metadata: Pick<EventMetadata, 'recordedAt' | 'carriedRecordedAt'> }): Instant =>
  event.metadata.carriedRecordedAt ?? event.metadata.recordedAt;

/**
 * Whether an event moves the recorded clock. The ledger's own settings do not: they are not records, and in a ledger with a
 * carried clock they stand at the true time in front of everything that was carried in.
 */
export const movesRecordedClock = (stream: StreamName): boolean => stream !== 'ledger';
