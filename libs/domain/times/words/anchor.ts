/** The day that a document's words are counted from. */
import { Temporal } from 'temporal-polyfill';
import type { Instant, UncertainTime } from '../types.js';

/**
 * The civil date of a publication in the incident's zone, or in the zone that it was given in where only there it lies on
 * one day; null where it is not known to the day.
 */
export function anchorOf(published: Pick<UncertainTime, 'earliest' | 'latest' | 'zone'>, zone: string): string | null {
  const { earliest, latest } = published;
  if (earliest === null || latest === null) return null;
  for (const each of [zone, published.zone]) {
    const date = dateIn(earliest, each);
    if (date === dateIn(latest, each)) return date;
  }
  return null;
}

const dateIn = (instant: Instant, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
