/** Laying words out in columns: widths as a terminal counts them, wrapping, and text that cannot command the terminal. */

/** One code point is one column, except marks that join the one before (none) and wide East Asian and emoji ones (two). */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NARROW.test(character) ? 1 : JOINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
const NARROW = /[\x20-\x7e]/;
const JOINING = /[\p{Mark}\u200b-\u200f\ufe00-\ufe0f]/u;
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303f]/u;

/**
 * Text in lines of at most `width` columns, broken at spaces, and inside a word only where it alone is too long. A no-break
 * space holds its neighbours together and shows as a space.
 */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.map((whole) => whole.replaceAll(NO_BREAK, ' '));
}
export const NO_BREAK = '\u00a0';

function pieces(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word];
  const cut: string[] = [];
  let piece = '';
  for (const character of word) {
    if (widthOf(piece + character) > width) {
      cut.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? cut : [...cut, piece];
}

/** Wraps under a first line that starts with `lead`; the lines after it are indented by `indent` columns. */
export function hanging(lead: string, text: string, width: number, indent = widthOf(lead)): readonly string[] {
  const room = Math.max(20, width - indent);
  const [first = '', ...rest] = wrapped(text, room);
  return [`${lead}${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(indent)}${line}`.trimEnd())];
}

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/**
 * Text from outside with whatever could move the cursor, colour the screen or reverse the reading order made visible.
 * Line breaks become spaces: layout decides where lines end.
 */
export const harmless = (text: string): string =>
  text.replace(/[\r\n\t]+/g, ' ').replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** The same value with every string in it made harmless: what an answer passes through before it is rendered. */
export function harmlessIn<T>(value: T): T {
  return clean(value) as T;
}
function clean(value: unknown): unknown {
  if (typeof value === 'string') return harmless(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [harmless(name), clean(member)]));
}
