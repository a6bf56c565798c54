/** The text of a snapshot: what anchors point into, made from its bytes in a way that has a name. */
import { decodedPage, decodedText } from './charset.js';
import { textOfPage } from './html.js';
import { HTML, PLAIN, XHTML } from './media-type.js';

/** Names how `normalised` makes a text. Another way gets another name; texts made before keep theirs. */
export const NORMALISATION = 'nfc-lines-1';

/** Bytes: longer ones are kept, and have no text. */
export const MAX_TEXT_SOURCE = 16 * 1024 * 1024;

export const hasText = (mediaType: string): boolean => mediaType === HTML || mediaType === XHTML || mediaType === PLAIN;

/** Null where these bytes have none: pictures, recordings, PDF, archives, a text that is no text after all, a page without words. */
export function textOf(bytes: Uint8Array, mediaType: string): string | null {
  if (!hasText(mediaType) || bytes.length > MAX_TEXT_SOURCE) return null;
  const text = mediaType === PLAIN ? decodedText(bytes) : textOfPage(decodedPage(bytes));
  const lines = text === null ? '' : normalised(text);
  return lines === '' ? null : lines;
}

/**
 * `nfc-lines-1`: Unicode NFC; every kind of line end is `\n`; spaces, tabs and no-break spaces in a row are one space; no
 * line begins or ends with one; blank lines in a row are one, and none at either end. U+0000 and half a surrogate pair
 * become U+FFFD.
 */
export const normalised = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd').normalize('NFC')
  .replace(/\r\n|[\r\f\v\u0085\u2028\u2029]/g, '\n').replace(/[ \t\u00a0]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n')
  .replace(/^[ \n]+/, '').replace(/[ \n]+$/, '');
