/** What was understood, in one plain sentence with the bounds as the zone's clocks show them. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../types.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
];

interface Bounded {
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
  readonly zone: string;
}

/** `Tuesday 21 October 2025, 08:30–09:00, America/Los_Angeles`; whole days come without their hours. */
export function understood({ earliest, latest, zone }: Bounded): string {
  const civil = (instant: Instant): Temporal.ZonedDateTime => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const sentence = (text: string): string => `${text}, ${zone}`;
  if (earliest === null && latest === null) return sentence('at an unknown time');
  if (earliest === null) return sentence(`by ${lastIn(civil(latest ?? ''))}`);
  if (latest === null) return sentence(`since ${firstIn(civil(earliest))}`);
  const [from, to] = [civil(earliest), civil(latest)];
  if (!from.toPlainDate().equals(to.toPlainDate())) return sentence(`${firstIn(from)} to ${lastIn(to)}`);
  if (startsDay(from) && endsDay(to)) return sentence(dateIn(from));
  const [start, end] = [timeIn(from), timeIn(to)];
  if (start !== end) return sentence(`${dateIn(from)}, ${start}–${end}`);
  const twice = Date.parse(latest) - Date.parse(earliest) >= 60_000;
  return sentence(`${dateIn(from)}, ${start}${twice ? ', which the clocks showed twice' : ''}`);
}

const dateIn = (at: Temporal.ZonedDateTime): string => `${WEEKDAYS[at.dayOfWeek - 1] ?? ''} ${at.day} ${MONTHS[at.month - 1] ?? ''} ${at.year}`;
const timeIn = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
const startsDay = (at: Temporal.ZonedDateTime): boolean => at.equals(at.startOfDay());
const endsDay = (at: Temporal.ZonedDateTime): boolean => startsDay(at.add({ milliseconds: 1 }));
const firstIn = (at: Temporal.ZonedDateTime): string => (startsDay(at) ? dateIn(at) : `${dateIn(at)}, ${timeIn(at)}`);
const lastIn = (at: Temporal.ZonedDateTime): string => (endsDay(at) ? dateIn(at) : `${dateIn(at)}, ${timeIn(at)}`);
