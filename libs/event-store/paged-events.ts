/**
 * Pages of events, given one by one. Written out rather than as a generator: an event that is at hand costs one turn of
 * the microtask queue instead of three, and a log is read a million events at a time.
 */
import type { StoredEvent } from './port.js';

/** The next page; an empty one, or undefined, is the end. */
export type NextPage = () => Promise<readonly StoredEvent[] | undefined>;

export interface AbortBehaviour {
  readonly signal: AbortSignal | undefined;
  /** Whether an abort is the end of the sequence; otherwise its reason is thrown, so that a part never passes for the whole. */
  readonly ends: boolean;
}

export class PagedEvents implements AsyncIterableIterator<StoredEvent> {
  #page: readonly StoredEvent[] = [];
  #at = 0;
  #turning: Promise<unknown> | undefined;
  #done = false;

  /** @param release called once, when no more events will be asked for */
  constructor(private readonly nextPage: NextPage, private readonly abort: AbortBehaviour, private release: () => void = () => undefined) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<StoredEvent>> {
    // Asked again before the page came: in turn, as a generator would.
    if (this.#turning !== undefined) return this.#turning.then(() => this.next());
    const value = this.#page[this.#at];
    if (value === undefined || this.#done || this.abort.signal?.aborted === true) return this.#turn();
    this.#at++;
    return Promise.resolve({ done: false, value });
  }

  return(): Promise<IteratorResult<StoredEvent>> {
    this.#finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  #turn(): Promise<IteratorResult<StoredEvent>> {
    const turned = this.#fetch();
    this.#turning = turned.catch(() => undefined).finally(() => (this.#turning = undefined));
    return turned;
  }

  async #fetch(): Promise<IteratorResult<StoredEvent>> {
    try {
      if (!this.#cut()) this.#page = (await this.nextPage()) ?? [];
      const [value] = this.#page;
      if (value === undefined || this.#cut()) this.#finish();
      else {
        this.#at = 1;
        return { done: false, value };
      }
    } catch (error) {
      this.#finish();
      throw error;
    }
    this.#page = [];
    return { done: true, value: undefined };
  }

  #finish(): void {
    this.#done = true;
    this.release();
    this.release = () => undefined;
  }

  /** Whether nothing more is to be given. */
  #cut(): boolean {
    if (this.#done) return true;
    if (!this.abort.ends) this.abort.signal?.throwIfAborted();
    return this.abort.signal?.aborted === true;
  }
}
