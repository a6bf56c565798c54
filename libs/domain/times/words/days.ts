/** Phrases that name one day: dates, weekdays, "yesterday", "two days ago". */
import { Temporal } from 'temporal-polyfill';
import type { Language } from './language.js';
import { map, opt, or, seq, some, the, word } from './parsing.js';
import type { Parser } from './parsing.js';
import { refused } from './readings.js';
import type { Against, Resolve } from './readings.js';
import { SOON_DAYS } from './widths.js';

type PlainDate = Temporal.PlainDate;

/** A day, and whether the document's own day was needed to find it. */
export interface Day {
  readonly date: PlainDate;
  readonly anchored: boolean;
}
/** A date as far as it is written. */
export interface DateGiven {
  readonly year?: number;
  readonly month: number;
  readonly day: number;
  readonly weekday?: number;
}

export const year = word(/^[12]\d{3}$/, ([text]) => Number(text));
export const dayNumber = map(seq(word(/^\d{1,2}$/, ([text]) => (Number(text) >= 1 && Number(text) <= 31 ? Number(text) : null)), opt(the('ordinal'))), ([n]) => n);
const comma = opt(the('comma'));

const iso = word(/^(\d{4})-(\d{2})-(\d{2})$/, ([, y, m, d]): DateGiven => ({ year: Number(y), month: Number(m), day: Number(d) }));

/** 03/04/2025 and its like: both ways that make a date, unless the language has one. */
const numeric = (language: Language): Parser<DateGiven> => some(word(/^(\d{1,4})[/.](\d{1,2})[/.](\d{2,4})$/, ([, a, b, c]) => [a ?? '', b ?? '', c ?? ''] as const),
  ([a, b, c]) => {
    if (a.length === 4) return c.length === 4 ? [] : [{ year: Number(a), month: Number(b), day: Number(c) }];
    if (c.length !== 4) return [];
    const dayFirst = { year: Number(c), month: Number(b), day: Number(a) };
    const monthFirst = { year: Number(c), month: Number(a), day: Number(b) };
    return (language.numericDates === 'dayFirst' ? [dayFirst] : [dayFirst, monthFirst]).filter(({ month, day }) => month >= 1 && month <= 12 && day >= 1);
  });

export const yearAfter = opt(map(seq(comma, opt(the('of')), year), ([, , n]) => n));
const dated = (month: number, day: number, given: number | null): DateGiven => ({ month, day, ...(given === null ? {} : { year: given }) });

const written = or<DateGiven>(
  map(seq(dayNumber, opt(the('of')), the('month'), yearAfter), ([day, , { n }, y]) => dated(n, day, y)),
  map(seq(the('month'), opt(the('article')), dayNumber, yearAfter), ([{ n }, , day, y]) => dated(n, day, y)),
);

export const dateGiven = (language: Language): Parser<DateGiven> => {
  const plain = or(iso, numeric(language), written);
  return or(plain, map(seq(the('weekday'), comma, opt(the('article')), plain), ([{ n }, , , date]) => ({ ...date, weekday: n })));
};

/** The date meant: as written, or the latest such that is not later than what is known. */
export function dateOf(given: DateGiven, against: Against): readonly Day[] {
  const { year: y, month, day, weekday } = given;
  if (y !== undefined) {
    const date = onCalendar(y, month, day);
    if (date === null) throw refused(`there is no day ${day} in month ${month} of ${y}`);
    if (weekday !== undefined && date.dayOfWeek !== weekday) throw refused(`${date.toString()} is another day of the week`);
    return [{ date, anchored: false }];
  }
  const notAfter = against.notAfter();
  // A 29 February comes every fourth year, and once in eight around 1900 and 2100.
  const years = Array.from({ length: 10 }, (_, i) => notAfter.year + 1 - i);
  const days = years.flatMap((each) => onCalendar(each, month, day) ?? []);
  const past = days.find((date) => Temporal.PlainDate.compare(date, notAfter) <= 0);
  const coming = days.findLast((date) => Temporal.PlainDate.compare(date, notAfter) > 0);
  if (past === undefined) throw refused(`there is no day ${day} in month ${month}`);
  const near = coming !== undefined && soon(coming, notAfter) ? [coming] : [];
  const meant = [...(against.deadline === true && near.length > 0 ? [] : [past]), ...near].filter((date) => weekday === undefined || date.dayOfWeek === weekday);
  if (meant.length === 0) throw refused(`${past.toString()} is another day of the week; say which year`);
  return meant.map((date) => ({ date, anchored: true }));
}

const soon = (coming: PlainDate, notAfter: PlainDate): boolean => notAfter.until(coming).days <= SOON_DAYS;
export function onCalendar(y: number, month: number, day: number): PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year: y, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

const weekdayNotAfter = (notAfter: PlainDate, n: number): PlainDate => notAfter.subtract({ days: (notAfter.dayOfWeek - n + 7) % 7 });

/** First days of the week that a day lies in, as ISO 8601 has it (Monday) and as calendars in America do (Sunday). */
export const weeksOf = (day: PlainDate): readonly [PlainDate, PlainDate] => [day.subtract({ days: day.dayOfWeek - 1 }), day.subtract({ days: day.dayOfWeek % 7 })];

const weekdayOfWeek = (first: PlainDate, n: number): PlainDate => first.add({ days: (n - first.dayOfWeek + 7) % 7 });

function distinct(dates: readonly PlainDate[]): readonly Day[] {
  return dates.filter((date, i) => dates.findIndex((other) => other.equals(date)) === i).map((date) => ({ date, anchored: true }));
}

const lastWeekday: Parser<Resolve<Day>> = map(seq(the('last'), the('weekday')), ([, { n }]) => ({ anchor }) => {
  const before = weekdayNotAfter(anchor().subtract({ days: 1 }), n);
  return distinct([before, ...weeksOf(anchor()).map((first) => weekdayOfWeek(first.subtract({ days: 7 }), n))]);
});
const thisWeekday: Parser<Resolve<Day>> = map(seq(the('this'), the('weekday')), ([, { n }]) => ({ anchor }) =>
  distinct(weeksOf(anchor()).map((first) => weekdayOfWeek(first, n))));
const weekday: Parser<Resolve<Day>> = map(the('weekday'), ({ n }) => ({ notAfter }) => [{ date: weekdayNotAfter(notAfter(), n), anchored: true }]);
const dayWord: Parser<Resolve<Day>> = map(seq(opt(the('earlier')), the('dayWord')), ([, { days }]) => ({ anchor }) => [{ date: anchor().add({ days }), anchored: true }]);

const exactly = some(the('count'), ({ from, to }) => (from === to ? [from] : []));
const number = word(/^\d{1,3}$/, ([text]) => Number(text));
const ofDays = some(the('unit'), ({ unit }) => (unit === 'day' ? [unit] : []));
const daysAgo: Parser<Resolve<Day>> = map(or(
  map(seq(or(exactly, number), ofDays, the('ago')), ([n]) => n),
  map(seq(the('ago'), or(exactly, number), ofDays), ([, n]) => n),
), (n) => ({ anchor }) => [{ date: anchor().subtract({ days: n }), anchored: true }]);

/** Everything that names one day. */
export const dayNamed = (language: Language): Parser<Resolve<Day>> => or(
  map(dateGiven(language), (given): Resolve<Day> => (against) => dateOf(given, against)),
  lastWeekday, thisWeekday, weekday, dayWord, daysAgo,
);
