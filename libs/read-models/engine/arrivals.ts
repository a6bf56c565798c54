/** When the log grew: tells how long the oldest event that somebody has not seen has been waiting. */
import type { LogIndex } from '#domain/ids.js';

interface Arrival {
  readonly head: LogIndex;
  readonly atMs: number;
}

/** A burst longer than this is timed from its start. */
const MAX_REMEMBERED = 4_096;

export class Arrivals {
  /** By rising head: an event arrived with the first of these that reaches it. */
  #arrivals: Arrival[] = [];

  /** @param atMs on any clock that does not jump */
  note(head: LogIndex, atMs: number): void {
    const last = this.#arrivals.at(-1);
    if (last !== undefined && head <= last.head) return;
    if (this.#arrivals.length < MAX_REMEMBERED || last === undefined) this.#arrivals.push({ head, atMs });
    else this.#arrivals[this.#arrivals.length - 1] = { head, atMs: last.atMs };
  }

  /** Forgets what everybody has seen. */
  seen(logIndex: LogIndex): void {
    const first = this.#arrivals.findIndex(({ head }) => head > logIndex);
    this.#arrivals = first === -1 ? [] : this.#arrivals.slice(first);
  }

  /** How long the first event after a log index has been waiting; 0 where none is. */
  waitingMs(after: LogIndex, nowMs: number): number {
    const oldest = this.#arrivals.find(({ head }) => head > after);
    return oldest === undefined ? 0 : Math.max(0, nowMs - oldest.atMs);
  }
}
