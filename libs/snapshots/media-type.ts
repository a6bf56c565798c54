/**
 * What bytes are, by looking at them: never by what somebody declared. A short table of what a desk captures; whatever else
 * they may be is `application/octet-stream`. Signatures are those of the WHATWG MIME Sniffing Standard where it has them.
 */
import { markedEncoding } from './charset.js';

export const HTML = 'text/html';
export const XHTML = 'application/xhtml+xml';
export const PLAIN = 'text/plain';
const UNKNOWN = 'application/octet-stream';

/** `at` bytes from the start; a dot in the pattern stands for any byte. */
const SIGNATURES: readonly (readonly [mediaType: string, pattern: string, at?: number])[] = [
  ['application/pdf', '%PDF-'], ['image/png', '\x89PNG\r\n\x1a\n'], ['image/jpeg', '\xff\xd8\xff'], ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'], ['image/webp', 'RIFF....WEBPVP'], ['video/mp4', 'ftyp', 4], ['application/warc', 'WARC/1.'],
  ['application/gzip', '\x1f\x8b\x08'], ['application/zip', 'PK\x05\x06'],
];
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Tags that a page begins with. */
const PAGE = /^<(?:!doctype\s+html|(?:html|head|body|title|meta|script|style|iframe|table|div|article|main|h[1-6]|font|br|p|a|b)(?=[\s/>]))/i;
const XML = /^\s*<\?xml[\s]/i;
const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';
/** A page saved as a letter: header lines, one of which says that parts belong together. */
const LETTER = /^(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart\/related/i;
/** Bytes that no text holds (MIME Sniffing Standard, "binary data byte"). */
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;

/**
 * @param head the first bytes, some thousands where there are so many
 * @param bytes how many there are in all
 */
export function mediaTypeOf(head: Uint8Array, bytes: number = head.length): string {
  const latin = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const signed = SIGNATURES.find(([, pattern, at = 0]) => beginsWith(latin, pattern, at));
  if (signed !== undefined) return signed[0];
  if (latin.startsWith('PK\x03\x04')) return latin.includes('word/') ? DOCX : 'application/zip';
  const text = textIn(head, bytes > head.length);
  if (text === null) return UNKNOWN;
  if (XML.test(text)) return text.includes(XHTML_NAMESPACE) ? XHTML : isPage(text) ? HTML : 'application/xml';
  if (isPage(text)) return HTML;
  return LETTER.test(text.replaceAll('\r\n', '\n')) ? 'multipart/related' : PLAIN;
}

const beginsWith = (bytes: string, pattern: string, at: number): boolean =>
  bytes.length >= at + pattern.length && [...pattern].every((char, i) => char === '.' || bytes[at + i] === char);

/** The head read as text; null where it is none. */
function textIn(head: Uint8Array, cut: boolean): string | null {
  if (head.length === 0) return null;
  const encoding = markedEncoding(head);
  const text = new TextDecoder(encoding ?? 'latin1').decode(head, { stream: true });
  if (BINARY.test(text)) return null;
  return encoding !== null || isUtf8(head, cut) || isPage(text) ? text : null;
}

/** After white space, comments and what XML says of itself, which are passed over one by one. */
function isPage(text: string): boolean {
  let rest = text.trimStart();
  for (let aside = asideAt(rest); aside !== null; aside = asideAt(rest)) {
    const end = rest.indexOf(aside);
    if (end < 0) return false;
    rest = rest.slice(end + aside.length).trimStart();
  }
  return PAGE.test(rest);
}

const asideAt = (text: string): string | null => (text.startsWith('<!--') ? '-->' : /^<\?xml\b/i.test(text) ? '?>' : null);

/** A character cut in two by the end of the head is not held against it. */
function isUtf8(head: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: cut });
    return true;
  } catch {
    return false;
  }
}
