/** How far the log reaches, and a way to wait until it reaches further. */
import type { LogIndex } from '#domain/ids.js';

export class Head {
  readonly #waiting = new Set<() => void>();
  #value: LogIndex;
  #closed = false;

  constructor(value: LogIndex) {
    this.#value = value;
  }

  get value(): LogIndex {
    return this.#value;
  }

  /** Wakes those who wait. A head already passed is no news. */
  advanceTo(value: LogIndex): void {
    if (value <= this.#value) return;
    this.#value = value;
    this.#wakeAll();
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#closed = true;
    this.#wakeAll();
  }

  /** Resolves once the log reaches beyond a log index, the signal aborts or the head is closed; the caller looks which. */
  async beyond(logIndex: LogIndex, signal: AbortSignal): Promise<void> {
    while (this.#value <= logIndex && !signal.aborted && !this.#closed) await this.#woken(signal);
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
