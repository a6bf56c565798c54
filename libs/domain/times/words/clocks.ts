/** Phrases that name a time of day, or a part of one, without its day. */
import type { Language, PartOfDay, Stage } from './language.js';
import { map, opt, or, seq, some, the, word } from './parsing.js';
import type { Parser } from './parsing.js';
import type { Clock } from './readings.js';
import { PARTS, STAGES_OF_PARTS } from './widths.js';

type Half = 'am' | 'pm';
/** An hour as written: `half` null where it stands for itself. */
interface TimeGiven {
  readonly hour: number;
  readonly minute: string;
  readonly half: Half | null;
  /** Whether it may be either half of the day. */
  readonly either: boolean;
}
/** One way to read a clock time; several where the half of the day is not said. `midnight` is the start of a day or its end. */
export interface ClockTime extends Clock {
  readonly grain: 'minute';
  /** Days after the one that is named. */
  readonly days: 0 | 1;
}

const two = (n: number): string => String(n).padStart(2, '0');
const at = (hour: number, minute: string, days: 0 | 1 = 0): ClockTime => ({ from: `${two(hour)}:${minute}`, to: `${two(hour)}:${minute}`, grain: 'minute', days });

const half = opt(the('half'));
const oclock = opt(the('oclock'));

/** `9`, `9:15`, `9 a.m.`, `09:15`, `14:05`. Nothing else than two digits or an hour after noon says that 24 hours are counted. */
const timeGiven = (language: Language): Parser<TimeGiven> => some(
  seq(word(/^(\d{1,2})(?::([0-5]\d))?$/, ([, hour = '', minute]) => ({ hour, minute })), oclock, half),
  ([{ hour, minute }, , said]): readonly TimeGiven[] => {
    const n = Number(hour);
    if (n > 23) return [];
    if (said !== null) return n >= 1 && n <= 12 ? [{ hour: n, minute: minute ?? '00', half: said.half, either: false }] : [];
    const counted24 = language.clock === 24 || n > 12 || n === 0 || (hour.length === 2 && hour.startsWith('0') && minute !== undefined);
    return [{ hour: n, minute: minute ?? '00', half: null, either: !counted24 }];
  });

const hourOf = (hour: number, side: Half): number => (hour % 12) + (side === 'pm' ? 12 : 0);

function readings({ hour, minute, half: side, either }: TimeGiven): readonly ClockTime[] {
  if (side !== null) return [at(hourOf(hour, side), minute)];
  return either ? [at(hourOf(hour, 'am'), minute), at(hourOf(hour, 'pm'), minute)] : [at(hour, minute)];
}

/** "9 a.m.", "noon"; "midnight" is both ends of a day. */
export const clockTime = (language: Language): Parser<ClockTime> => or(
  some(timeGiven(language), readings),
  map(the('clockWord'), ({ hour }) => at(hour, '00')),
  some(the('midnight'), () => [at(0, '00'), at(0, '00', 1)]),
);

/** "8 and 9 a.m.": what the first leaves out, the second says. Never over the end of the day. */
export function clockRange(language: Language, between: (ends: Parser<TimeGiven>) => Parser<readonly [TimeGiven, TimeGiven]>): Parser<Clock> {
  const noon = map(the('clockWord'), ({ hour }): TimeGiven => ({ hour, minute: '00', half: null, either: false }));
  return some(between(or(timeGiven(language), noon)), ([a, b]) => {
    const starts = readings(a.either && b.half !== null ? { ...a, half: b.half, either: false } : a);
    const ends = readings(b);
    const ordered = (from: readonly ClockTime[]): readonly Clock[] => from.flatMap((start) =>
      ends.flatMap((end) => (start.from < end.to ? [{ from: start.from, to: end.to, grain: 'minute' as const }] : [])));
    // "Between 11 and 1 p.m." begins in the other half of the day.
    const inherited = ordered(starts);
    return inherited.length > 0 ? inherited : ordered(readings(a));
  });
}

const article = opt(the('article'));

/** "Morning", "early afternoon". */
export const partOfDay: Parser<{ readonly part: PartOfDay; readonly stage: Stage | null }> =
  map(seq(opt(the('stage')), article, the('part')), ([stage, , { part }]) => ({ part, stage: stage?.stage ?? null }));

export function clockOf(part: PartOfDay, stage: Stage | null): readonly Clock[] {
  const span = stage === null ? PARTS[part] : STAGES_OF_PARTS[stage][part];
  return span === undefined ? [] : [{ from: span[0], to: span[1], grain: 'part' }];
}

/** "9 in the evening": the one reading of the hour that lies in that part of the day. After midnight no night is the named day's. */
export const within = (time: ClockTime, part: PartOfDay): boolean => {
  const [from, to] = PARTS[part];
  return time.days === 0 && time.from >= from && (time.to <= to || from > to);
};
