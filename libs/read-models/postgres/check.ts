/**
 * Proves the read models in PostgreSQL equal to what the log alone yields, while projectors and instances go on: what is there is
 * read in one transaction, and compared where each projection stands in it.
 */
import type { EventStore } from '#event-store/port.js';
import type { PostgresPool, Queries } from '#postgres/pool.js';
import { comparable, compareReadModels } from '../check.js';
import type { OnProgress, ReadModelCheck } from '../check.js';
import type { RowValues } from '../digest.js';
import type { FullTextSpec, Row, TableSpec } from '../projection.js';
import { MadeAgain } from '../sqlite/made-again.js';
import { readBuilds } from './build-store.js';
import { pagesInOrder, rowsInOrder } from './digest.js';
import { vectorOf } from './full-text.js';
import { WORDS, sqlTypeOf, tableName } from './tables.js';

/**
 * @param scratch a file of this machine for what is made again, meanwhile
 * @throws {DatabaseUnavailableError | StoreUnavailableError}
 */
export async function checkReadModelsInPostgres(
  pool: PostgresPool, log: Pick<EventStore, 'readAll' | 'head'>, scratch: string, onProgress: OnProgress = () => {},
): Promise<ReadModelCheck> {
  const before = await readBuilds(pool);
  if (!before.some(({ active }) => active)) return { absent: true, tables: 0, faults: [] };
  const made = await MadeAgain.open(scratch, log);
  try {
    // Most of the way first: the transaction then is short.
    await made.bring(comparable(before, await log.head()), onProgress);
    return await pool.transact(async (queries) => {
      const builds = await readBuilds(queries);
      const head = await log.head();
      await made.bring(comparable(builds, head), onProgress);
      return await compareReadModels({
        builds, rows: (spec, generation) => rowsInOrder(queries, spec, generation), wordsAgree: (spec, generation) => wordsAgree(queries, spec, generation),
      }, made, head);
    }, { isolation: 'repeatable read', readOnly: true });
  } finally {
    made.close();
  }
}

async function wordsAgree(queries: Queries, spec: TableSpec, generation: number): Promise<boolean> {
  const { fullText } = spec;
  if (fullText === undefined) return true;
  for await (const page of pagesInOrder(queries, spec, generation)) if (await anyDiffers(queries, spec, generation, fullText, page)) return false;
  return true;
}

async function anyDiffers(queries: Queries, spec: TableSpec, generation: number, fullText: FullTextSpec, page: readonly RowValues[]): Promise<boolean> {
  const columns = Object.keys(spec.columns);
  const rows = page.map((values): Row => Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null])));
  const types = [...spec.key.map((column) => sqlTypeOf(spec, column)), 'text'];
  const { rows: [other] } = await queries.query<Row>(`SELECT 1 AS differs FROM unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})
    AS k(${[...spec.key, 'expected'].join(', ')}) JOIN ${tableName(spec.name, generation)} t USING (${spec.key.join(', ')})
    WHERE t.${WORDS} IS DISTINCT FROM k.expected::tsvector LIMIT 1`,
  [...spec.key.map((column) => rows.map((row) => row[column])), rows.map((row) => vectorOf(fullText, row))]);
  return other !== undefined;
}
