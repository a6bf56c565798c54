/** The read models of a log in memory, on one thread, for specs of what they answer. */
import { DatabaseSync } from 'node:sqlite';
import type { Decided } from '#domain/events.js';
import type { LogIndex, StreamName } from '#domain/ids.js';
import type { Unsealer } from '#sealing/unsealer.js';
import type { BuildStore } from '../engine/builds.js';
import { ProjectionEngine } from '../engine/engine.js';
import { PROJECTIONS } from '../projections/all.js';
import { queriesOn } from '../queries/queries.js';
import type { Queries } from '../queries/queries.js';
import type { Snapshots } from '../snapshot.js';
import { SqliteBuildStore } from '../sqlite/build-store.js';
import { prepareBookkeeping } from '../sqlite/file.js';
import { SqliteSnapshots } from '../sqlite/snapshot.js';
import type { MemoryLog } from './memory-log.js';

export interface Projected {
  readonly queries: Queries;
  /** Takes in what was appended since. */
  readonly follow: () => Promise<void>;
  /** Appends, takes in what was appended, and gives the log index of the last event. */
  readonly record: (stream: StreamName, ...decided: readonly Decided[]) => Promise<LogIndex>;
}
export interface ProjectedOptions {
  readonly batch?: number;
  readonly unsealer?: Unsealer | null;
}
/** Projects a log into a store of its own. */
export type Project = (log: MemoryLog, options?: ProjectedOptions) => Promise<Projected>;

/** In SQLite, in memory. */
export const projected: Project = (log, options) => {
  const db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  return projectedInto(new SqliteBuildStore(db), new SqliteSnapshots(db), log, options);
};

export async function projectedInto(
  store: BuildStore, snapshots: Snapshots, log: MemoryLog, { batch = 100, unsealer = null }: ProjectedOptions = {},
): Promise<Projected> {
  const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store, log, batch });
  const follow = async (): Promise<void> => {
    engine.headIs(await log.head());
    while (await engine.step());
    const { caughtUp, projections } = engine.status;
    if (!caughtUp) throw new Error(projections.map(({ reason }) => reason ?? '').join('\n'));
  };
  await follow();
  return {
    queries: queriesOn(snapshots, log, unsealer), follow,
    record: async (stream, ...decided) => {
      log.append(stream, decided);
      await follow();
      return log.events.length - 1;
    },
  };
}
