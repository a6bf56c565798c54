/** What the builds say about the projections as a whole. */
import type { LogIndex } from '#domain/ids.js';
import type { Projection } from '../projection.js';
import type { ProjectionProgress, ReadModelsStatus } from '../status.js';
import type { Build } from './builds.js';

export interface EngineState {
  readonly projections: readonly Projection[];
  readonly builds: readonly Build[];
  readonly head: LogIndex;
  readonly waitingMs: (after: LogIndex) => number;
  readonly failure: string | null;
}

export function statusOf({ projections, builds, head, waitingMs, failure }: EngineState): ReadModelsStatus {
  const all = builds.map(({ name, version, generation, active, status, reason, progress }): ProjectionProgress => ({
    name, version, generation, active, status, reason, progress, lagEvents: head - progress, lagMs: waitingMs(progress),
  }));
  const serving = projections.map(({ name }) => all.find((build) => build.active && build.name === name));
  return {
    head, failure, projections: all,
    applied: Math.min(head, ...serving.map((build) => build?.progress ?? -1)),
    caughtUp: failure === null && serving.every((build) => build?.status === 'running' && build.progress >= head),
  };
}
