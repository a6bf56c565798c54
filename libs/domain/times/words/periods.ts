/** Phrases that name more than a day: weeks, months, quarters, years, and stretches counted back from the document's day. */
import { Temporal } from 'temporal-polyfill';
import type { Unit } from './language.js';
import { onCalendar, weeksOf, year, yearAfter } from './days.js';
import type { Day } from './days.js';
import { map, opt, or, seq, some, the, word } from './parsing.js';
import type { Parser } from './parsing.js';
import { days, refused } from './readings.js';
import type { Reading, Resolve } from './readings.js';
import { AGO_DAYS, RECENT_DAYS, SOON_DAYS } from './widths.js';

type PlainDate = Temporal.PlainDate;
type Period = 'week' | 'month' | 'quarter' | 'year';

const first = (y: number, month: number): PlainDate => Temporal.PlainDate.from({ year: y, month, day: 1 });
const LENGTHS = { month: { months: 1 }, quarter: { months: 3 }, year: { years: 1 } } as const;

function from(start: PlainDate, period: keyof typeof LENGTHS, anchored: boolean): Reading {
  return days(start, start.add(LENGTHS[period]).subtract({ days: 1 }), period, anchored);
}

/** The period that a day lies in. A week is both that of Mondays and that of Sundays. */
function around(day: PlainDate, period: Period): Reading {
  switch (period) {
    case 'week': {
      const [monday, sunday] = weeksOf(day);
      const [start, later] = Temporal.PlainDate.compare(monday, sunday) < 0 ? [monday, sunday] : [sunday, monday];
      return days(start, later.add({ days: 6 }), 'week', true);
    }
    case 'month': return from(day.with({ day: 1 }), 'month', true);
    case 'quarter': return from(first(day.year, day.month - ((day.month - 1) % 3)), 'quarter', true);
    case 'year': return from(first(day.year, 1), 'year', true);
  }
}
const back = (day: PlainDate, n: number, unit: Unit): PlainDate =>
  (unit === 'quarter' ? day.subtract({ months: 3 * n }) : day.subtract({ [`${unit}s`]: n }));

/** The latest such month or quarter that begins by a day; also the next, where it begins soon after. */
function latest(month: number, period: 'month' | 'quarter', notAfter: PlainDate, deadline?: true): readonly Reading[] {
  const [past, coming] = first(notAfter.year, month).since(notAfter).sign <= 0
    ? [first(notAfter.year, month), first(notAfter.year + 1, month)] : [first(notAfter.year - 1, month), first(notAfter.year, month)];
  const soon = notAfter.until(coming).days <= SOON_DAYS && past.add(LENGTHS[period]).since(notAfter).sign <= 0;
  return [...(soon && deadline === true ? [] : [past]), ...(soon ? [coming] : [])].map((start) => from(start, period, true));
}

const named = or<readonly [number, 'month' | 'quarter']>(
  map(the('month'), ({ n }) => [n, 'month'] as const), map(the('quarter'), ({ n }) => [n * 3 - 2, 'quarter'] as const));

/** "October", "October 2025", "Q3 2025". */
const monthOrQuarter: Parser<Resolve> = map(seq(named, yearAfter), ([[month, period], y]) => ({ notAfter, deadline }) =>
  (y === null ? latest(month, period, notAfter(), deadline) : [from(first(y, month), period, false)]));
const isoMonth: Parser<Resolve> = map(word(/^(\d{4})-(\d{2})$/, ([, y, m]) => [Number(y), Number(m)] as const), ([y, m]) => () => {
  if (onCalendar(y, m, 1) === null) throw refused(`${y} has no month ${m}`);
  return [from(first(y, m), 'month', false)];
});
const wholeYear: Parser<Resolve> = map(year, (y) => () => [from(first(y, 1), 'year', false)]);

const lastMonthNamed: Parser<Resolve> = map(seq(the('last'), the('month')), ([, { n }]) => ({ anchor }) => {
  const [before] = latest(n, 'month', anchor().with({ day: 1 }).subtract({ days: 1 }));
  const lastYears = from(first(anchor().year - 1, n), 'month', true);
  return before === undefined || before.from?.at === lastYears.from?.at ? [lastYears] : [before, lastYears];
});
const thisMonthNamed: Parser<Resolve> = map(seq(the('this'), the('month')), ([, { n }]) => ({ anchor }) => [from(first(anchor().year, n), 'month', true)]);

const period = some(the('unit'), ({ unit }): readonly Period[] => (unit === 'day' ? [] : [unit]));
const lastPeriod: Parser<Resolve> = map(seq(the('last'), period), ([, unit]) => ({ anchor }) => [around(back(anchor(), 1, unit), unit)]);
const thisPeriod: Parser<Resolve> = map(seq(the('this'), period), ([, unit]) => ({ anchor }) => [around(anchor(), unit)]);
/** "Earlier this year" ends, and "later this year" begins, with the document's day. */
const earlierOrLater: Parser<Resolve> = map(seq(or<{ readonly kind: 'earlier' | 'later' }>(the('earlier'), the('later')), the('this'), period),
  ([{ kind }, , unit]) => ({ anchor }) => {
    const { from: start, to: end } = around(anchor(), unit);
    const on = (edge: typeof start): PlainDate => (edge === null ? anchor() : Temporal.PlainDate.from(edge.at));
    return [kind === 'earlier' ? days(on(start), anchor(), 'none', true) : days(anchor(), on(end), 'none', true)];
  });

/** "The week of 13 October": from that day where a week may begin with it, else the weeks that hold it. */
const weekOf = (day: Parser<Resolve<Day>>): Parser<Resolve> =>
  map(seq(some(the('unit'), ({ unit }) => (unit === 'week' ? [unit] : [])), the('of'), opt(the('article')), day), ([, , , resolve]) => (against) =>
    resolve(against).map(({ date, anchored }) => (date.dayOfWeek === 1 || date.dayOfWeek === 7
      ? days(date, date.add({ days: 6 }), 'week', anchored) : { ...around(date, 'week'), anchored })));

const count = or(map(the('count'), ({ from: least, to }) => [least, to] as const), word(/^\d{1,3}$/, ([text]) => [Number(text), Number(text)] as const));
const counted = map(the('unit'), ({ unit }) => unit);

/** "The past two weeks": up to the document's day. */
const past: Parser<Resolve> = map(seq(the('past'), count, counted), ([, [, most], unit]) => ({ anchor }) => [days(back(anchor(), most, unit), anchor(), 'none', true)]);

/** "Two weeks ago", "a few days ago". Whole days counted exactly are a day, and read as one. */
const ago: Parser<Resolve> = some(or(
  map(seq(count, counted, the('ago')), ([n, unit]) => ({ n, unit })), map(seq(the('ago'), count, counted), ([, n, unit]) => ({ n, unit })),
), ({ n: [least, most], unit }): readonly Resolve[] => (unit === 'day' && least === most ? [] : [({ anchor }) => {
  const slack = AGO_DAYS[unit];
  const end = back(anchor(), least, unit).add({ days: slack });
  const latestEnd = Temporal.PlainDate.compare(end, anchor()) > 0 ? anchor() : end;
  return [days(back(anchor(), most, unit).subtract({ days: slack }), latestEnd, 'none', true)];
}]));

const recent: Parser<Resolve> = map(seq(the('recent'), the('unit')), ([, { unit }]) => ({ anchor }) =>
  [days(anchor().subtract({ days: RECENT_DAYS[unit] }), anchor(), 'none', true)]);

/** Everything that names a stretch of days. */
export const periodNamed = (day: Parser<Resolve<Day>>): Parser<Resolve> => or(
  monthOrQuarter, isoMonth, wholeYear, lastMonthNamed, thisMonthNamed, lastPeriod, thisPeriod, earlierOrLater, weekOf(day), past, ago, recent,
);
