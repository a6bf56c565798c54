/** Proves the read models equal to what the log alone yields: makes them again beside, from zero, and compares digests. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { LogIndex } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import { FolderLock } from '#event-store/sqlite/folder-lock.js';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import type { Build } from '../engine/builds.js';
import { BATCH } from '../engine/engine.js';
import { Lane, applyBatch } from '../engine/lane.js';
import type { Projection } from '../projection.js';
import { PROJECTIONS } from '../projections/all.js';
import { SqliteBuildStore, readBuilds } from './build-store.js';
import { digestOf, firstDifference, wordsDigestOf } from './digest.js';
import { openForReading, openScratch, readModelsFile } from './file.js';

export interface ReadModelFault {
  readonly projection: string;
  /** Null for the projection as a whole. */
  readonly table: string | null;
  readonly what: string;
}
export interface ReadModelCheck {
  /** There are none yet: the next start makes them. */
  readonly absent: boolean;
  /** Tables compared. */
  readonly tables: number;
  /** Empty when all is as the log says. */
  readonly faults: readonly ReadModelFault[];
}

type OnProgress = (done: number, of: number) => void;

/**
 * For a folder that no process holds. A projection that is only behind has no fault: it is compared where it stands.
 * @param onProgress told, now and then, how many events of how many have been gone through
 * @throws {StoreUnavailableError} when the folder is in use, or holds no event file
 */
export async function checkReadModels(folder: string, onProgress: OnProgress = () => {}): Promise<ReadModelCheck> {
  const lock = FolderLock.acquire(folder);
  const scratchFile = join(folder, 'read-models.check.sqlite');
  const open: { close(): unknown }[] = [];
  try {
    const log = SqliteEventReader.open({ folder });
    open.push(log);
    const file = readModelsFile(folder);
    if (!existsSync(file)) return { absent: true, tables: 0, faults: [] };
    const live = openForReading(file);
    open.push(live);
    const scratch = openScratch(scratchFile);
    open.push(scratch);
    return await compare(live, scratch, log, onProgress);
  } finally {
    for (const each of open) await each.close();
    rmSync(scratchFile, { force: true });
    lock.release();
  }
}

async function compare(
  live: DatabaseSync, scratch: DatabaseSync, log: SqliteEventReader, onProgress: OnProgress,
): Promise<ReadModelCheck> {
  const head = await log.head();
  const faults: ReadModelFault[] = [];
  const builds = readBuilds(live);
  const comparable = PROJECTIONS.flatMap((projection) => {
    const build = builds.find(({ name, active }) => active && name === projection.name);
    const fault = faultOf(projection, build, head);
    if (fault !== null) faults.push({ projection: projection.name, table: null, what: fault });
    return build !== undefined && build.version === projection.version && build.progress <= head ? [{ projection, build }] : [];
  });
  const made = await makeAgain(scratch, log, comparable, onProgress);
  let tables = 0;
  for (const { projection, build } of comparable) {
    const again = made.find(({ name }) => name === projection.name);
    if (again?.reason != null && again.progress < build.progress) {
      faults.push({ projection: projection.name, table: null, what: again.reason });
      continue;
    }
    if (again?.progressEvent !== build.progressEvent) {
      faults.push({ projection: projection.name, table: null, what: `event ${build.progress} is another one in this log` });
    }
    for (const spec of projection.tables) {
      tables += 1;
      const [found, expected] = [await digestOf(live, spec, build.generation), await digestOf(scratch, spec, 1)];
      if (found.sha256 === expected.sha256) {
        if (spec.fullText !== undefined && wordsDigestOf(live, spec, build.generation) !== wordsDigestOf(scratch, spec, 1)) {
          faults.push({ projection: projection.name, table: spec.name, what: 'its full-text index is not that of its rows' });
        }
        continue;
      }
      const first = firstDifference(spec, [live, build.generation], [scratch, 1]);
      faults.push({
        projection: projection.name, table: spec.name,
        what: `digest ${found.sha256} (${found.rows} rows), from the log ${expected.sha256} (${expected.rows} rows); `
          + `first different at ${first ?? 'none'}`,
      });
    }
  }
  return { absent: false, tables, faults };
}

function faultOf({ version }: Projection, build: Build | undefined, head: LogIndex): string | null {
  if (build === undefined) return 'it is not there';
  if (build.version !== version) return `it has version ${build.version}; this program makes version ${version}`;
  if (build.progress > head) return `it has applied event ${build.progress}; the log ends at ${head}`;
  return build.status === 'stale' ? (build.reason ?? 'it is stale') : null;
}

/** Each projection from zero to where the live one stands. */
async function makeAgain(
  scratch: DatabaseSync, log: SqliteEventReader, wanted: readonly { readonly projection: Projection; readonly build: Build }[],
  onProgress: OnProgress,
): Promise<readonly Lane[]> {
  const store = new SqliteBuildStore(scratch);
  await store.transact(async () => {
    for (const { projection } of wanted) {
      const { name, version } = projection;
      await store.create(projection, { name, version, generation: 1, active: true, status: 'running' });
    }
  });
  const lanes = (await store.builds()).flatMap((build) => {
    const one = wanted.find(({ projection }) => projection.name === build.name);
    return one === undefined ? [] : [{ lane: new Lane(store, one.projection, build), until: one.build.progress }];
  });
  const last = Math.max(-1, ...lanes.map(({ until }) => until));
  let batch: StoredEvent[] = [];
  const flush = async (): Promise<void> => {
    const reached = batch.at(-1)?.logIndex ?? -1;
    const moving = lanes.filter(({ lane, until }) => lane.moves && until >= reached);
    await applyBatch(store, moving.map(({ lane }) => lane), batch);
    batch = [];
    onProgress(reached + 1, last + 1);
    await nextTurn();
  };
  if (last >= 0) {
    for await (const event of log.readAll(-1)) {
      batch.push(event);
      // A batch ends where any of them stands, so that all in it go the whole way.
      if (batch.length >= BATCH || lanes.some(({ until }) => until === event.logIndex)) await flush();
      if (event.logIndex >= last) break;
    }
  }
  return lanes.map(({ lane }) => lane);
}
