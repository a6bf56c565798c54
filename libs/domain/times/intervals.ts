/** Comparing uncertain times: closed intervals of instants, as text. */
import type { Instant, Interval, Presence } from './types.js';

/** What an open start and an open end become, so that every interval compares. */
const BEGINNING: Instant = '0000-01-01T00:00:00.000Z';
const END: Instant = '9999-12-31T23:59:59.999Z';

export const intervalOf = (time: { readonly earliest: Instant | null; readonly latest: Instant | null }): Interval => ({
  earliest: time.earliest ?? BEGINNING,
  latest: time.latest ?? END,
});

/** Certainly before: the one had ended when the other could begin. Overlapping times have no order. */
export const isBefore = (a: Interval, b: Interval): boolean => a.latest < b.earliest;
export const overlaps = (a: Interval, b: Interval): boolean => !isBefore(a, b) && !isBefore(b, a);

/** Whether something had happened by a moment, the moment included. */
export const presenceAt = (interval: Interval, moment: Instant): Presence =>
  interval.latest <= moment ? 'certain' : interval.earliest <= moment ? 'possible' : 'no';

const earlierOf = (a: Instant, b: Instant): Instant => (a < b ? a : b);
export const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** What both allow; null where they exclude each other. */
export function intersection(a: Interval, b: Interval): Interval | null {
  const [earliest, latest] = [laterOf(a.earliest, b.earliest), earlierOf(a.latest, b.latest)];
  return earliest <= latest ? { earliest, latest } : null;
}
/** The first of the two: it had happened once either had. */
export const firstOf = (a: Interval, b: Interval): Interval => ({
  earliest: earlierOf(a.earliest, b.earliest),
  latest: earlierOf(a.latest, b.latest),
});
/** Reaches from the start of the one to the end of the other, whichever they are. */
export const hullOf = (a: Interval, b: Interval): Interval => ({
  earliest: earlierOf(a.earliest, b.earliest),
  latest: laterOf(a.latest, b.latest),
});

/** Milliseconds from one time to another, at least and at most; null where a bound that matters is open. */
export function elapsedMs(from: Interval, to: Interval): { readonly atLeast: number; readonly atMost: number } | null {
  if ([from.earliest, to.earliest].includes(BEGINNING) || [from.latest, to.latest].includes(END)) return null;
  return {
    atLeast: Math.max(0, Date.parse(to.earliest) - Date.parse(from.latest)),
    atMost: Math.max(0, Date.parse(to.latest) - Date.parse(from.earliest)),
  };
}
