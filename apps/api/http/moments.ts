/** The moments that a reader asks about, read in the incident's zone. */
import { DomainError } from '#domain/errors.js';
import { momentOf } from '#domain/times/moment.js';
import type { Instant } from '#domain/times/types.js';
import type { Moment, Recorded } from '#read-models/port.js';

/** T: the end of a bare date; now where left out. */
export const publicMoment = (text: string | undefined, zone: string, now: Instant, pointer = '/public'): Instant =>
  text === undefined || text === 'now' ? now : momentOf(text, zone, pointer);

/** S: `now` is the head of the log, never resolved by time; `#123` the log index itself. */
export const recordedMoment = (text: string | undefined, zone: string, pointer = '/recorded'): Recorded =>
  text === undefined || text === 'now' ? 'now' : isLogIndex(text) ? text : momentOf(text, zone, pointer);

/** `#123`: a log index, by which a moment of recording can be named to the event. */
const isLogIndex = (text: string): text is `#${number}` => /^#\d{1,15}$/.test(text);

/** `T[@S]`. */
export function pairOfMoments(text: string | undefined, zone: string, now: Instant, name: string): Moment {
  const refuse = (detail: string): never => {
    throw new DomainError('time-not-understood', detail, `/${name}`);
  };
  if (text === undefined || text === '') return refuse('Say from which moment to which: from=T[@S] and to=T[@S].');
  const [publicText, recordedText, ...more] = text.split('@');
  if (more.length > 0 || publicText === '' || recordedText === '') return refuse('A pair of moments is T or T@S.');
  return { public: publicMoment(publicText, zone, now, `/${name}`), recorded: recordedMoment(recordedText, zone, `/${name}`) };
}

/** The zone of civil times outside any incident. */
export const CIVIL_ZONE = 'UTC';
