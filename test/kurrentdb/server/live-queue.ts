/**
 * What is written while a subscription is open, for it to take. It holds the last 32 things and forgets older ones, as the
 * server's does; each has a number, by which whoever takes them sees that some are missing.
 */
import { at } from './position.js';
import type { Position } from './position.js';
import type { EventLog, LogRecord } from './log.js';

const ROOM = 32;

export type Live = { readonly number: number } & ({ readonly event: LogRecord } | { readonly checkpoint: Position });

export class LiveQueue {
  readonly #items: Live[] = [];
  readonly #end: () => void;
  #number = 0;
  #considered = 0;
  /** Something was written since it was last looked. */
  #news = false;
  #wake: () => void = () => undefined;

  /** @param checkpointEvery events looked at, of whatever stream; null: no checkpoints */
  constructor(log: EventLog, wanted: (record: LogRecord) => boolean, checkpointEvery: number | null) {
    this.#end = log.onWritten((record) => {
      if (wanted(record)) this.#push({ number: ++this.#number, event: record });
      if (checkpointEvery !== null && ++this.#considered >= checkpointEvery) {
        this.#considered = 0;
        this.#push({ number: ++this.#number, checkpoint: at(record.position) });
      }
      this.#news = true;
      this.#wake();
    });
  }

  /** The next thing; undefined when something else was written, which may have changed rights, or the signal aborted. */
  async next(signal: AbortSignal): Promise<Live | undefined> {
    if (this.#items.length === 0 && !this.#news && !signal.aborted) await this.#written(signal);
    this.#news = this.#items.length > 1 && this.#news;
    return this.#items.shift();
  }

  async #written(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake);
    });
  }

  close(): void {
    this.#end();
  }

  #push(item: Live): void {
    this.#items.push(item);
    if (this.#items.length > ROOM) this.#items.shift();
  }
}
