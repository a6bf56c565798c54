/**
 * Tells the writer that the caller is in the middle of a burst: many requests made in one go, sent on as they are encoded.
 * The writer then waits a moment for the rest, instead of paying for a commit in between. Two words of shared memory.
 */

const BURSTING = 0;
const SENT = 1;
/** What the writer waits at most; a caller that is busy with something else must not hold up a commit. */
const PATIENCE_MS = 1;

export class Burst {
  readonly #words: Int32Array<SharedArrayBuffer>;

  /** `memory` is shared by both threads; whoever gives none makes it. */
  constructor(readonly memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#words = new Int32Array(memory);
  }

  begin(): void {
    Atomics.store(this.#words, BURSTING, 1);
  }

  /** A message was sent. */
  sent(): void {
    Atomics.add(this.#words, SENT, 1);
    Atomics.notify(this.#words, SENT);
  }

  end(): void {
    Atomics.store(this.#words, BURSTING, 0);
    this.sent();
  }

  /** The writer's side: what `receive` gives, waiting for it while the burst goes on. */
  next<T>(receive: () => T | undefined): T | undefined {
    for (;;) {
      const sent = Atomics.load(this.#words, SENT);
      const bursting = Atomics.load(this.#words, BURSTING) === 1;
      // Looked for after the flag was read: what was sent before the burst ended is not missed.
      const message = receive();
      if (message !== undefined || !bursting) return message;
      if (Atomics.wait(this.#words, SENT, sent, PATIENCE_MS) === 'timed-out') return undefined;
    }
  }
}
