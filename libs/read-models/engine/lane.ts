/** One build of one projection as the engine moves it, and the moving of several in one transaction. */
import type { EventId, LogIndex } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import { ProgressFencedError } from '../errors.js';
import type { Projection } from '../projection.js';
import type { ProjectionStatus } from '../status.js';
import { StorageFailedError } from './builds.js';
import type { Build, BuildRows, BuildStore } from './builds.js';

export class Lane {
  active: boolean;
  status: ProjectionStatus;
  reason: string | null;
  progress: LogIndex;
  progressEvent: EventId | null;
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** Made when first needed: a lane whose version is gone never is. */
  #rows: BuildRows | undefined;

  constructor(private readonly store: BuildStore, readonly projection: Projection, build: Build) {
    ({ name: this.name, version: this.version, generation: this.generation } = build);
    ({ active: this.active, status: this.status, reason: this.reason } = build);
    ({ progress: this.progress, progressEvent: this.progressEvent } = build);
  }

  get moves(): boolean {
    return this.status !== 'stale';
  }

  get rows(): BuildRows {
    return (this.#rows ??= this.store.rowsOf(this.projection, this));
  }
}

/** Where a lane has to stop, and why. */
interface Stop {
  readonly lane: Lane;
  readonly logIndex: LogIndex;
  readonly reason: string;
}

/**
 * Applies events, in log order and without a gap, to every lane that stands right before the first of them, and notes
 * how far each has come; one transaction for all of it. A lane that cannot apply an event stops before it and is marked
 * stale: the transaction is rolled back and made again without that event and those after it for that lane.
 * @throws {StorageFailedError | ProgressFencedError} when nothing could be moved
 */
export function applyBatch(store: BuildStore, lanes: readonly Lane[], events: readonly StoredEvent[]): void {
  const stops = new Map<Lane, Stop>();
  const again = (): Stop | null => attempt(store, lanes, events, stops);
  for (let stop = again(); stop !== null; stop = again()) stops.set(stop.lane, stop);
}

/** Null when it is done; else where one lane has to stop, and nothing is done. */
function attempt(
  store: BuildStore, lanes: readonly Lane[], events: readonly StoredEvent[], stops: ReadonlyMap<Lane, Stop>,
): Stop | null {
  const reached = lanes.map((lane) => {
    const stop = stops.get(lane);
    return { lane, stop, last: stop === undefined ? events.at(-1) : events.findLast((event) => event.logIndex < stop.logIndex) };
  });
  let failed: Stop | null = null;
  try {
    store.transact(() => {
      for (const event of events) {
        for (const { lane, last } of reached) {
          if (last === undefined || event.logIndex > last.logIndex) continue;
          failed = applyOne(lane, event);
          if (failed !== null) throw new Error(failed.reason);
        }
      }
      for (const { lane, stop, last } of reached) {
        if (last !== undefined) store.advance(lane, lane.progress, last.logIndex, last.id);
        if (stop !== undefined) store.mark(lane, 'stale', stop.reason);
      }
    });
  } catch (error) {
    if (failed !== null) return failed;
    throw error;
  }
  for (const { lane, stop, last } of reached) {
    if (last !== undefined) [lane.progress, lane.progressEvent] = [last.logIndex, last.id];
    if (stop !== undefined) [lane.status, lane.reason] = ['stale', stop.reason];
  }
  return null;
}

function applyOne(lane: Lane, stored: StoredEvent): Stop | null {
  try {
    for (const change of lane.projection.apply(stored.event, lane.rows)) lane.rows.make(change);
    return null;
  } catch (error) {
    if (error instanceof StorageFailedError || error instanceof ProgressFencedError) throw error;
    const what = error instanceof Error ? error.message : String(error);
    return { lane, logIndex: stored.logIndex, reason: `event ${stored.logIndex} (${stored.id}) cannot be applied: ${what}` };
  }
}
