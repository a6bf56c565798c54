/**
 * The event store: streams of events in one global order, appended at an expected revision and never changed.
 *
 * Everything above this file works with any adapter that passes the contract suite (`contract.ts`).
 */
import type { EventMetadata, EventType, LedgerEvent, Payloads } from '#domain/events.js';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';

/** An event on its way in. Its id is drawn once, when it was decided, and kept by every retry of the append. */
export type NewEvent = {
  [T in EventType]: {
    readonly id: EventId;
    readonly type: T;
    readonly schemaVersion: number;
    readonly data: Payloads[T];
    readonly metadata: EventMetadata;
  };
}[EventType];

/** `no-stream`: the stream must not exist yet. A number: the revision of its last event. */
export type ExpectedRevision = 'no-stream' | StreamRevision;

export interface AppendResult {
  /** Revision of the last event written. */
  readonly revision: StreamRevision;
  /** Log index of the first event written; the others follow without a gap. */
  readonly firstLogIndex: LogIndex;
  readonly lastLogIndex: LogIndex;
}

/** Limits of one append, the same on every store. */
export const MAX_APPEND_EVENTS = 500;
export const MAX_APPEND_BYTES = 512 * 1024;

/** An event as stored: its place, and the very bytes that the log commits to. */
export interface StoredEvent {
  readonly logIndex: LogIndex;
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly id: EventId;
  /** RFC 8785 canonical JSON of the envelope, as text; UTF-8 of it is what is hashed. */
  readonly bytes: string;
  /** Upcast to the newest schema version; sealed values stay sealed. Decoded when first read. */
  readonly event: LedgerEvent;
}

/** A read that is aborted throws the signal's reason, so that a part never passes for the whole. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
}
export interface StreamReadOptions extends ReadOptions {
  readonly fromRevision?: StreamRevision;
}

export interface EventStore {
  /**
   * Appends all of the events or none. Durable when it resolves.
   * @throws {WrongExpectedRevisionError} when the stream is not at `expected`, unless these very events already stand
   *   there (same ids, same place): then it answers as it did the first time
   * @throws {AppendTooLargeError} over 500 events or 512 KiB, and for no events at all
   * @throws {EventNotEncodableError} when an event has no canonical form, or its id is no UUIDv7
   * @throws {DuplicateEventIdError} when an id names another event already (where the store can tell)
   * @throws {StoreUnavailableError} when the store can take nothing; none of it was written
   * @throws {OutcomeUnknownError} when the store cannot say whether it was written: retry with the same events
   */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;

  /** Events of a stream in order, from a revision on; nothing where there is no such stream. */
  readStream(stream: StreamName, options?: StreamReadOptions): AsyncIterable<StoredEvent>;

  /** Events after a log index (-1: from the start) up to the head at the time of the call, in log order. */
  readAll(after: LogIndex, options?: ReadOptions): AsyncIterable<StoredEvent>;

  /** As `readAll`, then those that follow, as they are committed, until the signal aborts. A slow reader slows only itself. */
  subscribe(after: LogIndex, options: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent>;

  /** Log index of the last event; -1 when empty. */
  head(): Promise<LogIndex>;

  close(): Promise<void>;
}
