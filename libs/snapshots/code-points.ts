/** Places in text counted in Unicode code points, as anchors count them; strings count UTF-16 code units. */

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** How many there are between two places of a well-formed text, given in code units. */
export function codePointsIn(text: string, from = 0, to: number = text.length): number {
  let count = 0;
  for (let i = from; i < to; i++) if (!isLowSurrogate(text.charCodeAt(i))) count++;
  return count;
}

/** The place in code units that lies so many code points after (or before, where negative) another, within the text. */
export function movedBy(text: string, index: number, codePoints: number): number {
  let at = index;
  for (let left = codePoints; left > 0 && at < text.length; left--) at += isLowSurrogate(text.charCodeAt(at + 1)) ? 2 : 1;
  for (let left = -codePoints; left > 0 && at > 0; left--) at -= isLowSurrogate(text.charCodeAt(at - 1)) ? 2 : 1;
  return at;
}

/** The nearest place at or before which does not cut a character in two. */
export const wholeBefore = (text: string, index: number): number => (isLowSurrogate(text.charCodeAt(index)) ? index - 1 : index);
/** The nearest one at or after. */
export const wholeAfter = (text: string, index: number): number => (isLowSurrogate(text.charCodeAt(index)) ? index + 1 : index);
