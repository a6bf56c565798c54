/**
 * Words of a text as the index folds them, without case and accents. For ranking and for marking what matched; which entries
 * match is for the index alone to say. (It takes the vowel signs of some scripts for gaps between words, and this does not: a
 * match that rests on that is found, and not marked.)
 */

export interface PlacedWord {
  readonly word: string;
  /** UTF-16 code units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

// Nearly all text is plain ASCII, for which there is nothing to fold but case.
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);
const folded = (text: string): string => (isAscii(text) ? text : text.normalize('NFD').replaceAll(/\p{M}+/gu, '')).toLowerCase();

export function wordsOf(text: string): readonly string[] {
  return isAscii(text) ? (text.toLowerCase().match(/[a-z0-9]+/g) ?? []) : (folded(text).match(/[\p{L}\p{N}]+/gu) ?? []);
}

export const wordsAt = (text: string): readonly PlacedWord[] =>
  [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)].map(({ 0: word, index }) => ({ word: folded(word), start: index, end: index + word.length }));
