/** Looking for words in a text: exactly, apart from where its lines break, or as nearly as they can be found. */
import search from 'approx-string-match';
import { normalised } from './text.js';
import { wholeAfter, wholeBefore } from './code-points.js';

/** A stretch of text, in code units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** More places than this are not told apart: so common a word anchors nothing. */
const MAX_PLACES = 5_000;
/** Share of the words' length that may differ. */
const MAX_DIFFERENCE = 0.4;
/** Steps of the search at most, each of 32 characters of the words against one of the text. A second or two. */
const MAX_STEPS = 150_000_000;
const STEP_CHARS = 32;

/** Every place where the words stand, one after another; they may overlap. */
export function placesOf(text: string, words: string): readonly Stretch[] {
  const parts = normalised(words).split(/[ \n]+/).filter((part) => part !== '');
  if (parts.length === 0) return [];
  const pattern = new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('[ \\n]+'), 'gu');
  const places: Stretch[] = [];
  for (let match = pattern.exec(text); match !== null && places.length < MAX_PLACES; match = pattern.exec(text)) {
    places.push({ from: match.index, to: match.index + match[0].length });
    pattern.lastIndex = wholeAfter(text, match.index + 1);
  }
  return places;
}

export interface Near extends Stretch {
  /** Share of the words that differs: characters put in, left out or exchanged. */
  readonly difference: number;
}

/**
 * The places where the text reads most like the words. In a very long text only the part around `near` is looked at.
 * @param near in code units
 */
export function nearPlacesOf(text: string, words: string, near = 0): readonly Near[] {
  if (words === '') return [];
  const reach = Math.ceil(MAX_STEPS / Math.ceil(words.length / STEP_CHARS) / 2);
  const from = wholeBefore(text, Math.max(0, Math.min(near, text.length) - reach));
  const part = text.length <= 2 * reach ? text : text.slice(from, wholeAfter(text, from + 2 * reach));
  const offset = text.length <= 2 * reach ? 0 : from;
  return search(part, words, Math.floor(words.length * MAX_DIFFERENCE)).slice(0, MAX_PLACES).map(({ start, end, errors }) => ({
    from: offset + wholeBefore(part, start), to: offset + wholeAfter(part, end), difference: errors / words.length,
  }));
}
