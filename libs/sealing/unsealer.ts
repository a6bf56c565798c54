/** Puts words in the place of sealed values, for an answer to somebody who may read them. Keeps nothing. */
import { ERASED, replacingSealed } from '#domain/text.js';
import type { Sealed, Text } from '#domain/text.js';
import type { KeyReader } from './key-store.js';
import { NotUnsealableError, keyIdOf, unseal } from './sealed-value.js';

export class Unsealer {
  constructor(private readonly keys: Pick<KeyReader, 'find' | 'generation'>) {}

  /** Changes when a key is destroyed: what was made of earlier words is then to be forgotten. */
  generation(): number {
    return this.keys.generation();
  }

  /** Words, `[erased]` where the key was destroyed, and a sealed value as it is where its key is missing or does not open it. */
  opened<T>(value: T): T {
    return replacingSealed(value, (sealed) => this.#open(sealed));
  }

  #open(sealed: Sealed): Text {
    const id = keyIdOf(sealed);
    const key = id === null ? null : this.keys.find(id);
    if (key === null) return sealed;
    if (key === 'destroyed') return ERASED;
    try {
      return unseal(key, sealed);
    } catch (error) {
      // One spoilt value is no reason to answer nothing at all.
      if (error instanceof NotUnsealableError) return sealed;
      throw error;
    }
  }
}
