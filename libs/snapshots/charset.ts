/** Which characters bytes stand for: a byte order mark says, else a page's own words, else it is UTF-8. */

/** By its byte order mark; null where there is none. */
export function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
}

/** As far into a page as its encoding has to be said (HTML Standard, "prescan"). */
const PRESCAN_BYTES = 1_024;
const META = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i;
const XML = /^<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']+)["']/i;

/** A page's text. What is no character in its encoding reads as U+FFFD. */
export function decodedPage(bytes: Uint8Array): string {
  const marked = markedEncoding(bytes);
  if (marked !== null) return new TextDecoder(marked).decode(bytes);
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(PRESCAN_BYTES, bytes.byteLength)).toString('latin1');
  return decoderOf((META.exec(start) ?? XML.exec(start))?.[1]).decode(bytes);
}

/** Plain text; null where the bytes are no text after all. */
export function decodedText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(markedEncoding(bytes) ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoderOf(label: string | undefined): InstanceType<typeof TextDecoder> {
  // A page whose own words could be read without knowing UTF-16 is not written in it.
  if (label === undefined || /^utf-?16/i.test(label)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
