/** Instants as people read them: civil time in the incident's zone. */
import { Temporal } from 'temporal-polyfill';

import type { AsOf } from '#domain/account/view.js';
import type { Instant, Interval } from '#domain/times/types.js';

/** Shows instants in one zone. `END_OF_DAY` shows as the bare date, which is what it was asked for as. */
export interface Clock {
  readonly zone: string;
  /** `2025-10-21 09:00`; the bare date where it is the last moment of its day. */
  readonly moment: (instant: Instant) => string;
  /** `2025-10-21`, `2025-10-21 to 2025-10-27`, `by …`, `since …` or `at an unknown time`. */
  readonly interval: (interval: Interval) => string;
}

const END_OF_DAY = '23:59:59.999';
/** Years no incident lies in: an interval that reaches them is open on that side. */
const BEFORE_ALL = '0002';
const AFTER_ALL = '9998';

export function clockIn(zone: string): Clock {
  const civil = (instant: Instant): Temporal.PlainDateTime =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  const dateOf = (instant: Instant): string => civil(instant).toPlainDate().toString();
  return {
    zone,
    moment: (instant) => {
      const at = civil(instant);
      const time = at.toPlainTime().toString({ smallestUnit: 'millisecond' });
      const date = at.toPlainDate().toString();
      return time === END_OF_DAY ? date : `${date} ${time.slice(0, time.endsWith(':00.000') ? 5 : 8)}`;
    },
    interval: ({ earliest, latest }) => {
      const open = earliest < BEFORE_ALL;
      if (latest > AFTER_ALL) return open ? 'at an unknown time' : `since ${dateOf(earliest)}`;
      if (open) return `by ${dateOf(latest)}`;
      const [from, to] = [dateOf(earliest), dateOf(latest)];
      return from === to ? from : `${from} to ${to}`;
    },
  };
}

/** `public by 2025-10-21, recorded by 2025-10-22`, with the zone that gives dates their meaning. */
export function asOfInWords(asOf: AsOf, clock: Clock): string {
  const recorded = asOf.recorded === 'now' ? 'recorded until now'
    : asOf.recorded.startsWith('#') ? `recorded up to log index ${asOf.recorded.slice(1)}` : `recorded by ${clock.moment(asOf.recorded)}`;
  return `public by ${clock.moment(asOf.public)}, ${recorded}`;
}

/** What the view was computed from: shown so that a reader can ask for the very same one again. */
export function basisInWords(asOf: AsOf, clock: Clock): string {
  const basis = asOf.basis < 0 ? 'nothing recorded yet' : `computed from the log up to index ${asOf.basis}`;
  return `${basis}; ${asOf.clock === 'carried' ? 'recorded times are carried from an older log where it had them' : "recorded times are this ledger's own"}; ${clock.zone}`;
}

const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
] as const;

/** `3 days later`, `9 to 11 days later`, `up to 24 hours later`; null where either end is open. */
export function elapsedInWords(elapsed: { readonly atLeast: number; readonly atMost: number } | null): string | null {
  if (elapsed === null || elapsed.atMost <= 0) return null;
  const unit = UNITS.find(({ ms }) => elapsed.atMost >= ms) ?? UNITS[2];
  const [least, most] = [Math.max(0, Math.floor(elapsed.atLeast / unit.ms)), Math.ceil(elapsed.atMost / unit.ms)];
  const count = least === most ? String(most) : least === 0 ? `up to ${most}` : `${least} to ${most}`;
  return `${count} ${unit.name}${most === 1 ? '' : 's'} later`;
}
