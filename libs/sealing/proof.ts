/** How keys tell the wrapping key they were wrapped with from any other: by a value known to everybody, wrapped with it. */
import { existsSync } from 'node:fs';
import { KeysUnavailableError } from './errors.js';
import { NotUnsealableError, decrypted, encrypted } from './sealed-value.js';
import type { KeyBytes } from './sealed-value.js';
import { replaceFile, wrappingKeyIn } from './wrapping-key.js';
import type { WrappingKey } from './wrapping-key.js';

const PROOF = 'factledger sealing keys';

export const proofOf = (wrapping: KeyBytes): Buffer => encrypted(wrapping, PROOF, Buffer.from(PROOF));

/** Whether it was made with this key. */
export function proves(proof: Uint8Array, wrapping: KeyBytes): boolean {
  try {
    return decrypted(wrapping, PROOF, proof).toString() === PROOF;
  } catch (error) {
    if (error instanceof NotUnsealableError) return false;
    throw error;
  }
}

/** A change of the wrapping key that is under way keeps the new one here until every key is wrapped with it. */
const nextTo = (file: string): string => `${file}.next`;

/**
 * The key that the proof was made with: the one at hand, or the next one, where a change was cut short between the last key and
 * the exchange of the files; that is finished here.
 * @param keys where the keys are, in words
 * @throws {KeysUnavailableError} when it is neither
 */
export function proven(key: WrappingKey, proof: Uint8Array, keys: string): WrappingKey {
  if (proves(proof, key.bytes)) return key;
  if (key.file !== null && existsSync(nextTo(key.file))) {
    const bytes = wrappingKeyIn(nextTo(key.file));
    if (proves(proof, bytes)) {
      replaceFile(nextTo(key.file), key.file);
      return { ...key, bytes };
    }
  }
  throw new KeysUnavailableError(`${keys} was wrapped with another sealing key than the one in ${key.from}; give the one it was made with.`);
}

/** Where a new wrapping key is drawn, and where it comes to lie. @throws {KeysUnavailableError} */
export function placeForNext(present: WrappingKey, into: string | undefined): { readonly drawn: string; readonly file: string } {
  const file = into ?? present.file;
  if (file === null) throw new KeysUnavailableError(`the sealing key came from ${present.from}; name a file for the new one.`);
  if (into !== undefined && existsSync(into)) throw new KeysUnavailableError(`${into} exists already; name a file that does not.`);
  return { drawn: into ?? nextTo(file), file };
}
