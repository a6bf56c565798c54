/** Readings: bounds in civil time, before a zone makes instants of them. */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../../errors.js';
import type { Nearness, Side, Stage } from './language.js';
import { NEAR, STAGES_OF_DAY, STAGES_OF_MONTH, STAGES_OF_WEEK, THIRDS } from './widths.js';

type PlainDate = Temporal.PlainDate;

/** An end of a reading: the first or last instant of a civil date or minute, moved by so many milliseconds. */
export interface Edge {
  readonly at: string;
  readonly last: boolean;
  readonly ms: number;
  /** The end of a vague part of the day, not a time that anybody named: it need not have been on any clock. */
  readonly vague: boolean;
}
export type Grain = 'minute' | 'part' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'none';
export interface Reading {
  readonly from: Edge | null;
  readonly to: Edge | null;
  readonly grain: Grain;
  /** EDTF of the date that an approximate reading is about. */
  readonly about?: string;
  /** Whether the day of the document was needed. */
  readonly anchored: boolean;
}

/** What a phrase is read against. */
export interface Against {
  /** The document's day; asking for it throws `time-needs-anchor` where it is not known. */
  readonly anchor: () => PlainDate;
  /** Days and months that lack something are the latest such not after this. */
  readonly notAfter: () => PlainDate;
  /** "By 3 November": where such a day comes soon, that one is meant and not the one of a year ago. */
  readonly deadline?: true;
}
/** A phrase, understood as far as it goes by itself. */
export type Resolve<T = Reading> = (against: Against) => readonly T[];

export const refused = (detail: string): DomainError => new DomainError('time-not-understood', detail);

const dateEdge = (date: PlainDate, last: boolean): Edge => ({ at: date.toString(), last, ms: 0, vague: false });

export const days = (from: PlainDate, to: PlainDate, grain: Grain, anchored: boolean): Reading =>
  ({ from: dateEdge(from, false), to: dateEdge(to, true), grain, anchored });

export const UNKNOWN: Reading = { from: null, to: null, grain: 'none', anchored: false };

/** Hours and minutes of a day. */
export interface Clock {
  readonly from: string;
  readonly to: string;
  readonly grain: 'minute' | 'part';
}
export function clockOn(date: PlainDate, { from, to, grain }: Clock, anchored: boolean): Reading {
  const end = from > to ? date.add({ days: 1 }) : date;
  const edge = (day: PlainDate, time: string, last: boolean): Edge => ({ at: `${day.toString()}T${time}`, last, ms: 0, vague: grain === 'part' });
  return { from: edge(date, from, false), to: edge(end, to, true), grain, anchored };
}

const moved = (edge: Edge | null, minutes: number): Edge | null => (edge === null ? null : { ...edge, ms: edge.ms + minutes * 60_000 });
const dateOf = (edge: Edge | null): PlainDate | null => (edge === null || edge.at.includes('T') ? null : Temporal.PlainDate.from(edge.at));

/** "Just before", "around": wider by the table, where the table says how wide. */
export function nearby(reading: Reading, near: Nearness): readonly Reading[] {
  const [before, after] = NEAR[near].minutes;
  if (reading.grain === 'minute') return [{ ...reading, from: moved(reading.from, -before), to: moved(reading.to, after) }];
  const [first, last] = [dateOf(reading.from), dateOf(reading.to)];
  if (first === null || last === null) return [];
  const about = near === 'around' ? edtfOfDates(first, last) : null;
  const named = about === null ? {} : { about: `${about}~` };
  switch (reading.grain) {
    case 'day': {
      const [daysBefore, daysAfter] = NEAR[near].days;
      // "Just before the 14th" leaves the 14th itself out; "about the 14th" does not.
      const [start, end] = near === 'around' ? [first, last] : daysBefore > 0 ? [first, last.subtract({ days: 1 })] : [first.add({ days: 1 }), last];
      return [{ ...days(start.subtract({ days: daysBefore }), end.add({ days: daysAfter }), 'day', reading.anchored), ...named }];
    }
    case 'month':
    case 'year': {
      if (near !== 'around') return [];
      const span = reading.grain === 'month' ? { months: 1 } : { years: 1 };
      const end = last.add({ days: 1 }).add(span).subtract({ days: 1 });
      return [{ ...days(first.subtract(span), end, reading.grain, reading.anchored), ...named }];
    }
    default: return [];
  }
}

/** Open on one side. Before and after a clock time leave its minute in: bounds are inclusive, and nobody counts seconds. */
export function beside(reading: Reading, side: Side): readonly Reading[] {
  const { from, to, grain } = reading;
  if (grain === 'none') return [];
  const { about: _, ...kept } = reading;
  const without = (edge: Edge | null, last: boolean): Edge | null => {
    const date = dateOf(edge);
    if (grain === 'minute' || edge === null) return edge;
    if (date !== null) return dateEdge(last ? date.subtract({ days: 1 }) : date.add({ days: 1 }), last);
    return { ...edge, ms: last ? -1 : 1 };
  };
  switch (side) {
    case 'by': return [{ ...kept, from: null, to }];
    case 'since': return [{ ...kept, from, to: null }];
    case 'before': return [{ ...kept, from: null, to: grain === 'minute' ? to : without(from, true) }];
    case 'after': return [{ ...kept, from: grain === 'minute' ? from : without(to, false), to: null }];
  }
}

/** "Early Tuesday", "late October", "mid-2025". */
export function staged(reading: Reading, stage: Stage): readonly Reading[] {
  const [first, last] = [dateOf(reading.from), dateOf(reading.to)];
  if (first === null || last === null) return [];
  const within = (from: PlainDate, to: PlainDate): readonly Reading[] => [days(from, to, 'part', reading.anchored)];
  switch (reading.grain) {
    case 'day': {
      const span = STAGES_OF_DAY[stage];
      return span === null ? [] : [clockOn(first, { from: span[0], to: span[1], grain: 'part' }, reading.anchored)];
    }
    case 'week': {
      const [from, to] = STAGES_OF_WEEK[stage];
      // A week that may begin on Sunday or Monday has two of most days: the first to begin with, the second to end with.
      const start = from === null ? first : first.add({ days: (from - first.dayOfWeek + 7) % 7 });
      return within(start, to === null ? last : last.subtract({ days: (last.dayOfWeek - to + 7) % 7 }));
    }
    case 'month': {
      const [from, to] = STAGES_OF_MONTH[stage];
      return within(first.with({ day: from }), to === 0 ? last : first.with({ day: to }));
    }
    case 'quarter':
    case 'year': {
      const months = reading.grain === 'year' ? 4 : 1;
      const start = first.add({ months: months * THIRDS[stage] });
      return within(start, start.add({ months }).subtract({ days: 1 }));
    }
    default: return [];
  }
}

/** EDTF of whole days: a day, a month, a quarter, a year, or an interval of days. */
function edtfOfDates(first: PlainDate, last: PlainDate): string {
  const next = last.add({ days: 1 });
  const months = (next.year - first.year) * 12 + next.month - first.month;
  const year = String(first.year).padStart(4, '0');
  if (first.day === 1 && next.day === 1) {
    if (months === 12 && first.month === 1) return year;
    if (months === 3 && first.month % 3 === 1) return `${year}-${33 + (first.month - 1) / 3}`;
    if (months === 1) return first.toString().slice(0, 7);
  }
  return first.equals(last) ? first.toString() : `${first.toString()}/${last.toString()}`;
}

/** EDTF of a reading; null where there is none. The caller makes sure that it has the same bounds. */
export function edtfOf({ from, to, about }: Reading): string | null {
  if (about !== undefined) return about;
  if ((from === null && to === null) || (from?.ms ?? 0) !== 0 || (to?.ms ?? 0) !== 0) return null;
  const [first, last] = [dateOf(from), dateOf(to)];
  if (first !== null && last !== null) return edtfOfDates(first, last);
  if (from === null) return last === null ? null : `../${last.toString()}`;
  if (to === null) return first === null ? null : `${first.toString()}/..`;
  return from.at === to.at ? from.at : null;
}
