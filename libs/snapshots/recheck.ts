/**
 * Looking for an anchor's words again in a newer text. The anchor itself never moves: what comes out is a finding of its own,
 * with a confidence, and the same for the same two texts on every machine.
 *
 * Each place where the words stand, or else where the text reads most like them, is scored from 0 to 1 by three things: how
 * much of the words is unchanged, how much of what stood around them still does, and how near it is to where they were.
 * Words weigh four times as much a character as what surrounds them, so that a long quotation is known by itself, and a word
 * or two only by its surroundings.
 */
import type { ANCHOR_FINDINGS } from '#domain/incident/events.js';
import { quoteAt } from './anchors.js';
import type { AnchoredQuote } from './anchors.js';
import { codePointsIn, movedBy } from './code-points.js';
import { nearPlacesOf, placesOf } from './quote.js';
import type { Near, Stretch } from './quote.js';

export interface Recheck {
  readonly found: (typeof ANCHOR_FINDINGS)[number];
  /** Of the finding: decimal text from 0 to 1, of at most four places. */
  readonly confidence: string;
  /** Unless it is gone. */
  readonly quote?: AnchoredQuote;
}

const WORD_WEIGHT = 4;
const CONTEXT_WEIGHT = 1;
const PLACE_WEIGHT = 8;
/** A place that scores less is taken for another: of the words themselves, and of others in their place. */
const KEPT = 0.5;
const CHANGED = 0.6;

/** @param text normalised as the anchor's own text was */
export function recheckIn(text: string, anchor: AnchoredQuote): Recheck {
  const old = movedBy(text, 0, anchor.start);
  const score = scorer(text, anchor, old);
  const kept = best(placesOf(text, anchor.exact).filter(({ from, to }) => text.slice(from, to) === anchor.exact)
    .map((stretch) => ({ stretch, score: score(stretch, 0) })), old);
  if (kept !== null && kept.score >= KEPT) {
    return { found: kept.stretch.from === old ? 'same' : 'moved', confidence: decimal(kept.score), quote: quoteAt(text, kept.stretch) };
  }
  // What stood around them tells best where changed words begin and end; where that is gone too, they are looked for alone.
  const changed = (places: readonly Near[]): Scored | null =>
    best(places.filter(({ difference }) => difference > 0).map((stretch) => ({ stretch, score: score(stretch, stretch.difference) })), old);
  const between = changed(betweenSurroundings(text, anchor, old));
  const near = between !== null && between.score >= CHANGED ? between : changed(nearPlacesOf(text, anchor.exact, old));
  if (near !== null && near.score >= CHANGED) return { found: 'changed', confidence: decimal(near.score), quote: quoteAt(text, near.stretch) };
  return { found: 'gone', confidence: decimal(1 - Math.max(kept?.score ?? 0, near?.score ?? 0)) };
}

interface Scored {
  readonly stretch: Stretch;
  readonly score: number;
}

/** The highest score; of equals the one nearest to the old place, then the first. */
function best(scored: readonly Scored[], old: number): Scored | null {
  const distance = ({ stretch }: Scored): number => Math.abs(stretch.from - old);
  return scored.reduce<Scored | null>((top, each) =>
    (top === null || each.score > top.score || (each.score === top.score && distance(each) < distance(top)) ? each : top), null);
}

function scorer(text: string, { exact, prefix, suffix }: AnchoredQuote, old: number): (stretch: Stretch, difference: number) => number {
  const [before, after] = [[...prefix], [...suffix]];
  const words = WORD_WEIGHT * codePointsIn(exact);
  const [front, back] = [CONTEXT_WEIGHT * before.length, CONTEXT_WEIGHT * after.length];
  return ({ from, to }, difference) => {
    const prefixNow = [...text.slice(movedBy(text, from, -before.length), from)];
    const suffixNow = [...text.slice(to, movedBy(text, to, after.length))];
    const nearness = 1 - Math.min(1, Math.abs(from - old) / Math.max(1, text.length));
    const sum = words * (1 - difference) + front * likeness(before, prefixNow) + back * likeness(after, suffixNow) + PLACE_WEIGHT * nearness;
    return sum / (words + front + back + PLACE_WEIGHT);
  };
}

/** Shorter surroundings mark no place, and more places than this are not looked at. */
const MARKING = 8;
const MAX_MARKED = 20;
/** Share of the words that may differ even there. */
const MAX_DIFFERENCE = 0.6;

/** What now stands between the words that stood before and behind: it tells where changed words begin and end. */
function betweenSurroundings(text: string, { exact, prefix, suffix }: AnchoredQuote, old: number): readonly Near[] {
  if (prefix.length < MARKING || suffix.length < MARKING) return [];
  const words = [...exact];
  const reach = 2 * exact.length + MARKING;
  const starts = placesOf(text, prefix).filter(({ from, to }) => text.slice(from, to) === prefix).map(({ to }) => to)
    .toSorted((a, b) => Math.abs(a - old) - Math.abs(b - old)).slice(0, MAX_MARKED);
  return starts.flatMap((from) => {
    const length = text.slice(from, from + reach + suffix.length).indexOf(suffix);
    if (length <= 0) return [];
    const difference = distance(words, [...text.slice(from, from + length)]) / words.length;
    return difference > MAX_DIFFERENCE ? [] : [{ from, to: from + length, difference }];
  });
}

/** 1: alike; 0: nothing in common. By edit distance over the longer of the two. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - distance(a, b) / longer;
}

/** How many characters to put in, leave out or exchange (Levenshtein). */
function distance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  a.forEach((char, i) => {
    const next = [i + 1];
    b.forEach((other, j) => next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (char === other ? 0 : 1))));
    row = next;
  });
  return row[b.length] ?? 0;
}

/** Written out, so that it reads the same everywhere. */
const decimal = (value: number): string => Math.min(1, Math.max(0, value)).toFixed(4).replace(/\.?0+$/, '');
