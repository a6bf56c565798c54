/** Looks whether every sealed value in a log still has its key, or is known to have lost it, and whether every key opens. */
import type { SealingKeyId } from '#domain/ids.js';
import { KeysUnavailableError } from './errors.js';
import { proves } from './proof.js';
import { NotUnsealableError, decrypted } from './sealed-value.js';
import type { KeyBytes } from './sealed-value.js';
import type { WrappingKey } from './wrapping-key.js';

/** Everything that a store keeps. */
export interface KeptKeys {
  /** Each as it is kept. */
  readonly byId: ReadonlyMap<string, Uint8Array | 'destroyed'>;
  readonly wrapping: WrappingAtHand;
}
/** The key that opens the others, or why there is none. */
export type WrappingAtHand = { readonly bytes: KeyBytes } | { readonly lacking: string };

export interface SealedCheck {
  /** Sealed values in the log, as often as they stand there. */
  readonly values: number;
  /** Keys that some of them need. */
  readonly keys: number;
  /** Of these, keys that were neither found nor ever destroyed: nobody can read what is sealed under them. */
  readonly missing: readonly string[];
  /** Of all that are kept, those that the wrapping key does not open: their bytes were changed. */
  readonly spoilt: readonly string[];
  /** Why nobody tried to open them; null where somebody did. */
  readonly untried: string | null;
}

const SEALED = /"\$sealed":"([0-9a-f-]{36})\./g;

export async function checkSealed(kept: KeptKeys, events: AsyncIterable<{ readonly bytes: string }>): Promise<SealedCheck> {
  const needed = new Set<string>();
  let values = 0;
  for await (const { bytes } of events) {
    if (!bytes.includes('"$sealed":')) continue;
    for (const [, id] of bytes.matchAll(SEALED)) {
      values++;
      if (id !== undefined) needed.add(id);
    }
  }
  const { byId, wrapping } = kept;
  return {
    values, keys: needed.size, missing: [...needed].filter((id) => !byId.has(id)),
    ...('bytes' in wrapping ? { spoilt: spoiltIn(byId, wrapping.bytes), untried: null } : { spoilt: [], untried: wrapping.lacking }),
  };
}

/** @param find throws `KeysUnavailableError` where there is none @param proof null where nothing was ever wrapped */
export function wrappingAtHand(find: () => WrappingKey, proof: Uint8Array | null): WrappingAtHand {
  try {
    const { bytes, from } = find();
    return proof === null || proves(proof, bytes) ? { bytes } : { lacking: `the sealing key in ${from} is not the one they were wrapped with` };
  } catch (error) {
    if (error instanceof KeysUnavailableError) return { lacking: error.message };
    throw error;
  }
}

const spoiltIn = (kept: KeptKeys['byId'], wrapping: KeyBytes): readonly string[] =>
  [...kept].flatMap(([id, wrapped]) => (wrapped === 'destroyed' || opens(id as SealingKeyId, wrapped, wrapping) ? [] : [id]));

function opens(id: SealingKeyId, wrapped: Uint8Array, wrapping: KeyBytes): boolean {
  try {
    decrypted(wrapping, id, wrapped);
    return true;
  } catch (error) {
    if (error instanceof NotUnsealableError) return false;
    throw error;
  }
}
