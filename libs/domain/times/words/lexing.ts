/** From text to words, and from words to what each of them may mean in a language. */
import type { Language, Meaning } from './language.js';

/** A word as written, in lower case; numbers, dates and clock times are words of their own. */
const WORD =
  /\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2})?|\d{4}-\d{2}(?![\d-])|\d{1,4}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}:\d{2}|\d+|[\p{L}](?:[\p{L}'’]|\.(?=\p{L}))*\.?(?:\d+(?!\p{L}))?|\S/giu;

export interface Word {
  readonly text: string;
  /** As it stands in the text. */
  readonly written: string;
}

export function wordsOf(text: string): readonly Word[] {
  return [...text.normalize('NFC').replace(/(?<=\d)\.\s*$/, '').matchAll(WORD)].map(([written]) => ({ written, text: written.toLowerCase().replace(/[–—−‐‑]/g, '-') }));
}

/** What may begin at a word, and how many words it takes. */
export interface Lexeme {
  readonly meaning: Meaning;
  readonly length: number;
}

interface Phrase extends Lexeme {
  readonly words: readonly string[];
}
interface Table {
  readonly byFirstWord: ReadonlyMap<string, readonly Phrase[]>;
  readonly words: ReadonlySet<string>;
}
const TABLES = new WeakMap<Language, Table>();

function tableOf(language: Language): Table {
  const known = TABLES.get(language);
  if (known !== undefined) return known;
  const byFirstWord = new Map<string, Phrase[]>();
  const all = new Set<string>();
  for (const [meaning, ...phrases] of language.phrases) {
    for (const phrase of phrases) {
      const words = wordsOf(phrase).map(({ text }) => text);
      const first = words[0] ?? '';
      byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), { meaning, length: words.length, words }]);
      for (const word of words) all.add(word);
    }
  }
  const table = { byFirstWord, words: all };
  TABLES.set(language, table);
  return table;
}

/** For every place in the text, what the language can make of the words from there on. A full stop that ends a word is let go. */
export function lexemesOf(words: readonly Word[], language: Language): readonly (readonly Lexeme[])[] {
  const table = tableOf(language);
  const known = words.map(({ text }) => (table.words.has(text) ? text : text.replace(/\.$/, '')));
  return known.map((text, at) =>
    (table.byFirstWord.get(text) ?? []).filter((phrase) => phrase.words.every((word, i) => known[at + i] === word)));
}

/** Words that no phrase of the language and no number, date or clock time takes. */
export function strangersIn(words: readonly Word[], lexemes: readonly (readonly Lexeme[])[]): readonly string[] {
  const known = new Set<number>();
  for (const [at, starting] of lexemes.entries()) for (const { length } of starting) for (let i = 0; i < length; i++) known.add(at + i);
  return words.filter(({ text }, at) => !known.has(at) && !/^\d/.test(text)).map(({ written }) => written);
}
