/**
 * Anchors: words in a text, held by the words themselves with a little of what stands around them, and by their place (W3C
 * Web Annotation Data Model, TextQuoteSelector and TextPositionSelector). Places are Unicode code points.
 */
import { codePointsIn, movedBy } from './code-points.js';
import { nearPlacesOf, placesOf } from './quote.js';
import type { Stretch } from './quote.js';
import { normalised } from './text.js';

/** Code points kept on either side. */
const CONTEXT = 32;

/** Words to anchor. Where they stand more than once, what is in front or behind tells which are meant. */
export interface QuoteAsked {
  readonly exact: string;
  readonly prefix?: string;
  readonly suffix?: string;
}
export interface AnchoredQuote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  /** 0-based; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}
export type QuoteFound =
  | { readonly kind: 'found'; readonly quote: AnchoredQuote }
  /** They stand in several places, and nothing told which is meant. */
  | { readonly kind: 'ambiguous'; readonly places: number }
  /** `nearest`: how the text reads where it reads most like them. */
  | { readonly kind: 'notFound'; readonly nearest: string | null };

/** @param text normalised */
export function anchorIn(text: string, { exact, prefix = '', suffix = '' }: QuoteAsked): QuoteFound {
  const places = placesOf(text, exact);
  const [before, after] = [unspaced(prefix), unspaced(suffix)];
  const meant = places.filter(({ from, to }) => endsIn(text, from, before) && beginsWith(text, to, after));
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return { kind: 'found', quote: quoteAt(text, only) };
  if (only !== undefined) return { kind: 'ambiguous', places: meant.length };
  const near = places[0] ?? nearPlacesOf(text, normalised(exact))[0];
  return { kind: 'notFound', nearest: near === undefined ? null : nearestAt(text, near, before + after !== '' && places.length > 0) };
}

/** @param stretch in code units */
export function quoteAt(text: string, { from, to }: Stretch): AnchoredQuote {
  const start = codePointsIn(text, 0, from);
  return {
    exact: text.slice(from, to), prefix: text.slice(movedBy(text, from, -CONTEXT), from), suffix: text.slice(to, movedBy(text, to, CONTEXT)),
    start, end: start + codePointsIn(text, from, to),
  };
}

/** With what stands around it where that is what did not fit. */
const nearestAt = (text: string, { from, to }: Stretch, around: boolean): string =>
  (around ? text.slice(movedBy(text, from, -CONTEXT), movedBy(text, to, CONTEXT)) : text.slice(from, to));

/** White space is no difference: a line may break where the one who quotes wrote none. */
const unspaced = (text: string): string => normalised(text).replace(/[ \n]+/g, '');

const endsIn = (text: string, at: number, words: string): boolean =>
  words === '' || unspaced(text.slice(Math.max(0, at - 3 * words.length - CONTEXT), at)).endsWith(words);
const beginsWith = (text: string, at: number, words: string): boolean =>
  words === '' || unspaced(text.slice(at, at + 3 * words.length + CONTEXT)).startsWith(words);
