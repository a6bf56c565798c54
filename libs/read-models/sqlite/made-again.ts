/** Projections made again from the log, beside those that are read from: in a file that is thrown away. */
import { rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import type { OnProgress, ReadModelsMade } from '../check.js';
import type { RowValues } from '../digest.js';
import type { Build } from '../engine/builds.js';
import { BATCH } from '../engine/engine.js';
import { Lane, applyBatch } from '../engine/lane.js';
import type { Projection, TableSpec } from '../projection.js';
import { PROJECTIONS } from '../projections/all.js';
import { SqliteBuildStore } from './build-store.js';
import { rowsInOrder, wordsDigestOf } from './digest.js';
import { openScratch } from './file.js';

/** How far each is to be brought. */
type Wanted = readonly { readonly projection: Projection; readonly build: Pick<Build, 'progress'> }[];

const GENERATION = 1;

export class MadeAgain implements ReadModelsMade {
  private constructor(
    private readonly file: string, private readonly db: DatabaseSync, private readonly store: SqliteBuildStore,
    private readonly lanes: readonly Lane[], private readonly log: Pick<EventStore, 'readAll'>,
  ) {}

  /** All of them, at the start of the log. @param file for the rows; what is there is thrown away */
  static async open(file: string, log: Pick<EventStore, 'readAll'>): Promise<MadeAgain> {
    const db = openScratch(file);
    const store = new SqliteBuildStore(db);
    await store.transact(async () => {
      for (const projection of PROJECTIONS) {
        const { name, version } = projection;
        await store.create(projection, { name, version, generation: GENERATION, active: true, status: 'running' });
      }
    });
    const lanes = (await store.builds()).flatMap((build) => {
      const projection = PROJECTIONS.find(({ name }) => name === build.name);
      return projection === undefined ? [] : [new Lane(store, projection, build)];
    });
    return new MadeAgain(file, db, store, lanes, log);
  }

  /** Brings each to where it is wanted. One that cannot apply an event stays before it; one that is further stays where it is. */
  async bring(wanted: Wanted, onProgress: OnProgress = () => {}): Promise<void> {
    const going = this.lanes.flatMap((lane) => {
      const until = wanted.find(({ projection }) => projection.name === lane.name)?.build.progress ?? -1;
      return lane.moves && until > lane.progress ? [{ lane, until }] : [];
    });
    if (going.length === 0) return;
    const last = Math.max(...going.map(({ until }) => until));
    // A batch ends where any of them stands or is to stand, so that all in it go the whole way.
    const ends = new Set<LogIndex>(going.flatMap(({ lane, until }) => [lane.progress, until]));
    let batch: StoredEvent[] = [];
    for await (const event of this.log.readAll(Math.min(...going.map(({ lane }) => lane.progress)))) {
      batch.push(event);
      if (batch.length < BATCH && !ends.has(event.logIndex)) continue;
      const before = event.logIndex - batch.length;
      await applyBatch(this.store, going.filter(({ lane, until }) => lane.moves && lane.progress === before && until >= event.logIndex).map(({ lane }) => lane), batch);
      batch = [];
      onProgress(event.logIndex + 1, last + 1);
      await nextTurn();
      if (event.logIndex >= last) break;
    }
  }

  stands(projection: string): Pick<Build, 'progress' | 'progressEvent' | 'reason'> | undefined {
    return this.lanes.find(({ name }) => name === projection);
  }

  rows(spec: TableSpec): Iterable<RowValues> {
    return rowsInOrder(this.db, spec, GENERATION);
  }

  /** What the full-text index of a table should hold. */
  wordsDigest(spec: TableSpec): string {
    return wordsDigestOf(this.db, spec, GENERATION);
  }

  close(): void {
    this.db.close();
    rmSync(this.file, { force: true });
  }
}
