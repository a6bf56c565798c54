/**
 * Text that PostgreSQL cannot hold: it ends a text at U+0000, which may stand in what was recorded before that was refused, and
 * in what anybody asks for. Two characters stand for it in the database, the first of which Unicode keeps for such uses; where
 * that one stands in a text itself it is written twice over. What comes out is what went in, and what is equal stays equal.
 */
const NUL = '\0';
const SIGN = '\uFDD0';
const AS_NUL = `${SIGN}0`;
const AS_SIGN = `${SIGN}1`;

const stored = (text: string): string => text.replaceAll(SIGN, AS_SIGN).replaceAll(NUL, AS_NUL);

/** A parameter as it is sent: texts and arrays of them are gone through, everything else is as it was. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes(NUL) || value.includes(SIGN) ? stored(value) : value;
  return Array.isArray(value) ? value.map(storable) : value;
}

/** A text as it was before it was stored. */
export const restored = (text: string): string =>
  (text.includes(SIGN) ? text.replaceAll(/\uFDD0[01]/g, (pair) => (pair === AS_NUL ? NUL : SIGN)) : text);
