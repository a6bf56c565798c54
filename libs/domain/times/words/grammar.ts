/**
 * The grammar of times in plain words:
 *
 *     unknown
 *     [near | side] base                  just before 9 a.m. on Tuesday; by 3 Nov; since January; in late October
 *     day [near | side] clock             Tuesday, shortly after noon
 *     between base and base               between 13 and 15 October; from Monday to Wednesday
 *
 *     base    day | clock | day clock | clock day | [stage] period
 *     clock   time | [stage] part | time in the part | between time and time
 *
 * Prepositions and articles may stand before any of these. Everything is built of meanings; words are the language's.
 */
import { Temporal } from 'temporal-polyfill';
import { clockOf, clockRange, clockTime, partOfDay, within } from './clocks.js';
import type { ClockTime } from './clocks.js';
import { dateGiven, dateOf, dayNamed, dayNumber, yearAfter } from './days.js';
import type { DateGiven, Day } from './days.js';
import type { Language, PartOfDay, Stage } from './language.js';
import { map, opt, or, seq, some, the, word } from './parsing.js';
import type { Parser } from './parsing.js';
import { periodNamed } from './periods.js';
import { UNKNOWN, beside, clockOn, days, nearby, refused, staged } from './readings.js';
import type { Against, Clock, Reading, Resolve } from './readings.js';

/** What stands before a time and says no more than that. */
const before = seq(opt(the('lead')), opt(the('article')));
const and = or<unknown>(the('and'), the('to'));
const betweenOf = <T>(a: Parser<T>, b: Parser<T>): Parser<readonly [T, T]> => or(
  map(seq(the('between'), opt(the('article')), a, the('and'), before, b), ([, , first, , , second]) => [first, second] as const),
  map(seq(the('from'), opt(the('article')), a, the('to'), before, b), ([, , first, , , second]) => [first, second] as const),
  map(seq(a, the('to'), before, b), ([first, , , second]) => [first, second] as const),
);

/** `2025-10-21 14:05`. */
const isoDateTime = word(/^(\d{4})-(\d{2})-(\d{2})[t ]((?:[01]\d|2[0-3]):[0-5]\d)$/, ([, y, m, d, time = '']) =>
  ({ date: { year: Number(y), month: Number(m), day: Number(d) }, time }));

/** A time of day that waits for its day. */
type OfDay = Clock | ClockTime;
const onDay = (clock: OfDay, { date, anchored }: Day): Reading => clockOn('days' in clock ? date.add({ days: clock.days }) : date, clock, anchored);

interface Modifier {
  readonly modify: (reading: Reading) => readonly Reading[];
  readonly against: (against: Against) => Against;
}

export function grammarOf(language: Language): Parser<Resolve> {
  const day = dayNamed(language);
  const time = clockTime(language);
  const separator = seq(opt(the('comma')), opt(the('lead')), opt(the('article')), opt(the('of')), opt(the('article')));

  const inPart = some(seq(time, opt(the('comma')), before, partOfDay), ([at, , , { part, stage }]) => (stage === null && within(at, part) ? [at] : []));
  const part = some(partOfDay, ({ part: named, stage }) => clockOf(named, stage));
  const ofDay = or<OfDay>(time, part, inPart, clockRange(language, (ends) => betweenOf(ends, ends)));

  /** "Tonight", "this morning", "late last night". */
  const dayPart: Parser<{ readonly days: number; readonly part: PartOfDay; readonly stage: Stage | null }> = or(
    map(seq(opt(the('stage')), the('partWord')), ([stage, { days: n, part: named }]) => ({ days: n, part: named, stage: stage?.stage ?? null })),
    map(seq(opt(the('earlier')), the('this'), opt(the('stage')), the('part')), ([, , stage, { part: named }]) =>
      ({ days: 0, part: named, stage: stage?.stage ?? null })),
  );
  const daysAway = (n: number) => ({ anchor }: Against): Day => ({ date: anchor().add({ days: n }), anchored: true });

  const timed = or<Resolve>(
    map(seq(day, separator, ofDay), ([on, , at]): Resolve => (against) => on(against).map((each) => onDay(at, each))),
    map(seq(ofDay, separator, day), ([at, , on]): Resolve => (against) => on(against).map((each) => onDay(at, each))),
    // "Tuesday morning at 9": the part of the day says which half the hour is in.
    some(seq(day, opt(the('comma')), before, partOfDay, separator, time), ([on, , , { part: named, stage }, , at]): readonly Resolve[] =>
      (stage === null && within(at, named) ? [(against) => on(against).map((each) => onDay(at, each))] : [])),
    // "Late Tuesday night": how late is said before the day.
    some(seq(the('stage'), before, day, opt(the('lead')), opt(the('article')), the('part')), ([{ stage }, , on, , , { part: named }]): readonly Resolve[] =>
      clockOf(named, stage).map((at) => (against) => on(against).map((each) => onDay(at, each)))),
    map(isoDateTime, ({ date, time: at }): Resolve => (against) =>
      dateOf(date, against).map((each) => onDay({ from: at, to: at, grain: 'minute' }, each))),
    some(dayPart, ({ days: n, part: named, stage }): readonly Resolve[] => clockOf(named, stage).map((at) => (against) => [onDay(at, daysAway(n)(against))])),
    some(seq(time, opt(the('comma')), opt(the('lead')), dayPart), ([at, , , { days: n, part: named, stage }]): readonly Resolve[] =>
      (stage === null && within(at, named) ? [(against) => [onDay(at, daysAway(n)(against))]] : [])),
  );
  // Without a day it is the document's own.
  const untimed = map(ofDay, (at): Resolve => ({ anchor }) => [onDay(at, { date: anchor(), anchored: true })]);

  const wholeDay = map(day, (resolve): Resolve => (against) => resolve(against).map(({ date, anchored }) => days(date, date, 'day', anchored)));
  const long = or(wholeDay, periodNamed(day));
  const dated = or<Resolve>(timed, long, map(seq(the('stage'), before, long), ([{ stage }, , resolve]): Resolve => (against) =>
    resolve(against).flatMap((reading) => staged(reading, stage))));
  const base = or(dated, untimed);

  const modifier = or<Modifier>(
    map(the('near'), ({ near }): Modifier => ({ modify: (reading) => nearby(reading, near), against: (against) => against })),
    map(the('side'), ({ side }): Modifier => ({
      modify: (reading) => beside(reading, side),
      against: (against) => (side === 'by' || side === 'before' ? { ...against, deadline: true } : against),
    })),
  );
  const modified = map(seq(before, modifier, before, base), ([, { modify, against: seen }, , resolve]): Resolve => (against) =>
    resolve(seen(against)).flatMap(modify));
  const modifiedTime = map(seq(before, day, separator, modifier, before, ofDay), ([, on, , { modify, against: seen }, , at]): Resolve => (against) =>
    on(seen(against)).flatMap((each) => modify(onDay(at, each))));

  return or<Resolve>(
    map(the('unknown'), (): Resolve => () => [UNKNOWN]),
    map(seq(before, base), ([, resolve]) => resolve),
    modified, modifiedTime,
    map(seq(opt(the('lead')), betweenOf(dated, dated)), ([, ends]) => range(ends)),
    daysOfMonth(language),
  );
}

/** "13 to 15 October 2025", "October 13-15": the month is said once. */
function daysOfMonth(language: Language): Parser<Resolve> {
  const opening = seq(opt(or<unknown>(the('between'), the('from'))), opt(the('article')));
  const upTo = or<{ readonly first: number; readonly last: DateGiven }>(
    map(seq(opening, dayNumber, and, opt(the('article')), dateGiven(language)), ([, first, , , last]) => ({ first, last })),
    map(seq(opening, the('month'), dayNumber, and, dayNumber, yearAfter), ([, { n: month }, first, , day, year]) =>
      ({ first, last: { month, day, ...(year === null ? {} : { year }) } })),
  );
  return map(seq(before, upTo), ([, { first, last }]): Resolve => (against) => dateOf(last, against).map(({ date: end, anchored }) => {
    if (first >= end.day) throw refused('it ends before it begins');
    return days(end.with({ day: first }), end, 'none', anchored);
  }));
}

/** From the one to the other. What the first leaves open, a year or which Tuesday, is read back from the second. */
const range = ([first, last]: readonly [Resolve, Resolve]): Resolve => (against) => last(against).flatMap((end) => {
  const { from, to } = end;
  if (from === null || to === null) return [];
  let askedAnchor = end.anchored;
  const anchor = (): Temporal.PlainDate => {
    askedAnchor = true;
    return against.anchor();
  };
  const notAfter = (): Temporal.PlainDate => Temporal.PlainDate.from(to.at.slice(0, 10));
  return first({ anchor, notAfter }).map((start): Reading => {
    if (start.from === null || start.from.at > from.at) throw refused('it ends before it begins');
    return { from: start.from, to, grain: 'none', anchored: askedAnchor };
  });
});
