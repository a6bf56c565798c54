/**
 * Parsers that follow every reading at once: a parser gives all the ways in which the words from a place on make sense to
 * it. Texts are short, and no rule calls itself.
 */
import type { MeaningKind, MeaningOf } from './language.js';
import type { Lexeme, Word } from './lexing.js';

/** The words, what they may mean, and how far any reading came. */
export interface Text {
  readonly words: readonly Word[];
  readonly lexemes: readonly (readonly Lexeme[])[];
  reached: number;
}
interface Parsed<T> {
  readonly value: T;
  readonly next: number;
}
export type Parser<T> = (text: Text, at: number) => readonly Parsed<T>[];

/** A phrase of one kind. */
export const the = <Kind extends MeaningKind>(kind: Kind): Parser<MeaningOf<Kind>> => (text, at) => (text.lexemes[at] ?? []).flatMap(
  ({ meaning, length }) => (meaning.kind === kind ? [taken(text, meaning as MeaningOf<Kind>, at + length)] : []));

/** A word that a pattern takes whole. */
export const word = <T>(pattern: RegExp, read: (match: RegExpExecArray) => T | null): Parser<T> => (text, at) => {
  const match = pattern.exec(text.words[at]?.text ?? '');
  const value = match === null ? null : read(match);
  return value === null ? [] : [taken(text, value, at + 1)];
};

function taken<T>(text: Text, value: T, next: number): Parsed<T> {
  text.reached = Math.max(text.reached, next);
  return { value, next };
}

export const map = <T, U>(parser: Parser<T>, change: (value: T) => U): Parser<U> => (text, at) =>
  parser(text, at).map(({ value, next }) => ({ value: change(value), next }));

/** Leaves out what does not make sense after all. */
export const some = <T, U>(parser: Parser<T>, change: (value: T) => readonly U[]): Parser<U> => (text, at) =>
  parser(text, at).flatMap(({ value, next }) => change(value).map((each) => ({ value: each, next })));

export const or = <T>(...parsers: readonly Parser<T>[]): Parser<T> => (text, at) => parsers.flatMap((parser) => parser(text, at));

/** Also without it. */
export const opt = <T>(parser: Parser<T>): Parser<T | null> => (text, at) => [...parser(text, at), { value: null, next: at }];

export const seq = <T extends readonly unknown[]>(...parsers: { readonly [K in keyof T]: Parser<T[K]> }): Parser<T> => (text, at) => {
  let soFar: readonly Parsed<readonly unknown[]>[] = [{ value: [], next: at }];
  for (const parser of parsers) {
    soFar = soFar.flatMap(({ value, next }) => (parser as Parser<unknown>)(text, next).map((more) => ({ value: [...value, more.value], next: more.next })));
  }
  return soFar as readonly Parsed<T>[];
};

/** What the whole text may be. */
export const whole = <T>(parser: Parser<T>, text: Text): readonly T[] =>
  parser(text, 0).flatMap(({ value, next }) => (next === text.words.length ? [value] : []));
