/**
 * What the client throws, and what it means. It throws errors of its own, with a `type`, and plain errors of gRPC, with a
 * `code` and a message such as "14 UNAVAILABLE: No connection established"; a server that is down shows as either.
 */
import { fieldOf, messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import type { Host } from './url.js';

/**
 * `timeout` is what the client makes of "10 ABORTED": the server gave up on an operation, or dropped a subscription whose
 * consumer was too slow. All of these pass: with another connection, or a little later.
 */
const TRANSIENT_TYPES: ReadonlySet<unknown> = new Set(['unavailable', 'cancelled', 'not-leader', 'timeout', 'deadline-exceeded']);
/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, UNAVAILABLE. */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([1, 4, 10, 14]);
/**
 * A server that shuts down resets the streams under way without a status, and says "Exception was thrown by handler" for a
 * moment while another one takes the lead (both seen with KurrentDB 26.0.3).
 */
const TRANSIENT_WORDS = /UNAVAILABLE|connect|discover|no leader|not ready|too busy|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|write after end|RST_STREAM|thrown by handler/i;

/** Whether the same may go well with a new client. */
export function isTransient(error: unknown): boolean {
  const type = fieldOf(error, 'type');
  if (TRANSIENT_TYPES.has(type)) return true;
  // What the client could name as something else is that.
  if (type !== undefined && type !== 'unknown') return false;
  return TRANSIENT_CODES.has(fieldOf(error, 'code')) || TRANSIENT_WORDS.test(messageOf(error));
}

export const isNoStream = (error: unknown): boolean => fieldOf(error, 'type') === 'stream-not-found';

/** Where the leader is, if that is what the server said. */
export function leaderIn(error: unknown): Host | undefined {
  const leader = fieldOf(error, 'type') === 'not-leader' ? fieldOf(error, 'leader') : undefined;
  const [address, port] = [fieldOf(leader, 'address'), fieldOf(leader, 'port')];
  return typeof address === 'string' && typeof port === 'number' ? { address, port } : undefined;
}

/** An error of the client in the words of the port; others as they are. */
export function inWordsOfThePort(error: unknown): unknown {
  const type = fieldOf(error, 'type');
  if (type === 'access-denied') return new StoreUnavailableError('the server denies access: see `factledger event-store protect` for what the user needs', { cause: error });
  if (type === 'stream-deleted') return new StoreUnavailableError(`a stream was deleted for good on the server: ${String(fieldOf(error, 'streamName'))}`, { cause: error });
  // Others have codes too; gRPC has details with it.
  if (type === undefined && fieldOf(error, 'details') === undefined) return error;
  // gRPC ends with a note that it often leaves empty.
  const said = messageOf(error).replace(/\.? Resolution note: *$/, '');
  return new StoreUnavailableError(`the event store does not answer: ${said || String(type)}`, { cause: error });
}
