/** The clock that stamps what is recorded, and what is known of how wrong it is. */
export interface ServerClock {
  /**
   * Milliseconds since the epoch.
   * @throws {ClockSkewedError} where nothing may be stamped by it
   */
  now(): number;
  /** @throws {ClockSkewedError} as `now` */
  ensureTrue(): void;
  /** How far it is from the store's clock; null where there is none besides it. */
  skew(): Skew | null;
}

export interface Skew {
  /** This machine's clock less the store's, in milliseconds: positive where this one is ahead. */
  readonly skewMs: number;
  /** It may be that much more or less. */
  readonly errorMs: number;
  /** Too far for anything to be stamped. */
  readonly tooFar: boolean;
}

/** Of a store in this very process: there is one clock, and nothing to compare it with. */
export const ONE_CLOCK: ServerClock = { now: Date.now, ensureTrue: () => undefined, skew: () => null };

/** Other instances would stamp other times: what this one recorded would seem to come before or after what it did not. */
export class ClockSkewedError extends Error {
  override readonly name = 'ClockSkewedError';
  readonly code = 'clock-skewed';
  constructor(readonly skew: Skew) {
    super(`${inWords(skew)}, and nothing is written until they agree`);
  }
}

export function inWords({ skewMs, errorMs }: Skew): string {
  const apart = (Math.abs(skewMs) / 1_000).toFixed(1);
  return `this instance's clock is ${apart} s ${skewMs > 0 ? 'ahead of' : 'behind'} the store's (give or take ${Math.ceil(errorMs)} ms)`;
}
