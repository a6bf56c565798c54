/** The read models of a log in memory, on one thread, for specs of what they answer. */
import { DatabaseSync } from 'node:sqlite';
import type { Decided } from '#domain/events.js';
import type { LogIndex, StreamName } from '#domain/ids.js';
import type { Unsealer } from '#sealing/unsealer.js';
import { ProjectionEngine } from '../engine/engine.js';
import { PROJECTIONS } from '../projections/all.js';
import { SqliteBuildStore } from '../sqlite/build-store.js';
import { prepareBookkeeping } from '../sqlite/file.js';
import { queriesOn } from '../queries/queries.js';
import type { Queries } from '../queries/queries.js';
import { SqliteSnapshots } from '../sqlite/snapshot.js';
import type { MemoryLog } from './memory-log.js';

export interface Projected {
  readonly queries: Queries;
  /** Takes in what was appended since. */
  readonly follow: () => Promise<void>;
  /** Appends, takes in what was appended, and gives the log index of the last event. */
  readonly record: (stream: StreamName, ...decided: readonly Decided[]) => Promise<LogIndex>;
}

export async function projected(
  log: MemoryLog, { batch = 100, unsealer = null }: { readonly batch?: number; readonly unsealer?: Unsealer | null } = {},
): Promise<Projected> {
  const db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: new SqliteBuildStore(db), log, batch });
  const follow = async (): Promise<void> => {
    engine.headIs(await log.head());
    while (await engine.step());
    const { caughtUp, projections } = engine.status;
    if (!caughtUp) throw new Error(projections.map(({ reason }) => reason ?? '').join('\n'));
  };
  await follow();
  return {
    queries: queriesOn(new SqliteSnapshots(db), log, unsealer), follow,
    record: async (stream, ...decided) => {
      log.append(stream, decided);
      await follow();
      return log.events.length - 1;
    },
  };
}
