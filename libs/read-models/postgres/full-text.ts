/**
 * Full text in PostgreSQL. Words are split and folded by us (search/index-words.ts), never by the server's dictionaries, so that
 * both stores find the same; what is searched for becomes a tsquery of nothing but such words.
 *
 * A tsvector holds no place beyond 16,383, no more than 255 places of a word, no word of 2 KB and no more than 1 MB of words. A
 * row that goes beyond that is kept without places and marked, so that every phrase whose words it holds finds it: whether they
 * stand one after the other is then seen in the row itself (`standsIn`). A word that is cut is longer than any that is looked
 * for, and no row's words come to 1 MB: an event has 512 KiB at most.
 */
import type { FullTextSpec, Row } from '../projection.js';
import { indexWordsOf } from '../search/index-words.js';
import type { SearchQuery, Term } from '../search/query-language.js';

/** Places between the columns of a row: no phrase reaches across. */
const GAP = 2;
const LAST_PLACE = 16_383;
const MOST_PLACES = 255;
/** Characters of UTF-16: three bytes each at most. */
const LONGEST_WORD = 600;
const MOST_CHARACTERS_WITH_PLACES = 300_000;

/** Words of our own, which no text holds: there is a blank in them. */
const WITHOUT_PLACES = 'without places';
const NOWHERE = 'nowhere else';

/** A tsvector as text; null for a row that is left out. */
export function vectorOf({ columns, needs }: FullTextSpec, row: Row): string | null {
  if (needs.every((column) => row[column] == null)) return null;
  const places = new Map<string, number[]>();
  let place = 0;
  let fits = true;
  for (const column of columns) {
    for (const word of wordsIn(row, column)) {
      place += 1;
      const at = places.get(word);
      if (at === undefined) places.set(word, [place]);
      else if (at.push(place) > MOST_PLACES) fits = false;
    }
    place += GAP;
  }
  const vector = [...places].map(([word, at]) => `${quoted(word)}:${at.join(',')}`).join(' ');
  if (fits && place <= LAST_PLACE && vector.length <= MOST_CHARACTERS_WITH_PLACES) return vector;
  return [WITHOUT_PLACES, ...places.keys()].map(quoted).join(' ');
}

/** A tsquery as text. @param facets of each of these, a match has one at least */
export function queryOf(query: SearchQuery | null, facets: readonly (readonly string[])[]): string {
  const anyOf = (options: readonly string[]): string => `(${options.join(' | ')})`;
  const wanted = [
    ...(query?.all ?? []).map((terms) => anyOf(terms.map(found))),
    ...facets.map((options) => anyOf(options.map((words) => found({ words, prefix: false })))),
  ];
  return [...wanted, ...(query?.none ?? []).map((term) => `!${placed(term)}`)].join(' & ');
}

/** SQL: whether a row was kept without places, so that only `standsIn` says whether it matches. */
export const isWithoutPlaces = (words: string): string => `${words} @@ '${quoted(WITHOUT_PLACES).replaceAll("'", "''")}'::tsquery`;

/** Whether a row matches what is searched for, by its texts alone. */
export function standsIn(query: SearchQuery | null, texts: readonly (string | null)[]): boolean {
  if (query === null) return true;
  const words = texts.map((text) => (text === null ? [] : indexWordsOf(text)));
  const stands = (term: Term): boolean => words.some((each) => standsAmong(indexWordsOf(term.words), term.prefix, each));
  return query.all.every((terms) => terms.some(stands)) && !query.none.some(stands);
}

function standsAmong(sought: readonly string[], prefix: boolean, words: readonly string[]): boolean {
  const last = sought.length - 1;
  return last >= 0 && words.some((_, at) => sought.every((word, i) =>
    (prefix && i === last ? words[at + i]?.startsWith(word) === true : words[at + i] === word)));
}

/** One word, or several that stand one after the other, in a row that was kept with their places. */
function placed({ words, prefix }: Term): string {
  const sought = indexWordsOf(words);
  // What is no word to the index is nowhere in it.
  if (sought.length === 0) return quoted(NOWHERE);
  return `(${each(sought, prefix).join(' <-> ')})`;
}

/** The same in any row that may hold it. */
function found(term: Term): string {
  const sought = indexWordsOf(term.words);
  if (sought.length < 2) return placed(term);
  return `(${placed(term)} | (${[...each(sought, term.prefix), quoted(WITHOUT_PLACES)].join(' & ')}))`;
}

const each = (sought: readonly string[], prefix: boolean): readonly string[] =>
  sought.map((word, i) => `${quoted(word)}${prefix && i === sought.length - 1 ? ':*' : ''}`);

const wordsIn = (row: Row, column: string): readonly string[] => {
  const text = row[column];
  return typeof text !== 'string' ? [] : indexWordsOf(text).map((word) => (word.length <= LONGEST_WORD ? word : cut(word)));
};

/** Never within a character. */
const cut = (word: string): string => word.slice(0, /[\ud800-\udbff]/.test(word[LONGEST_WORD - 1] ?? '') ? LONGEST_WORD - 1 : LONGEST_WORD);

/** Words hold neither quotation marks nor backslashes. */
const quoted = (word: string): string => `'${word}'`;
