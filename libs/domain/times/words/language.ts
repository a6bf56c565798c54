/**
 * What a language brings to the reading of times: phrases, and what each of them may mean. The grammar (grammar.ts) knows
 * meanings only, so that a language is added by writing one table. A phrase may mean several things ("vor" is "before" and
 * "ago"); whatever makes sense of the whole text is a reading of it.
 */

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type PartOfDay = 'earlyHours' | 'morning' | 'midday' | 'afternoon' | 'evening' | 'night';
export type Stage = 'early' | 'mid' | 'late';
export type Nearness = 'justBefore' | 'shortlyBefore' | 'justAfter' | 'shortlyAfter' | 'around';
/** `by`: that or earlier. `since`: that or later. `before` and `after`: that itself left out. */
export type Side = 'by' | 'since' | 'before' | 'after';

/** What a phrase may mean, by kind. */
interface Meanings {
  /** From 1. */
  month: { readonly n: number };
  /** Monday is 1. */
  weekday: { readonly n: number };
  quarter: { readonly n: number };
  /** How many, at least and at most. */
  count: { readonly from: number; readonly to: number };
  unit: { readonly unit: Unit };
  part: { readonly part: PartOfDay };
  stage: { readonly stage: Stage };
  near: { readonly near: Nearness };
  side: { readonly side: Side };
  /** Days after the day of the document. */
  dayWord: { readonly days: number };
  /** A part of the document's own day, or of one near it: "tonight", "last night". */
  partWord: { readonly days: number; readonly part: PartOfDay };
  clockWord: { readonly hour: number };
  half: { readonly half: 'am' | 'pm' };
  midnight: object;
  oclock: object;
  /** `st` of 1st. */
  ordinal: object;
  /** Prepositions that stand before a time and say no more than that: on, in, at. */
  lead: object;
  article: object;
  of: object;
  comma: object;
  last: object;
  this: object;
  /** Of "the past two weeks". */
  past: object;
  recent: object;
  earlier: object;
  later: object;
  ago: object;
  between: object;
  and: object;
  from: object;
  to: object;
  unknown: object;
}
export type MeaningKind = keyof Meanings;
export type Meaning = { readonly [Kind in MeaningKind]: { readonly kind: Kind } & Meanings[Kind] }[MeaningKind];
export type MeaningOf<Kind extends MeaningKind> = Extract<Meaning, { readonly kind: Kind }>;

export interface Language {
  /** BCP 47. */
  readonly tag: string;
  /** By what they mean; each phrase as people type it, in lower case. */
  readonly phrases: readonly (readonly [Meaning, ...string[]])[];
  /** Whether 9:15 may mean a quarter past nine in the evening. */
  readonly clock: 12 | 24;
  /** What 03/04/2025 is: read either way, and so refused, or the third of April. */
  readonly numericDates: 'either' | 'dayFirst';
}
