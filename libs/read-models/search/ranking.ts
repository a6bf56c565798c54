/**
 * How well a text answers a search: BM25 over the words as the index knows them, those in the desk's short name and in the
 * main text weighing more. What is rare is counted among the matches that are ranked together, not in the whole ledger: that
 * would mean going through every text that holds a common word.
 */
import type { SearchQuery, Term } from './query-language.js';
import { wordsOf } from './words.js';

/** The texts of one match; those it does not have are null. */
export interface RankedTexts {
  readonly label: string | null;
  readonly text: string | null;
  readonly quote: string | null;
  readonly note: string | null;
}
const WEIGHTS: readonly (readonly [keyof RankedTexts, number])[] = [['label', 3], ['text', 2], ['quote', 1.5], ['note', 1]];
const SATURATION = 1.2;
const LENGTH_NORM = 0.4;
const USUAL_LENGTH = 30;
/** Scores are whole numbers, so that a cursor can carry one. */
const SCALE = 1_000_000;

/** A score for each match, in their order; the same for the same matches. */
export function scoresOf(query: SearchQuery | null, matches: readonly RankedTexts[]): readonly number[] {
  if (query === null) return matches.map(() => 0);
  const sought = query.all.flat().map((term) => ({ words: wordsOf(term.words), prefix: term.prefix }));
  const counts = matches.map((match) => countsIn(match, sought));
  const rarity = sought.map((_, i) => {
    const holding = counts.reduce((sum, { found }) => sum + ((found[i] ?? 0) > 0 ? 1 : 0), 0);
    return Math.log(1 + (matches.length - holding + 0.5) / (holding + 0.5)) + 0.1;
  });
  return counts.map(({ found, length }) => {
    const norm = SATURATION * (1 - LENGTH_NORM + (LENGTH_NORM * length) / USUAL_LENGTH);
    const score = found.reduce((sum, count, i) => sum + ((rarity[i] ?? 0) * count * (SATURATION + 1)) / (count + norm), 0);
    return Math.round(score * SCALE);
  });
}

interface Sought {
  readonly words: readonly string[];
  readonly prefix: Term['prefix'];
}

function countsIn(match: RankedTexts, sought: readonly Sought[]): { readonly found: readonly number[]; readonly length: number } {
  const found = sought.map(() => 0);
  let length = 0;
  for (const [column, weight] of WEIGHTS) {
    const text = match[column];
    if (text === null) continue;
    const words = wordsOf(text);
    length += words.length;
    for (const [i, term] of sought.entries()) found[i] = (found[i] ?? 0) + weight * timesIn(words, term);
  }
  return { found, length };
}

function timesIn(words: readonly string[], { words: sought, prefix }: Sought): number {
  const [first] = sought;
  if (first === undefined) return 0;
  let times = 0;
  const last = sought.length - 1;
  for (let at = 0; at + last < words.length; at++) {
    if (sought.every((word, i) => (prefix && i === last ? words[at + i]?.startsWith(word) === true : words[at + i] === word))) times += 1;
  }
  return times;
}
