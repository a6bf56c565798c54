/**
 * Holds this machine's clock against the store's, by which all instances are compared. Between two looks the store's clock
 * is taken to run on like this machine's steady one, so that a clock that is set wrong is noticed with the next write, not
 * with the next look. That seems so, too, after a machine has slept, while its steady clock stood: so whoever finds the
 * clocks apart looks again at once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../http/log.js';
import { ClockSkewedError, inWords } from './server-clock.js';
import type { ServerClock, Skew } from './server-clock.js';

/** The clock that all instances share. */
export interface StoreClock {
  /** Milliseconds since the epoch, now, right to within `errorMs`. */
  read(): Promise<StoreTime>;
}
export interface StoreTime {
  readonly nowMs: number;
  readonly errorMs: number;
}

export interface OwnClocks {
  /** Milliseconds since the epoch; it may be set, by people or by the network. */
  readonly now: () => number;
  /** Milliseconds since some moment; it only goes forward. */
  readonly steady: () => number;
}

/** Calls again and again until what it answers is called. */
export type Timer = (again: () => void) => () => void;

const TOLERANCE_MS = 5_000;
/** A reading that took longer to come says too little. */
const MAX_ERROR_MS = TOLERANCE_MS / 2;
const READING_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 30_000;

const MACHINE: OwnClocks = { now: Date.now, steady: () => performance.now() };
const HALF_MINUTES: Timer = (again) => {
  const timer = setInterval(again, LOOK_EVERY_MS).unref();
  return () => { clearInterval(timer); };
};

export class ClockGuard implements ServerClock {
  #read: StoreTime & { readonly at: number };
  #looking: Promise<void> | null = null;
  #wasTooFar = false;
  #couldRead = true;
  readonly #stop: () => void;

  private constructor(
    private readonly store: StoreClock,
    first: StoreTime,
    private readonly log: Log,
    private readonly own: OwnClocks,
    timer: Timer,
  ) {
    this.#read = { ...first, at: own.steady() };
    this.#note();
    this.#stop = timer(() => void this.look());
  }

  /** @throws what the store's clock throws: without a first reading nothing may be written */
  static async over(store: StoreClock, log: Log, own: OwnClocks = MACHINE, timer: Timer = HALF_MINUTES): Promise<ClockGuard> {
    return new ClockGuard(store, await certain(store), log, own, timer);
  }

  now(): number {
    this.ensureTrue();
    return this.own.now();
  }

  ensureTrue(): void {
    const skew = this.skew();
    if (!skew.tooFar) return;
    void this.look();
    throw new ClockSkewedError(skew);
  }

  skew(): Skew {
    const { nowMs, errorMs, at } = this.#read;
    const skewMs = this.own.now() - (nowMs + this.own.steady() - at);
    return { skewMs, errorMs, tooFar: Math.abs(skewMs) > TOLERANCE_MS + errorMs };
  }

  /** Reads the store's clock anew. What was read before holds on where it cannot be read. */
  async look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => { this.#looking = null; });
    await this.#looking;
  }

  close(): void {
    this.#stop();
  }

  async #lookOnce(): Promise<void> {
    try {
      const read = await certain(this.store);
      this.#read = { ...read, at: this.own.steady() };
      this.#couldRead = true;
    } catch (error) {
      if (this.#couldRead) this.log.warn('clock-not-read', { error });
      this.#couldRead = false;
    }
    this.#note();
  }

  #note(): void {
    const skew = this.skew();
    if (skew.tooFar && !this.#wasTooFar) this.log.error('clock-skewed', { skewMs: Math.round(skew.skewMs), errorMs: Math.round(skew.errorMs), says: inWords(skew) });
    if (!skew.tooFar && this.#wasTooFar) this.log.info('clock-agrees', { skewMs: Math.round(skew.skewMs) });
    this.#wasTooFar = skew.tooFar;
  }
}

async function certain(store: StoreClock): Promise<StoreTime> {
  const late = new AbortController();
  const limit = delay(READING_LIMIT_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`the store's clock was not read within ${READING_LIMIT_MS} ms`);
  });
  limit.catch(() => undefined);
  try {
    const time = await Promise.race([store.read(), limit]);
    if (time.errorMs > MAX_ERROR_MS) throw new Error(`the store's clock was read too slowly to tell: to within ${Math.round(time.errorMs)} ms`);
    return time;
  } finally {
    late.abort();
  }
}
