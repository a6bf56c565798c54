/** What has been told and not yet been sent to one reader: so much and no more. */
import type { Observable, Subscription } from 'rxjs';

export class Inbox<T> {
  private waiting: T[] = [];
  private wake: () => void = () => undefined;
  private ended = false;
  private failure: unknown;
  private readonly subscription: Subscription;

  /** @param onFull called when what comes next has no room; it and all that waits is let go */
  constructor(told: Observable<T>, private readonly room: number, private readonly onFull: () => void, private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
    this.subscription = told.subscribe({
      next: (item) => this.put(item),
      error: (error: unknown) => {
        this.failure = error;
        this.end();
      },
      complete: () => this.end(),
    });
  }

  /** Everything that waits, as soon as something does. Null once nothing more will come, or the signal aborts. */
  async take(): Promise<readonly T[] | null> {
    while (this.waiting.length === 0 && !this.ended && !this.signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.failure !== undefined) throw this.failure;
    if (this.signal.aborted || this.waiting.length === 0) return null;
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  close(): void {
    this.subscription.unsubscribe();
    this.end();
  }

  private put(item: T): void {
    if (this.waiting.length >= this.room) {
      this.waiting = [];
      this.onFull();
      return;
    }
    this.waiting.push(item);
    this.wake();
  }

  private end(): void {
    this.ended = true;
    this.wake();
  }
}
