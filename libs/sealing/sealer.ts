/** Seals words under keys of the key store. A key is kept for good before anything sealed under it can be written anywhere. */
import type { SealingKeyId } from '#domain/ids.js';
import type { Sealed } from '#domain/text.js';
import type { KeyStore, KeyWanted } from './key-store.js';
import { newKey, seal } from './sealed-value.js';

export interface ToSeal extends KeyWanted {
  readonly words: string;
}

/** Seals each under its key; null for a key that was destroyed, under which nothing is ever sealed again. */
export async function sealAll(keys: Pick<KeyStore, 'take'>, texts: readonly ToSeal[]): Promise<readonly (Sealed | null)[]> {
  const taken = await keys.take(texts);
  return texts.map(({ id, words }) => {
    const key = taken.get(id);
    return key === undefined || key === 'destroyed' ? null : seal(id, key, words);
  });
}

/** Sealed under a key that nobody keeps: for a rehearsal, of which nothing is to be left. */
export const sealedForNothing = (id: SealingKeyId, words: string): Sealed => seal(id, newKey(), words);
