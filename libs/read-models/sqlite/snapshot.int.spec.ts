import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../projections/all.js';
import type { Snapshot } from '../snapshot.js';
import { SqliteBuildStore } from './build-store.js';
import { prepareBookkeeping } from './file.js';
import { SqliteSnapshots } from './snapshot.js';

let db: DatabaseSync;
let snapshots: SqliteSnapshots;
const count = async (snapshot: Snapshot): Promise<unknown> => (await snapshot.first('SELECT count(*) AS n FROM {mentions}'))?.['n'];

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  snapshots = new SqliteSnapshots(db);
});

const mentions = PROJECTIONS.filter(({ name }) => name === 'mentions');
function build(): void {
  for (const projection of mentions) {
    const store = new SqliteBuildStore(db);
    store.create(projection, { name: projection.name, version: projection.version, generation: 3, active: true, status: 'running' });
  }
}

describe('reads of a file', () => {
  it('come one after the other, a failed one as well', async () => {
    build();
    const order: string[] = [];
    const read = (name: string): Promise<void> => snapshots.read(async (snapshot) => {
      order.push(`${name} begins`);
      await count(snapshot);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
    });
    const outcomes = await Promise.allSettled([read('a'), read('b'), read('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('take the tables that serve now', async () => {
    build();
    db.exec("INSERT INTO mentions_3 VALUES ('source-1', 'incident-1', 4)");
    expect(await snapshots.read(async (snapshot) => [await count(snapshot), snapshot.generation('mentions'), snapshot.progress('mentions')]))
      .toEqual([1, 3, -1]);
  });

  it('refuse what is asked for when they are over', async () => {
    build();
    const late = await snapshots.read(async (snapshot) => ({ ask: () => count(snapshot) }));
    await expect(late.ask()).rejects.toThrow('over');
  });

  it('say that a projection is not built yet', async () => {
    await expect(snapshots.read(count)).rejects.toMatchObject({ code: 'read-models-unavailable' });
  });
});
