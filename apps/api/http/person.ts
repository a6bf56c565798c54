/**
 * For whom the holder of the key writes. Until people have keys of their own, the name is the desk's word: whoever holds the
 * key may give any. It is what four eyes go by.
 */
import type { Actor } from '#domain/events.js';
import { Problem } from './problem.js';

const OWNER: Actor = { id: 'owner' };
const MAX_LENGTH = 100;

/**
 * The person that On-Behalf-Of names; the owner without it. Header values are bytes: other than ASCII is read as UTF-8.
 * @throws {Problem} on-behalf-of-not-understood
 */
export function actorFrom(header: string | readonly string[] | undefined): Actor {
  if (header === undefined) return OWNER;
  const name = typeof header === 'string' ? decoded(header) : null;
  if (name === null || name.length > MAX_LENGTH || !/^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(name)) {
    throw new Problem('on-behalf-of-not-understood', `On-Behalf-Of takes one name of 1 to ${MAX_LENGTH} printable characters, in UTF-8`);
  }
  return { ...OWNER, onBehalfOf: name };
}

/** The same name in the same form, however it was typed; null where the bytes are no text. */
function decoded(header: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1')).normalize('NFC').trim();
  } catch {
    return null;
  }
}
