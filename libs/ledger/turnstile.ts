/**
 * Lets many pass together, or one alone. An import decides on the whole ledger and then writes it, so nobody may write in
 * between; everybody else writes side by side.
 */
export class Turnstile {
  private inside = 0;
  private barred: Promise<void> | null = null;
  private whenEmpty: (() => void) | null = null;

  /** Runs beside others; waits while somebody has it alone. */
  async together<T>(run: () => Promise<T>): Promise<T> {
    while (this.barred !== null) await this.barred;
    this.inside++;
    try {
      return await run();
    } finally {
      if (--this.inside === 0) this.whenEmpty?.();
    }
  }

  /** Runs alone: new ones wait outside, those inside finish first. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    while (this.barred !== null) await this.barred;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.barred = promise;
    try {
      if (this.inside > 0) await new Promise<void>((empty) => (this.whenEmpty = empty));
      this.whenEmpty = null;
      return await run();
    } finally {
      this.barred = null;
      resolve();
    }
  }
}
