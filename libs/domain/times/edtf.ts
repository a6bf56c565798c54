/**
 * Extended Date/Time Format (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/) to bounds.
 *
 * The package `edtf` decides whether a text is EDTF and of which kind; only that leaves it. The bounds are our own, read
 * from the text, because the package reads the upper end of a set and unknown starts wrongly:
 *
 *     2025, 2025-10, 2025-10-21          the whole of it
 *     2025-10-21T09:00, …Z, …-07:00      see `pointBounds`
 *     2025-10-21? ~ %                    a qualifier says how sure the date is and leaves its bounds alone
 *     a/b                                throughout, from the start of a to the end of b
 *     [a..b], [a,b]                      some day within, or one of them
 *     ../b, /b, [..b]; a/.., a/, [a..]   open on that side
 *     2025-XX, 2025-1X, 202X             the widest that the digits allow
 *     20, 202; 2025-33 … 2025-41         century, decade; quarters, thirds and halves of a year
 *
 * Refused: seasons (they name no days, nor a hemisphere), lists `{…}` (several times, not one), years outside 0000–9999.
 */
import { parse } from 'edtf';
import { DomainError } from '../errors.js';
import { daysInMonth, dayBounds, notUnderstood, pointBounds } from './civil.js';
import type { Instant, Interval } from './types.js';

export interface Bounds {
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
}

const MAX_LENGTH = 120;
const PLAIN = /^\d{4}(-\d{2}){0,2}$/;
const DIGITS = /^([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?$/;

/** Bounds of an EDTF text in a zone. Throws `time-not-understood`, `time-bounds-crossed`. */
export function edtfBounds(text: string, zone: string, pointer: string): Bounds {
  const type = kindOf(text, pointer);
  switch (type) {
    case 'Date':
      return dateBounds(text, zone, pointer);
    case 'Interval':
      return between(text, text.split('/'), zone, pointer);
    case 'Set':
      return setBounds(text, zone, pointer);
    case 'Season':
      return partOfYear(text, zone, pointer);
    case 'Century':
      return span(`${text}00`, `${text}99`, text, zone, pointer);
    case 'Decade':
      return span(`${text}0`, `${text}9`, text, zone, pointer);
    default:
      throw notUnderstood(text, 'this kind of EDTF has no bounds here', pointer);
  }
}

function kindOf(text: string, pointer: string): string {
  if (PLAIN.test(text) && Number(text.slice(5, 7)) <= 12) return 'Date';
  if (text.length > MAX_LENGTH) throw notUnderstood(text, 'too long', pointer);
  try {
    return parse(text).type ?? '';
  } catch {
    throw notUnderstood(text, 'not EDTF', pointer);
  }
}

/** One date, with qualifiers and unspecified digits. */
function dateBounds(written: string, zone: string, pointer: string): Interval {
  if (written.includes('T')) return pointBounds(written, zone, pointer);
  const text = written.replace(/[?~%]/g, '');
  const match = DIGITS.exec(text);
  if (match === null) throw notUnderstood(written, 'outside the years 0000 to 9999', pointer);
  const [, year = '', month = 'XX', day = 'XX'] = match;
  const first = firstDay(year, month, day, 1);
  const last = firstDay(year, month, day, -1);
  if (first === null || last === null) throw notUnderstood(written, 'there is no such date', pointer);
  return { earliest: dayBounds(first, zone, pointer).earliest, latest: dayBounds(last, zone, pointer).latest };
}

/** The first (or, counting down, the last) civil date that fits the digits; X fits any. */
function firstDay(year: string, month: string, day: string, direction: 1 | -1): string | null {
  for (const y of matching(year, 0, 9999, direction)) {
    for (const m of matching(month, 1, 12, direction)) {
      for (const d of matching(day, 1, daysInMonth(y, m), direction)) return `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`;
    }
  }
  return null;
}

function* matching(digits: string, from: number, to: number, direction: 1 | -1): Generator<number> {
  if (!digits.includes('X')) {
    const only = Number(digits);
    if (only >= from && only <= to) yield only;
    return;
  }
  const pattern = new RegExp(`^${digits.replaceAll('X', '\\d')}$`);
  for (let i = direction === 1 ? from : to; i >= from && i <= to; i += direction) {
    if (pattern.test(pad(i, digits.length))) yield i;
  }
}
const pad = (n: number, length: number): string => String(n).padStart(length, '0');

function setBounds(text: string, zone: string, pointer: string): Bounds {
  const members = text
    .slice(1, -1)
    .split(',')
    .map((member) => {
      const ends = member.split('..').map((end) => end.trim());
      return ends.length === 2 ? between(text, ends, zone, pointer) : dateBounds(member.trim(), zone, pointer);
    });
  return {
    earliest: members.some((member) => member.earliest === null)
      ? null
      : extreme(
          members.map((member) => member.earliest),
          -1,
        ),
    latest: members.some((member) => member.latest === null)
      ? null
      : extreme(
          members.map((member) => member.latest),
          1,
        ),
  };
}
const extreme = (bounds: readonly (Instant | null)[], side: 1 | -1): Instant | null =>
  bounds.reduce((a, b) => (a !== null && b !== null && (a < b ? -side : side) === 1 ? a : b));

function between(text: string, [start = '', end = '']: readonly string[], zone: string, pointer: string): Bounds {
  const open = (side: string): boolean => side === '' || side === '..';
  const earliest = open(start) ? null : dateBounds(start, zone, pointer).earliest;
  const latest = open(end) ? null : dateBounds(end, zone, pointer).latest;
  if (earliest !== null && latest !== null && earliest > latest) {
    throw new DomainError('time-bounds-crossed', `"${text}" ends before it starts`, pointer);
  }
  return { earliest, latest };
}

/** Quarters 33–36, thirds 37–39 and halves 40–41 of the calendar year. */
function partOfYear(written: string, zone: string, pointer: string): Bounds {
  const [year = '', code = ''] = written.replace(/[?~%]/g, '').split('-');
  const n = Number(code);
  const months = n >= 40 ? 6 : n >= 37 ? 4 : 3;
  const first = n >= 40 ? n - 40 : n >= 37 ? n - 37 : n - 33;
  if (n < 33 || n > 41 || !/^\d{4}$/.test(year))
    throw notUnderstood(written, 'a season names no days; give earliest and latest', pointer);
  return span(`${year}-${pad(first * months + 1, 2)}`, `${year}-${pad((first + 1) * months, 2)}`, written, zone, pointer);
}

const span = (from: string, to: string, text: string, zone: string, pointer: string): Bounds =>
  between(text, [from, to], zone, pointer);
