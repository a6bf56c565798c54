/** How this adapter waits: what a test may want to hold in its hand. */
import { setTimeout as timer } from 'node:timers/promises';

export interface Pace {
  /** In [0, 1). */
  readonly random: () => number;
  /** Resolves early when the signal aborts. */
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds on a clock that does not jump. */
  readonly now: () => number;
}

export const PACE: Pace = {
  random: Math.random,
  delay: (ms, signal) => timer(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  now: () => performance.now(),
};

const FIRST_MS = 50;
const MOST_MS = 2_000;

/** Doubles from one attempt to the next, up to two seconds; half of it is chance, so that many do not come back at once. */
export const backoffMs = (attempt: number, random: () => number): number =>
  Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);
