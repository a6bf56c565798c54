/**
 * Times in plain words: "just before 9 a.m. on Tuesday" to bounds. Pure: days that are counted from some day ("Tuesday",
 * "last week") are counted from the document's, which is given. All ways of reading the words are followed; one is taken
 * only where it is the only one, and only where no word is left over. Words that vague bounds come from are in widths.ts.
 */
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../../errors.js';
import { TEXT_LIMITS } from '../../limits.js';
import { pointBounds } from '../civil.js';
import { edtfBounds } from '../edtf.js';
import type { Instant, TimeBasis } from '../types.js';
import { zoneFrom } from '../zones.js';
import { ENGLISH } from './english.js';
import { grammarOf } from './grammar.js';
import type { Language } from './language.js';
import { lexemesOf, strangersIn, wordsOf } from './lexing.js';
import { whole } from './parsing.js';
import type { Parser, Text } from './parsing.js';
import { edtfOf } from './readings.js';
import type { Edge, Reading, Resolve } from './readings.js';
import { understood } from './understood.js';

export interface WordsContext {
  /** IANA zone that the words are meant in. */
  readonly zone: string;
  /** Civil date of the document that says it, `2025-10-23`; null or left out where it is not known. */
  readonly anchor?: string | null;
  /** English where left out. */
  readonly language?: Language;
}

/** An uncertain time, and what was understood in one sentence. */
export interface TimeUnderstood {
  readonly verbatim: string;
  readonly edtf?: string;
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
  readonly zone: string;
  readonly basis?: TimeBasis;
  readonly understood: string;
}

const MOST_WORDS = 40;
const GRAMMARS = new WeakMap<Language, Parser<Resolve>>();

/**
 * Throws `time-not-understood` with the words that are not, `time-ambiguous` with the readings there are,
 * `time-needs-anchor`, `zone-unknown`.
 */
export function timeFromWords(text: string, context: WordsContext, pointer = ''): TimeUnderstood {
  const zone = zoneFrom(context.zone, pointer);
  const language = context.language ?? ENGLISH;
  const key = `${language.tag} ${zone} ${context.anchor ?? ''} ${text}`;
  const known = UNDERSTOOD.get(key);
  if (known !== undefined) return known;
  const time = withinTheCalendar(text, pointer, () => read(text, { zone, anchor: context.anchor ?? null, language }, pointer));
  if (UNDERSTOOD.size >= 1_024) UNDERSTOOD.clear();
  UNDERSTOOD.set(key, time);
  return time;
}

/** Words may lead out of the years that can be written, from an anchor at their edge. */
function withinTheCalendar(text: string, pointer: string, reading: () => TimeUnderstood): TimeUnderstood {
  try {
    const time = reading();
    if ([time.earliest, time.latest].every((bound) => bound === null || /^\d{4}-/.test(bound))) return time;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new DomainError('time-not-understood', `"${text.slice(0, 80)}": it leads out of the years 0000 to 9999`, pointer);
}

/** The rows of a table say the same few times over and over. */
const UNDERSTOOD = new Map<string, TimeUnderstood>();

function read(text: string, { zone, anchor, language }: Required<WordsContext>, pointer: string): TimeUnderstood {
  const refuse = (code: string, detail: string): DomainError => new DomainError(code, `"${text.slice(0, 80)}": ${detail}`, pointer);
  const words = text.length > TEXT_LIMITS.verbatim ? [] : wordsOf(text);
  if (words.length === 0 || words.length > MOST_WORDS) throw refuse('time-not-understood', words.length === 0 && text.trim() === '' ? 'no words' : 'too long');
  const lexemes = lexemesOf(words, language);
  const strange = strangersIn(words, lexemes);
  if (strange.length > 0) throw refuse('time-not-understood', `not understood: ${strange.map((word) => `"${word}"`).join(', ')}`);
  const parsed: Text = { words, lexemes, reached: 0 };
  const resolves = whole(grammarFor(language), parsed);
  if (resolves.length === 0) {
    const rest = words.slice(Math.min(parsed.reached, words.length - 1)).map(({ written }) => written).join(' ');
    throw refuse('time-not-understood', parsed.reached < words.length ? `not understood from "${rest}" on` : 'something is missing, or does not fit together');
  }
  const { times, complaint } = timesOf(resolves, text, zone, anchor, pointer);
  const [only, ...others] = times;
  if (only === undefined) {
    if (complaint === null) throw refuse('time-not-understood', 'the words do not fit together');
    throw complaint.pointer === pointer && complaint.message.startsWith('"') ? complaint : refuse(complaint.code, complaint.message);
  }
  if (others.length > 0) {
    throw refuse('time-ambiguous', `it may be ${times.slice(0, 3).map((time) => time.understood).join(', or ')}; say which`);
  }
  return only;
}

function grammarFor(language: Language): Parser<Resolve> {
  const known = GRAMMARS.get(language);
  if (known !== undefined) return known;
  const grammar = grammarOf(language);
  GRAMMARS.set(language, grammar);
  return grammar;
}

/** Every different time that the words may mean, and why others were left out. */
function timesOf(
  resolves: readonly Resolve[], text: string, zone: string, anchorText: string | null, pointer: string,
): { readonly times: readonly TimeUnderstood[]; readonly complaint: DomainError | null } {
  const anchor = (): Temporal.PlainDate => {
    if (anchorText === null) throw new DomainError('time-needs-anchor', 'it is counted from the day of the document, which is not known', pointer);
    return anchorDate(anchorText, pointer);
  };
  const times = new Map<string, TimeUnderstood>();
  let complaint: DomainError | null = null;
  const unlessRefused = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      complaint ??= error;
    }
  };
  for (const resolve of resolves) {
    unlessRefused(() => {
      for (const reading of resolve({ anchor, notAfter: anchor })) {
        unlessRefused(() => {
          const time = timeOf(reading, text, zone, anchorText, pointer);
          const key = `${time.earliest ?? ''} ${time.latest ?? ''}`;
          const known = times.get(key);
          if (known === undefined || (known.edtf === undefined && time.edtf !== undefined)) times.set(key, time);
        });
      }
    });
  }
  return { times: [...times.values()], complaint };
}

function anchorDate(text: string, pointer: string): Temporal.PlainDate {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      return Temporal.PlainDate.from(text, { overflow: 'reject' });
    } catch { /* Told below. */ }
  }
  throw new DomainError('time-not-understood', `the day it is counted from, ${text.slice(0, 40)}, is no civil date such as 2025-10-23`, pointer);
}

function timeOf(reading: Reading, verbatim: string, zone: string, anchor: string | null, pointer: string): TimeUnderstood {
  const [earliest, latest] = [instantOf(reading.from, zone, pointer), instantOf(reading.to, zone, pointer)];
  const edtf = edtfFor(reading, { earliest, latest }, zone, pointer);
  return {
    verbatim, ...(edtf === null ? {} : { edtf }), earliest, latest, zone,
    ...(reading.anchored ? { basis: { kind: 'derived', from: `counted from ${anchor ?? ''}` } as const } : {}),
    understood: understood({ earliest, latest, zone }),
  };
}

/** The end of a vague part of the day is where the clocks were, even if they skipped it. */
function instantOf(edge: Edge | null, zone: string, pointer: string): Instant | null {
  if (edge === null) return null;
  const { at, last, ms, vague } = edge;
  const instant = vague ? skippable(at, last, zone) : pointBounds(at, zone, pointer)[last ? 'latest' : 'earliest'];
  return ms === 0 ? instant : instantText(Temporal.Instant.from(instant).add({ milliseconds: ms }));
}
function skippable(at: string, last: boolean, zone: string): Instant {
  const civil = Temporal.PlainDateTime.from(at);
  const zoned = civil.toZonedDateTime(zone, { disambiguation: last ? 'later' : 'earlier' });
  return instantText(last ? zoned.toInstant().add({ milliseconds: 59_999 }) : zoned.toInstant());
}
const instantText = (instant: Temporal.Instant): Instant => instant.toString({ fractionalSecondDigits: 3 });

/** EDTF that says the same as the bounds; of an approximate date, the date with its `~`. */
function edtfFor(reading: Reading, bounds: Pick<TimeUnderstood, 'earliest' | 'latest'>, zone: string, pointer: string): string | null {
  const edtf = edtfOf(reading);
  if (edtf === null || edtf.endsWith('~')) return edtf;
  const { earliest, latest } = edtfBounds(edtf, zone, pointer);
  return earliest === bounds.earliest && latest === bounds.latest ? edtf : null;
}
