/**
 * How wide vague words are: the one table of it, told in docs/how-to/times-in-words.md. They are meant to hold what a
 * writer may have meant; who knows better gives bounds.
 */
import type { Nearness, PartOfDay, Stage, Unit } from './language.js';

/** Before and after the time that is named: minutes for a clock time, days for a day. */
export const NEAR: Readonly<Record<Nearness, { readonly minutes: readonly [number, number]; readonly days: readonly [number, number] }>> = {
  justBefore: { minutes: [30, 0], days: [3, 0] },
  shortlyBefore: { minutes: [60, 0], days: [14, 0] },
  justAfter: { minutes: [0, 30], days: [0, 3] },
  shortlyAfter: { minutes: [0, 60], days: [0, 14] },
  around: { minutes: [30, 30], days: [2, 2] },
};

/** First and last minute. One that ends before it begins ends on the next day. */
type Span = readonly [string, string];
export const PARTS: Readonly<Record<PartOfDay, Span>> = {
  earlyHours: ['00:00', '05:59'], morning: ['05:00', '11:59'], midday: ['11:00', '13:59'], afternoon: ['12:00', '17:59'],
  evening: ['17:00', '22:59'], night: ['18:00', '05:59'],
};
export const STAGES_OF_PARTS: Readonly<Record<Stage, Partial<Record<PartOfDay, Span>>>> = {
  early: { morning: ['03:00', '08:59'], afternoon: ['12:00', '14:59'], evening: ['17:00', '19:59'] },
  mid: { morning: ['08:00', '10:59'], afternoon: ['14:00', '15:59'] },
  late: { morning: ['09:00', '11:59'], afternoon: ['15:00', '17:59'], evening: ['20:00', '23:59'], night: ['21:00', '05:59'] },
};
/** "Early Tuesday", "late on Tuesday". */
export const STAGES_OF_DAY: Readonly<Record<Stage, Span | null>> = { early: ['00:00', '08:59'], mid: null, late: ['17:00', '23:59'] };
/** First and last day of a month; 0 is its last. */
export const STAGES_OF_MONTH: Readonly<Record<Stage, readonly [number, number]>> = { early: [1, 10], mid: [11, 20], late: [21, 0] };
/** First and last third: of a year four months each, of a quarter one. */
export const THIRDS: Readonly<Record<Stage, number>> = { early: 0, mid: 1, late: 2 };
/** First and last weekday; null: the end of the week itself. */
export const STAGES_OF_WEEK: Readonly<Record<Stage, readonly [number | null, number | null]>> = { early: [null, 3], mid: [2, 4], late: [4, null] };

/** "In recent weeks": so long before the document's day, at most. In days. */
export const RECENT_DAYS: Readonly<Record<Unit, number>> = { day: 10, week: 60, month: 365, quarter: 730, year: 3_650 };
/** "Two weeks ago" may be so many days off, either way. */
export const AGO_DAYS: Readonly<Record<Unit, number>> = { day: 0, week: 4, month: 15, quarter: 45, year: 183 };

/** A day or month without its year that comes again within so many days could as well be that one. */
export const SOON_DAYS = 62;
