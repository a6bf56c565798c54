/** What an event store can refuse, the same words on every adapter. */
import type { StreamName, StreamRevision } from '#domain/ids.js';
import type { ExpectedRevision } from './port.js';

/** Somebody else wrote first, or the caller read something older. `actual` is `no-stream` where there is none. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';
  readonly code = 'wrong-expected-revision';
  constructor(
    readonly stream: StreamName,
    readonly expected: ExpectedRevision,
    readonly actual: 'no-stream' | StreamRevision,
  ) {
    super(`${stream}: expected revision ${expected}, found ${actual}`);
  }
}

export class AppendTooLargeError extends Error {
  override readonly name = 'AppendTooLargeError';
  readonly code = 'append-too-large';
}

/** Written or not: only a retry with the same events tells. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'outcome-unknown';
}

/** The store can take no more: its disk failed, it is closed, or another process holds it. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'store-unavailable';
}

/** An id drawn for one event already names another: only a retry of the same append may bring it again. */
export class DuplicateEventIdError extends Error {
  override readonly name = 'DuplicateEventIdError';
  readonly code = 'duplicate-event-id';
}

/** The event has no canonical form: it holds something that JSON cannot say, or says in two ways. */
export class EventNotEncodableError extends Error {
  override readonly name = 'EventNotEncodableError';
  readonly code = 'event-not-encodable';
}

/** Stored bytes that this program does not understand, most likely written by a newer one. */
export class EventNotDecodableError extends Error {
  override readonly name = 'EventNotDecodableError';
  readonly code = 'event-not-decodable';
}

/** The log is not what it was: events are gone, or stand where others did. Nothing is read from it as if it were whole. */
export class LogDamagedError extends Error {
  override readonly name = 'LogDamagedError';
  readonly code = 'log-damaged';
}
