/** From what a person writes about a time to an uncertain time with bounds, once, when the entry is made. */
import { DomainError } from '../errors.js';
import { pointBounds } from './civil.js';
import { edtfBounds } from './edtf.js';
import type { Bounds } from './edtf.js';
import type { Instant, TimeBasis, UncertainTime } from './types.js';
import { timeFromWords } from './words/words.js';
import { zoneFrom } from './zones.js';

/**
 * A time as given: EDTF text alone, or fields. `earliest` and `latest` take a civil date, a civil date-time or an instant
 * and stand in place of what EDTF gives; null opens that side. Words alone (`verbatim`) are a time not known.
 */
export type TimeInput =
  | string
  | {
      readonly edtf?: string;
      readonly verbatim?: string;
      readonly earliest?: string | null;
      readonly latest?: string | null;
      /** IANA zone, where it is not the incident's. */
      readonly zone?: string;
      readonly basis?: TimeBasis;
      /** In plain words, which give EDTF and bounds: these are not given beside them. */
      readonly words?: string;
      /** Civil date that words such as "Tuesday" are counted from, where it is not the one of the context. */
      readonly relativeTo?: string;
    };

/** What a time is read in, beside its zone. */
export interface TimeContext {
  /** Civil date of the document that says it; null where it is not known to the day. */
  readonly anchor: string | null;
}

/** Throws `time-not-understood`, `zone-unknown`, `time-bounds-crossed`, with pointers below `pointer`. */
export function timeFrom(input: TimeInput, zone: string, pointer = '', context?: TimeContext): UncertainTime {
  if (typeof input === 'string') {
    const known = zoneFrom(zone, pointer);
    return { edtf: input, ...edtfBounds(input, known, pointer), zone: known };
  }
  if (input.words !== undefined) return timeInWords(input, input.words, zone, pointer, context);
  const { edtf, verbatim, basis } = input;
  if (edtf === undefined && verbatim === undefined && input.earliest === undefined && input.latest === undefined) {
    throw new DomainError('time-not-understood', 'a time needs words, EDTF or a bound', pointer);
  }
  const known = zoneFrom(input.zone ?? zone, input.zone === undefined ? pointer : `${pointer}/zone`);
  const given = edtf === undefined ? OPEN : boundsGiven(edtf, known, input, `${pointer}/edtf`);
  const earliest =
    input.earliest === undefined ? given.earliest : bound(input.earliest, 'earliest', known, `${pointer}/earliest`);
  const latest = input.latest === undefined ? given.latest : bound(input.latest, 'latest', known, `${pointer}/latest`);
  if (earliest !== null && latest !== null && earliest > latest) {
    throw new DomainError('time-bounds-crossed', 'the earliest bound is after the latest', `${pointer}/earliest`);
  }
  return {
    ...(verbatim === undefined ? {} : { verbatim }),
    ...(edtf === undefined ? {} : { edtf }),
    earliest,
    latest,
    zone: known,
    ...(basis === undefined ? {} : { basis }),
  };
}

/** Words that are typed may differ from those that are printed: both may be given. */
function timeInWords(input: Exclude<TimeInput, string>, words: string, zone: string, pointer: string, context?: TimeContext): UncertainTime {
  for (const field of ['edtf', 'earliest', 'latest'] as const) {
    if (input[field] !== undefined) throw new DomainError('time-not-understood', `words give their own bounds: leave out ${field}, or the words`, `${pointer}/${field}`);
  }
  const known = zoneFrom(input.zone ?? zone, input.zone === undefined ? pointer : `${pointer}/zone`);
  const { understood: _, ...time } = timeFromWords(words, { zone: known, anchor: input.relativeTo ?? context?.anchor ?? null }, `${pointer}/words`);
  return { ...time, ...(input.verbatim === undefined ? {} : { verbatim: input.verbatim }), ...(input.basis === undefined ? {} : { basis: input.basis }) };
}

const OPEN: Bounds = { earliest: null, latest: null };
const SEASON = /^\d{4}-(2[1-9]|3[0-2])[?~%]?$/;

/** A season has no bounds of its own; where a person gives both, it may stand as the words it is. */
function boundsGiven(edtf: string, zone: string, input: Exclude<TimeInput, string>, pointer: string): Bounds {
  if (SEASON.test(edtf) && input.earliest !== undefined && input.latest !== undefined) return OPEN;
  return edtfBounds(edtf, zone, pointer);
}

const bound = (text: string | null, side: 'earliest' | 'latest', zone: string, pointer: string): Instant | null =>
  text === null ? null : pointBounds(text, zone, pointer)[side];
