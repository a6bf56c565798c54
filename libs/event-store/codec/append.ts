/** What one append may hold, the same on every store, and its bytes. */
import type { EventId, StreamName } from '#domain/ids.js';
import { AppendTooLargeError } from '../errors.js';
import { MAX_APPEND_BYTES, MAX_APPEND_EVENTS } from '../port.js';
import type { ExpectedRevision, NewEvent } from '../port.js';
import { encodeEvent, encodeParts, joinParts } from './envelope.js';
import type { EncodedParts } from './envelope.js';

export interface EncodedAppend {
  readonly ids: readonly EventId[];
  /** The bytes of each event, as UTF-8, one after the other. */
  readonly bytes: Buffer;
  /** Length in bytes of each event. */
  readonly lengths: readonly number[];
}

/** Revision of the first event of an append. */
export const firstRevision = (expected: ExpectedRevision): number => (expected === 'no-stream' ? 0 : expected + 1);

/**
 * Bytes of every event at the place it will have.
 * @throws {AppendTooLargeError}
 * @throws {EventNotEncodableError}
 */
export function encodeAppend(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): EncodedAppend {
  ensureCount(events);
  const first = firstRevision(expected);
  let end = 0;
  const lengths = events.map((event, i) => {
    const text = encodeEvent(stream, first + i, event);
    ensureRoom(text, MAX_APPEND_BYTES - end);
    const length = sheet.write(text, end);
    end += length;
    return length;
  });
  return { ids: events.map(({ id }) => id), bytes: Buffer.from(sheet.subarray(0, end)), lengths };
}

/**
 * As `encodeAppend`, in parts: what is refused there is refused here.
 * @throws {AppendTooLargeError}
 * @throws {EventNotEncodableError}
 */
export function encodeAppendParts(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): readonly EncodedParts[] {
  ensureCount(events);
  const first = firstRevision(expected);
  let size = 0;
  return events.map((event, i) => {
    const parts = encodeParts(stream, first + i, event);
    const text = joinParts(stream, first + i, event, parts);
    ensureRoom(text, MAX_APPEND_BYTES - size);
    size += Buffer.byteLength(text);
    return parts;
  });
}

function ensureCount({ length }: readonly NewEvent[]): void {
  if (length === 0) throw new AppendTooLargeError('an append holds at least one event');
  if (length > MAX_APPEND_EVENTS) throw new AppendTooLargeError(`${length} events; an append holds at most ${MAX_APPEND_EVENTS}`);
}

/** Every append is written here first, so that its size shows as it is written. Used within one call only. */
const sheet = Buffer.allocUnsafeSlow(MAX_APPEND_BYTES);

/** A UTF-16 code unit takes one to three bytes; they are counted only where that leaves it open. */
function ensureRoom(text: string, room: number): void {
  if (text.length * 3 <= room || Buffer.byteLength(text) <= room) return;
  throw new AppendTooLargeError(`more than ${MAX_APPEND_BYTES} bytes in one append`);
}
