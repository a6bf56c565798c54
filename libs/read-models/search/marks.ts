/** Which parts of a text matched: as places in it, so that whoever shows it marks them in its own way. */
import type { SearchQuery } from './query-language.js';
import { wordsAt, wordsOf } from './words.js';

/** UTF-16 code units; the end is exclusive. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** Every place where a word, beginning or phrase that is looked for stands; those that touch or overlap as one. */
export function marksIn(text: string, query: SearchQuery | null): readonly Mark[] {
  if (query === null) return [];
  const words = wordsAt(text);
  const found: Mark[] = [];
  for (const term of query.all.flat()) {
    const sought = wordsOf(term.words);
    const last = sought.length - 1;
    if (last < 0) continue;
    for (let at = 0; at + last < words.length; at++) {
      const [first, final] = [words[at], words[at + last]];
      const stands = sought.every((word, i) =>
        (term.prefix && i === last ? words[at + i]?.word.startsWith(word) === true : words[at + i]?.word === word));
      if (stands && first !== undefined && final !== undefined) found.push({ start: first.start, end: final.end });
    }
  }
  return joined(found.toSorted((a, b) => a.start - b.start || a.end - b.end));
}

function joined(marks: readonly Mark[]): readonly Mark[] {
  const all: Mark[] = [];
  for (const mark of marks) {
    const before = all.at(-1);
    if (before !== undefined && mark.start <= before.end) all[all.length - 1] = { start: before.start, end: Math.max(before.end, mark.end) };
    else all.push(mark);
  }
  return all;
}
