/** Whether the keys are still wrapped with the key that this process has: somebody else may have wrapped them anew. */
import { KeysUnavailableError } from '../errors.js';
import { proves } from '../proof.js';
import type { KeyBytes } from '../sealed-value.js';

export class Proven {
  #last: Uint8Array | null = null;

  constructor(private readonly wrapping: KeyBytes) {}

  /** @throws {KeysUnavailableError} */
  check(proof: Uint8Array): void {
    if (this.#last !== null && Buffer.compare(this.#last, proof) === 0) return;
    if (!proves(proof, this.wrapping)) {
      throw new KeysUnavailableError('the keys were wrapped anew with another sealing key; start again with that one');
    }
    this.#last = proof;
  }
}
