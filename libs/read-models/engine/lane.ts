/** One build of one projection as the engine moves it, and the moving of several in one transaction. */
import type { EventId, LogIndex } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import type { Projection } from '../projection.js';
import type { ProjectionStatus } from '../status.js';
import type { Build, BuildRows, BuildStore, Unapplied } from './builds.js';

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
export async function applyBatch(store: BuildStore, lanes: readonly Lane[], events: readonly StoredEvent[]): Promise<void> {
  const stops = new Map<Lane, Stop>();
  const again = (): Promise<Stop | null> => attempt(store, lanes, events, stops);
  for (let stop = await again(); stop !== null; stop = await again()) stops.set(stop.lane, stop);
}

/** Null when it is done; else where one lane has to stop, and nothing is done. */
async function attempt(
  store: BuildStore, lanes: readonly Lane[], events: readonly StoredEvent[], stops: ReadonlyMap<Lane, Stop>,
): Promise<Stop | null> {
  const reached = lanes.map((lane) => {
    const stop = stops.get(lane);
    const own = stop === undefined ? events : events.filter((event) => event.logIndex < stop.logIndex);
    return { lane, stop, own, last: own.at(-1) };
  });
  let failed: Stop | null = null;
  try {
    await store.transact(async () => {
      // Progress first: of two engines at the same builds, one waits here before it has touched a row, and is then refused.
      for (const { lane, stop, last } of reached) {
        if (last !== undefined) await store.advance(lane, lane.progress, last.logIndex, last.id);
        if (stop !== undefined) await store.mark(lane, 'stale', stop.reason);
      }
      for (const { lane, own } of reached) {
        const unapplied = own.length === 0 ? null : await lane.rows.apply(own);
        if (unapplied === null) continue;
        failed = stopAt(lane, unapplied);
        throw new Error(failed.reason);
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

function stopAt(lane: Lane, { event: { logIndex, id }, error }: Unapplied): Stop {
  const what = error instanceof Error ? error.message : String(error);
  return { lane, logIndex, reason: `event ${logIndex} (${id}) cannot be applied: ${what}` };
}
