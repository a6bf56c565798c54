/** What projections make of a log, as digests: made from zero, in a file that is thrown away. */
import { rmSync } from 'node:fs';
import type { EventStore } from '#event-store/port.js';
import type { TableDigest } from '../digest.js';
import { ProjectionEngine } from '../engine/engine.js';
import { PROJECTIONS } from '../projections/all.js';
import { SqliteBuildStore } from './build-store.js';
import { digestOf } from './digest.js';
import { openScratch } from './file.js';

export interface NamedDigest extends TableDigest {
  readonly table: string;
}

/**
 * @param file for the rows, meanwhile; there must be none of that name
 * @param onProgress told after every batch: events applied, of how many
 * @throws when a projection cannot apply an event
 */
export async function digestsOfLog(
  log: Pick<EventStore, 'readAll' | 'head'>, file: string, onProgress: (done: number, of: number) => void = () => {},
): Promise<readonly NamedDigest[]> {
  const db = openScratch(file);
  try {
    const engine = await ProjectionEngine.open({
      projections: PROJECTIONS, store: new SqliteBuildStore(db), log, onStatus: ({ applied, head }) => onProgress(applied + 1, head + 1),
    });
    while (await engine.step());
    const stale = engine.status.projections.find(({ reason }) => reason !== null);
    if (stale !== undefined) throw new Error(`${stale.name}: ${String(stale.reason)}`);
    const digests: NamedDigest[] = [];
    for (const spec of PROJECTIONS.flatMap(({ tables }) => tables)) digests.push({ table: spec.name, ...(await digestOf(db, spec, 1)) });
    return digests;
  } finally {
    db.close();
    rmSync(file, { force: true });
  }
}
