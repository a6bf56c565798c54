/** IANA time zones: the only thing that turns a civil time into an instant. */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.js';

const NAME = /^[A-Za-z][A-Za-z0-9._+-]*(\/[A-Za-z0-9._+-]+){0,2}$/;
const MAX_NAME = 64;

/** The zone in the database's own spelling. Offsets such as `+02:00` are no zones: they do not know summer time. */
export function zoneFrom(name: string, pointer = ''): string {
  const zone = spellingOf(name);
  if (zone === null)
    throw new DomainError('zone-unknown', `"${name.slice(0, MAX_NAME)}" is not a zone of the IANA database`, pointer);
  return zone;
}

export const zoneIsKnown = (name: string): boolean => spellingOf(name) !== null;

const SPELLINGS = new Map<string, string>();

function spellingOf(name: string): string | null {
  const known = SPELLINGS.get(name);
  if (known !== undefined) return known;
  if (name.length > MAX_NAME || !NAME.test(name)) return null;
  try {
    const zone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
    if (SPELLINGS.size < 1_000) SPELLINGS.set(name, zone);
    return zone;
  } catch {
    return null;
  }
}
