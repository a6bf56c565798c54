/** How far the projections have come, for readiness, metrics and waiting. */
import type { LogIndex } from '#domain/ids.js';

/** `rebuilding`: built from the start, beside the live one where there is one. `stale`: stopped at an event it cannot apply. */
export type ProjectionStatus = 'running' | 'stale' | 'rebuilding';

export interface ProjectionProgress {
  readonly name: string;
  readonly version: number;
  /** Which build of its tables; a rebuild makes the next one. */
  readonly generation: number;
  /** Serves reads. */
  readonly active: boolean;
  readonly status: ProjectionStatus;
  /** Why it is stale: the event and the error. */
  readonly reason: string | null;
  /** Log index of the last event applied; -1 before the first. */
  readonly progress: LogIndex;
  readonly lagEvents: number;
  /** How long the oldest event it has not applied has been waiting for it; 0 when it has caught up. */
  readonly lagMs: number;
}

export interface ReadModelsStatus {
  /** Log index of the last event known to stand. */
  readonly head: LogIndex;
  /** What every active projection has applied, stale ones included. */
  readonly applied: LogIndex;
  /** Every projection is active, running and at the head. */
  readonly caughtUp: boolean;
  readonly projections: readonly ProjectionProgress[];
  /** Why nothing moves, when the disk or the log fails the projector; it tries again with the next event. */
  readonly failure: string | null;
}

export type EnginePace = 'applied' | 'timeout' | 'stale';
