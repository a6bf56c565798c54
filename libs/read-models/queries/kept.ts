/** What one read makes and others use again. */
import { Lru } from '../lru.js';
import type { Snapshot } from '../snapshot.js';

/** Made once for each read, however often and however many at a time ask for it there. */
export class OncePerRead<Value> {
  readonly #made = new WeakMap<Snapshot, Map<string, Promise<Value>>>();

  of(snapshot: Snapshot, key: string, make: () => Promise<Value>): Promise<Value> {
    let made = this.#made.get(snapshot);
    if (made === undefined) this.#made.set(snapshot, made = new Map());
    let value = made.get(key);
    if (value === undefined) made.set(key, value = make());
    return value;
  }
}

/**
 * Kept from one read to the next, up to a total weight. Two reads that make the same at a time each make it: neither has to
 * wait for a transaction of the other.
 */
export class Kept<Value> {
  readonly #held: Lru<Value>;
  readonly #making = new OncePerRead<Value>();

  constructor(capacity: number) {
    this.#held = new Lru(capacity);
  }

  async through(snapshot: Snapshot, key: string, make: () => Promise<Value>, weigh: (value: Value) => number): Promise<Value> {
    return this.#held.get(key) ?? this.#making.of(snapshot, key, async () => {
      const value = await make();
      this.#held.set(key, value, weigh(value));
      return value;
    });
  }
}
