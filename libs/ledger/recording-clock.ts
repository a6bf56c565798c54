/**
 * The clock that stamps events. Time of recording never runs backwards in one ledger: a machine whose clock is behind the
 * last event it read stamps that event's time again, and says so when it is far behind.
 */
import { movesRecordedClock, recordedAtOf } from '#domain/events.js';
import type { EventMetadata } from '#domain/events.js';
import type { StreamName } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';

/** Behind by more than this, a write's answer says so. */
const CLOCK_TOLERANCE_MS = 5_000;

export interface Stamp {
  readonly recordedAt: Instant;
  readonly clockBehindMs?: number;
}

export class RecordingClock {
  private latestTrue: Instant = '';
  private latest: Instant = '';

  /** @param now milliseconds since the epoch */
  constructor(private readonly now: () => number) {}

  /** Takes note of an event that stands. */
  observe(stream: StreamName, event: { readonly metadata: Pick<EventMetadata, 'recordedAt' | 'carriedRecordedAt'> }): void {
    if (event.metadata.recordedAt > this.latestTrue) this.latestTrue = event.metadata.recordedAt;
    const counted = recordedAtOf(event);
    if (movesRecordedClock(stream) && counted > this.latest) this.latest = counted;
  }

  stamp(): Stamp {
    const nowMs = this.now();
    const now = new Date(nowMs).toISOString();
    if (now >= this.latestTrue) return { recordedAt: now };
    const behind = Date.parse(this.latestTrue) - nowMs;
    return { recordedAt: this.latestTrue, ...(behind > CLOCK_TOLERANCE_MS ? { clockBehindMs: behind } : {}) };
  }

  /** The latest time that counts as recorded, carried or true; empty while there is no record. */
  get latestRecorded(): Instant {
    return this.latest;
  }
}
