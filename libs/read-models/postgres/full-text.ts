/** The words of a row as PostgreSQL indexes them, split and folded by us, so that both stores find the same. */
import type { FullTextSpec, Row } from '../projection.js';

/** Places between the columns of a row: no phrase reaches across. */
const GAP = 2;
const LAST_PLACE = 16_383;

/** A tsvector as text; null for a row that is left out. */
export function vectorOf({ columns, needs }: FullTextSpec, row: Row): string | null {
  if (needs.every((column) => row[column] == null)) return null;
  const places = new Map<string, number[]>();
  let place = 0;
  for (const column of columns) {
    const text = row[column];
    for (const word of typeof text === 'string' ? wordsIn(text) : []) {
      place = Math.min(place + 1, LAST_PLACE);
      const at = places.get(word);
      if (at === undefined) places.set(word, [place]);
      else at.push(place);
    }
    place += GAP;
  }
  return [...places].map(([word, at]) => `'${word}':${at.join(',')}`).join(' ');
}

const wordsIn = (text: string): readonly string[] => text.normalize('NFD').replaceAll(/\p{M}+/gu, '').toLowerCase().match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
