/** The moment a reader asks about: T of `public`, S of `recorded`. */
import { pointBounds } from './civil.js';
import { zoneFrom } from './zones.js';
import type { Instant } from './types.js';

/**
 * The instant a text names: itself where it carries `Z` or an offset, else the last millisecond of the civil day, minute
 * or second in the zone, so that everything of that day counts. Throws `time-not-understood`, `zone-unknown`.
 */
export const momentOf = (text: string, zone: string, pointer = ''): Instant =>
  pointBounds(text, zoneFrom(zone, pointer), pointer).latest;

/** Its first millisecond, where a span begins. Throws the same. */
export const startOf = (text: string, zone: string, pointer = ''): Instant =>
  pointBounds(text, zoneFrom(zone, pointer), pointer).earliest;
