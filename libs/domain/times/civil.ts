/**
 * From civil text and a zone to bounds on the line of instants. A bound covers all of what was named: a day ends with its
 * last millisecond in its zone, a minute with its last millisecond. Days that summer time shortens or lengthens keep their
 * own length; a wall-clock time that happens twice reaches from the first to the last; one that never happens is refused.
 */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.js';
import type { Instant, Interval } from './types.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

export const notUnderstood = (text: string, why: string, pointer: string): DomainError =>
  new DomainError('time-not-understood', `"${text.slice(0, 80)}": ${why}`, pointer);

/**
 * Bounds of a civil date (`2025-10-21`), a civil date-time (`2025-10-21T09:00`, seconds and fractions optional) or an
 * instant (a date-time with `Z` or an offset). Finer digits than milliseconds are cut off.
 */
export function pointBounds(text: string, zone: string, pointer: string): Interval {
  if (DATE.test(text)) return dayBounds(text, zone, pointer);
  const match = DATE_TIME.exec(text);
  if (match === null) throw notUnderstood(text, 'neither a civil date, a civil date-time nor an instant', pointer);
  const [, , , , seconds, fraction, offset] = match;
  if (offset !== undefined) {
    const at = instantText(
      readWith(() => Temporal.Instant.from(text), text, pointer),
      text,
      pointer,
    );
    return { earliest: at, latest: at };
  }
  const start = readWith(() => Temporal.PlainDateTime.from(text, { overflow: 'reject' }), text, pointer);
  const [first, last] = [
    start.toZonedDateTime(zone, { disambiguation: 'earlier' }),
    start.toZonedDateTime(zone, { disambiguation: 'later' }),
  ];
  if (!first.toPlainDateTime().equals(start)) throw notUnderstood(text, `no clock in ${zone} showed it`, pointer);
  const length = fraction !== undefined ? 0 : seconds !== undefined ? 999 : 59_999;
  return {
    earliest: instantText(first.toInstant(), text, pointer),
    latest: instantText(last.toInstant().add({ milliseconds: length }), text, pointer),
  };
}

/** First and last millisecond of a civil date in a zone. */
export function dayBounds(text: string, zone: string, pointer: string): Interval {
  const key = `${zone} ${text}`;
  const known = DAYS.get(key);
  if (known !== undefined) return known;
  const date = readWith(() => Temporal.PlainDate.from(text, { overflow: 'reject' }), text, pointer);
  const start = date.toZonedDateTime(zone);
  if (!start.toPlainDate().equals(date)) throw notUnderstood(text, `${zone} skipped that day`, pointer);
  const end = date.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ milliseconds: 1 });
  const bounds = { earliest: instantText(start.toInstant(), text, pointer), latest: instantText(end, text, pointer) };
  if (DAYS.size >= 4_096) DAYS.clear();
  DAYS.set(key, bounds);
  return bounds;
}

/** Days repeat endlessly while an archive is imported, and a zone's rules are slow to ask. */
const DAYS = new Map<string, Interval>();

export const daysInMonth = (year: number, month: number): number => Temporal.PlainYearMonth.from({ year, month }).daysInMonth;

function readWith<T>(read: () => T, text: string, pointer: string): T {
  try {
    return read();
  } catch {
    throw notUnderstood(text, 'there is no such date or time', pointer);
  }
}

function instantText(at: Temporal.Instant, text: string, pointer: string): Instant {
  const written = at.round({ smallestUnit: 'millisecond', roundingMode: 'floor' }).toString({ fractionalSecondDigits: 3 });
  // Years outside 0000–9999 are written with a sign and would no longer compare as text.
  if (written.length !== 24) throw notUnderstood(text, 'outside the years 0000 to 9999', pointer);
  return written;
}
