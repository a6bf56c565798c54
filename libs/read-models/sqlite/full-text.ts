/** What is searched for, as SQLite's FTS5 is asked: nothing but quoted strings, our own operators and facets. */
import type { SearchQuery, Term } from '../search/query-language.js';

export function expressionOf(query: SearchQuery | null, facets: readonly (readonly string[])[] = []): string {
  const anyOf = (options: readonly string[]): string => (options.length === 1 ? (options[0] ?? '') : `(${options.join(' OR ')})`);
  const wanted = [...(query?.all ?? []).map((terms) => anyOf(terms.map(quoted))), ...facets.map((options) => anyOf(options.map(quotedWords)))];
  const expression = wanted.join(' AND ');
  return query === null || query.none.length === 0 ? expression : `(${expression}) NOT ${anyOf(query.none.map(quoted))}`;
}

const quotedWords = (words: string): string => `"${words.replaceAll('"', '""')}"`;
const quoted = ({ words, prefix }: Term): string => `${quotedWords(words)}${prefix ? '*' : ''}`;

/** Numbers are bound as REAL, which FTS5 passes over where it is asked for a rowid: hence the cast. */
export const matchesIn = (words: string): string => `SELECT s.place, s.since, s.until, s.stream, s.incident, s.label, s.text, s.quote, s.note
  FROM ${words} CROSS JOIN {search} s ON s.place = ${words}.rowid
  WHERE ${words} MATCH ? AND ${words}.rowid < CAST(? AS INTEGER) ORDER BY ${words}.rowid DESC LIMIT ?`;
