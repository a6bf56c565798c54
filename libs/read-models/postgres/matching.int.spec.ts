import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DHS, assertion, opened, question, utterance } from '#domain/testing/builders.js';
import type { PostgresPool } from '#postgres/pool.js';
import { parseSearch } from '../search/query-language.js';
import type { Snapshots } from '../snapshot.js';
import { SqliteBuildStore } from '../sqlite/build-store.js';
import { prepareBookkeeping } from '../sqlite/file.js';
import { SqliteSnapshots } from '../sqlite/snapshot.js';
import { MemoryLog } from '../testing/memory-log.js';
import { PostgresProjections } from '../testing/postgres.js';
import { projectedInto } from '../testing/projected.js';
import { PostgresSnapshots } from './snapshot.js';

/** Words that lie everywhere, evenly here and there, long ago alone, of late alone, and hardly anywhere; some without places. */
function gistOf(i: number): string {
  const words = ['everywhere', ...(i % 7 === 0 ? ['now and then'] : []), ...(i < 60 ? ['of old'] : []), ...(i > 370 ? ['lately'] : []), ...(i === 5 || i === 300 ? ['rare'] : [])];
  return `${words.join(' ')} ${i % 50 === 3 ? `${'again '.repeat(260)} odd end` : `end odd${i % 50 === 4 ? ' odd end' : ''}`}`;
}
const SEARCHES = ['everywhere', '"now and then"', '"of old"', 'lately', 'rare', 'nowhere', 'everywhere -lately', '"odd end"', 'everywhere -"odd end"', 'again', 'rare OR "of old" -again'];

const pools: PostgresPool[] = [];
const projections = new PostgresProjections((pool) => { pools.push(pool); return pool; });
let stores: readonly [Snapshots, Snapshots];

beforeAll(async () => {
  const log = new MemoryLog();
  log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
  log.append('incident-I1', [opened(), question('Q1'), utterance('U1'), ...Array.from({ length: 400 }, (_, i) => assertion(`A${i}`, { gist: gistOf(i) }))]);
  const db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  const sqlite = new SqliteSnapshots(db);
  await projectedInto(new SqliteBuildStore(db), sqlite, log);
  await projections.project(log);
  stores = [sqlite, new PostgresSnapshots({ pool: pools[0]! })];
});
afterAll(() => projections.close());

it.each(SEARCHES)('%s: matches are the newest before any place, as many as are asked for', async (words) => {
  const query = parseSearch(words);
  for (const limit of [1, 2, 5, 40, 1_000]) {
    for (const before of [10_000, 700, 401, 130, 60, 0]) {
      const [expected, found] = await Promise.all(stores.map((store) => store.read(async (snapshot) =>
        (await snapshot.matches({ query, facets: [], before, limit })).map(({ place, text, since }) => [place, text, since]))));
      expect([limit, before, found]).toEqual([limit, before, expected]);
    }
  }
});
