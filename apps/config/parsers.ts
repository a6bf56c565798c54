/** From the text of a variable to its value. What they refuse they say without the text itself, which may be a secret. */
import { NotUnderstoodError } from './errors.js';

const MAX_PORT = 65_535;
const BYTES_OF_A_KEY = 32;
const SHORTEST_OWNER_KEY = 20;

/** 0: any that is free. */
export function port(text: string): number {
  return wholeNumber(0, MAX_PORT, 'a port')(text);
}

export const wholeNumber = (least: number, most: number, what = 'a whole number') => (text: string): number => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new NotUnderstoodError(`is not ${what} from ${least} to ${most}`);
  return value;
};

export const oneOf = <T extends string>(...words: readonly T[]) => (text: string): T => {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new NotUnderstoodError(`is not one of ${words.join(', ')}`);
  return word;
};

/** A name or an address to listen on, without a port. */
export function host(text: string): string {
  if (!/^(?:[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?)$/.test(text)) throw new NotUnderstoodError('is not a host name or an address without its port');
  return text.replaceAll(/[[\]]/g, '');
}

export const anyText = (text: string): string => text;

/** What streams on a shared server begin with. */
export function ledgerName(text: string): string {
  if (!/^[a-z0-9]{1,40}$/.test(text)) throw new NotUnderstoodError('is not a name of 1 to 40 lower-case letters and digits');
  return text;
}

/** What a request shows as `Authorization: Bearer`. */
export function bearerKey(text: string): string {
  if (text.length < SHORTEST_OWNER_KEY || !/^[\x21-\x7e]+$/.test(text)) {
    throw new NotUnderstoodError(`does not hold a key of at least ${SHORTEST_OWNER_KEY} printable ASCII characters without spaces`);
  }
  return text;
}

/** 32 bytes as base64url. */
export function keyBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES_OF_A_KEY || bytes.toString('base64url') !== text.replace(/=+$/, '')) {
    throw new NotUnderstoodError(`does not hold ${BYTES_OF_A_KEY} bytes as base64url, 43 characters`);
  }
  return bytes;
}
