/**
 * What a stream of the client gives, page by page: all that has come by now, or the next that comes. Nothing is asked of the
 * server faster than pages are taken, so a slow reader slows only itself.
 */
import { StoreUnavailableError } from '../errors.js';

/** What is used of a readable stream of objects. */
export interface PageSource {
  on(event: 'readable' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  read(): unknown;
  destroy(): unknown;
}

export type Taken<T> = { readonly kind: 'page'; readonly items: readonly T[] } | { readonly kind: 'end' } | { readonly kind: 'silence' };

export class Pages<T> {
  #ended = false;
  #poked = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (silent: boolean) => void = () => undefined;
  readonly #look = (): void => this.#wake(false);
  /** One for all waits: events come one by one where the server compresses them, and each is waited for. */
  #silence: NodeJS.Timeout | undefined;

  /** @param signal wakes whoever waits */
  constructor(private readonly stream: PageSource, private readonly signal: AbortSignal) {
    stream.on('readable', this.#look);
    stream.on('end', () => this.#finish());
    stream.on('close', () => this.#finish());
    // Also what comes after the last page was taken: nobody else listens, and that would end the process.
    stream.on('error', (error) => {
      this.#failure ??= { error };
      this.#look();
    });
    signal.addEventListener('abort', this.#look);
  }

  /**
   * The next page; an empty one after a poke. `silence` when nothing came for so long.
   * @throws what the stream failed with, once all that came before has been taken; the signal's reason when it aborts
   */
  async next(silenceMs: number): Promise<Taken<T>> {
    for (;;) {
      this.signal.throwIfAborted();
      const items: T[] = [];
      for (let item: T | null; (item = this.stream.read() as T | null) !== null;) items.push(item);
      if (items.length > 0 || this.#poked) {
        this.#poked = false;
        return { kind: 'page', items };
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#ended) return { kind: 'end' };
      if (await this.#isSilent(silenceMs)) return { kind: 'silence' };
    }
  }

  /** Something came that is no item: whoever waits should look. */
  poke(): void {
    this.#poked = true;
    this.#look();
  }

  /** Takes no more. */
  destroy(): void {
    clearTimeout(this.#silence);
    this.signal.removeEventListener('abort', this.#look);
    this.stream.destroy();
  }

  #finish(): void {
    this.#ended = true;
    this.#look();
  }

  #isSilent(silenceMs: number): Promise<boolean> {
    this.#silence = this.#silence?.refresh() ?? setTimeout(() => this.#wake(true), silenceMs);
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

/** A server that holds its answer back for so long is not asked any longer. */
export const SILENCE_MS = 30_000;

export const silent = (): StoreUnavailableError => new StoreUnavailableError(`the event store is unavailable: no answer for ${SILENCE_MS / 1_000} s`);
