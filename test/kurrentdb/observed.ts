/**
 * What the client was seen to report when something went wrong at a real server: KurrentDB 26.0.3 (built from tag v26.0.3,
 * `85be5b4`), @eventstore/db-client 6.2.1 with @grpc/grpc-js 1.14.7, November 2026. `faults.int.spec.ts` holds the double
 * against every line of it.
 */

/** An error as the client reports it. `class` is its constructor's name; no `code` and an empty message where it has none. */
export interface SeenError {
  readonly class: string;
  readonly type?: string;
  readonly code?: number;
  readonly message: string | RegExp;
}

const unavailable = (message: string | RegExp): SeenError => ({ class: 'UnavailableError', type: 'unavailable', code: 14, message });
const accessDenied: SeenError = { class: 'AccessDeniedError', type: 'access-denied', code: 7, message: '7 PERMISSION_DENIED: Access Denied' };
const NO_CONNECTION = /^14 UNAVAILABLE: No connection established\. Last error: Error: connect ECONNREFUSED 127\.0\.0\.1:\d+\. Resolution note: $/;

export const SEEN = {
  /** A connection that was closed, or reset: before the request came, after it was stored, in mid-stream and idle alike. */
  closed: unavailable('14 UNAVAILABLE: Connection dropped'),
  reset: unavailable('14 UNAVAILABLE: read ECONNRESET'),
  /** No server: a batch append fails with the error of a call that comes before it, which the client does not translate. */
  down: { batch: { class: 'Error', code: 14, message: NO_CONNECTION }, others: unavailable(NO_CONNECTION) },
  /** Calls in flight when a server shuts down of its own accord: neither a status nor a broken connection. */
  shutDown: {
    class: 'UnknownError', type: 'unknown', code: 13, message: '13 INTERNAL: Received RST_STREAM with code 0 (Call ended without gRPC status)',
  },
  /** A node that has lost the others, in the first seconds. */
  timedOut: {
    batch: { class: 'DeadlineExceededError', type: 'deadline-exceeded', message: '' },
    ordinary: { class: 'TimeoutError', type: 'timeout', code: 10, message: '10 ABORTED: Operation timed out: Request canceled by server' },
  },
  /** A node that has lost the others, from about the fourth second on. Reads go on. */
  notReady: {
    batch: { class: 'UnknownError', type: 'unknown', message: 'Could not recognize Server Is Not Ready' },
    ordinary: unavailable('14 UNAVAILABLE: Server Is Not Ready'),
  },
  /** `requiresLeader` at a follower. */
  notLeader: { class: 'NotLeaderError', type: 'not-leader', code: 5, message: '5 NOT_FOUND: Leader info available' },
  /** Whoever may not. */
  accessDenied: { batch: { class: 'AccessDeniedError', type: 'access-denied', message: '' }, others: accessDenied },
  /** A wrong password, or a user that there is not. */
  unauthenticated: { class: 'AccessDeniedError', type: 'access-denied', code: 16, message: '16 UNAUTHENTICATED: Unauthenticated' },
  /** More than the server takes in one append, in one event, in one message. */
  appendTooLarge: {
    batch: { class: 'MaxAppendSizeExceededError', type: 'maximum-append-size-exceeded', message: '' },
    ordinary: {
      class: 'MaxAppendSizeExceededError', type: 'maximum-append-size-exceeded', code: 3,
      message: '3 INVALID_ARGUMENT: Maximum Append Size of 1048576 Exceeded.',
    },
  },
  eventTooLarge: {
    batch: { class: 'UnknownError', type: 'unknown', message: 'Could not recognize MaximumAppendEventSizeExceeded' },
    ordinary: {
      class: 'UnknownError', type: 'unknown', code: 3,
      message: /^3 INVALID_ARGUMENT: Event with Id: \{ "string": "[\da-f-]{36}" \}, Size: \d+, exceeds Maximum Append Event Size of 1048576\.$/,
    },
  },
  messageTooLarge: {
    class: 'UnknownError', type: 'unknown', code: 8, message: '8 RESOURCE_EXHAUSTED: Received message exceeds the maximum configured message size.',
  },
  /** No piece of an append may be missing after two seconds. */
  piecesTooLate: { class: 'DeadlineExceededError', type: 'deadline-exceeded', message: '' },
  badRequest: {
    batch: { class: 'UnknownError', type: 'unknown', message: 'Could not recognize BadRequest' },
    ordinary: { class: 'UnknownError', type: 'unknown', code: 2, message: '2 UNKNOWN: Exception was thrown by handler.' },
  },
  /** An ordinary append whose deadline passed. */
  deadline: { class: 'DeadlineExceededError', type: 'deadline-exceeded', code: 4, message: /^4 DEADLINE_EXCEEDED: Deadline exceeded after / },
} as const satisfies Record<string, SeenError | Readonly<Record<string, SeenError>>>;

/** An error in the form of `SeenError`. */
export function seen(error: unknown): SeenError {
  if (!(error instanceof Error)) throw new Error(`not an error: ${String(error)}`);
  const { type, code }: Error & { readonly type?: string; readonly code?: number } = error;
  return { class: error.constructor.name, ...(type === undefined ? {} : { type }), ...(code === undefined ? {} : { code }), message: error.message };
}
