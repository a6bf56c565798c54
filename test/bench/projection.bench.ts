/**
 * Projecting into PostgreSQL against a bare script that inserts the same rows, which lie ready, in as large batches into the same
 * tables with the same indexes: no events, no projections, no looking up, and rows as they are at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { migrate } from '#postgres/migrate.js';
import { PostgresPool } from '#postgres/pool.js';
import { BATCH, ProjectionEngine } from '#read-models/engine/engine.js';
import { PostgresBuildStore } from '#read-models/postgres/build-store.js';
import { WORDS, createTable, sqlTypeOf, tableName } from '#read-models/postgres/tables.js';
import type { TableSpec } from '#read-models/projection.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { testDatabase } from '#test/support/postgres/database.js';
import { endPostgres, startPostgres } from '#test/support/postgres/server.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';
import { fill } from './big-ledger.js';

const EVENTS = Number(process.env['FACTLEDGER_BENCH_EVENTS'] ?? 20_000);
const TURNS = 5;
const TABLES = PROJECTIONS.flatMap(({ tables }) => tables);

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  await startPostgres();
  try {
    const store = await SqliteEventStore.open({ folder });
    const { events } = await fill(store, { events: EVENTS, statements: Math.min(10_000, EVENTS / 10) });
    await store.close();
    /** On a database of its own, so that nobody cleans up after the other meanwhile. */
    const inDatabase = async (work: (pool: PostgresPool) => Promise<number>): Promise<number> => {
      const { url, drop } = await testDatabase();
      await migrate(url);
      const pool = PostgresPool.open({ url, applicationName: 'bench', statementTimeoutMs: 0 });
      try {
        return await work(pool);
      } finally {
        await pool.close();
        await drop();
      }
    };
    let rows: readonly Ready[] = [];
    const ours = (): Promise<number> => inDatabase(async (pool) => {
      const log = SqliteEventReader.open({ folder });
      const rate = await rateOf(events, async () => {
        const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: new PostgresBuildStore(pool), log });
        while (await engine.step());
        if (!engine.status.caughtUp) throw new Error('the projections did not come to the end of the log');
      });
      await log.close();
      if (rows.length === 0) rows = await readyRows(pool);
      return rate;
    });
    const raw = (): Promise<number> => inDatabase((pool) => rateOf(events, () => insertAll(pool, rows, events)));
    return [await interleaved(`project ${events.toLocaleString('en-US')} events into PostgreSQL`, 0.5, { ours, raw, turns: TURNS })];
  } finally {
    await endPostgres();
    rmSync(folder, { recursive: true });
  }
}

/** The rows of one table: each column as an array, `words` as text. */
interface Ready {
  readonly spec: TableSpec;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

const readyRows = (pool: PostgresPool): Promise<readonly Ready[]> => Promise.all(TABLES.map(async (spec) => {
  const columns = [...Object.keys(spec.columns), ...(spec.fullText === undefined ? [] : [WORDS])];
  const { rows } = await pool.query<Record<string, unknown>>(`SELECT ${columns.map((column) => (column === WORDS ? `${WORDS}::text` : column)).join(', ')} FROM ${tableName(spec.name, 1)} ORDER BY ${spec.key.join(', ')}`);
  return { spec, columns, values: columns.map((column) => rows.map((row) => row[column])) };
}));

/** As many transactions as the projector makes, each with its share of the rows of every table. */
async function insertAll(pool: PostgresPool, ready: readonly Ready[], events: number): Promise<void> {
  for (const { spec } of ready) for (const statement of createTable(spec, 1)) await pool.query(statement);
  const batches = Math.ceil(events / BATCH);
  for (let batch = 0; batch < batches; batch++) {
    await pool.transact(async (queries) => {
      for (const { spec, columns, values } of ready) {
        const share = Math.ceil((values[0]?.length ?? 0) / batches);
        const part = values.map((column) => column.slice(batch * share, (batch + 1) * share));
        if ((part[0]?.length ?? 0) === 0) continue;
        const types = columns.map((column, i) => `$${i + 1}::${column === WORDS ? 'text' : sqlTypeOf(spec, column)}[]`);
        await queries.query(`INSERT INTO ${tableName(spec.name, 1)} (${columns.join(', ')})
          SELECT ${columns.map((column, i) => `c${i}${column === WORDS ? '::tsvector' : ''}`).join(', ')} FROM unnest(${types.join(', ')}) AS k (${columns.map((_, i) => `c${i}`).join(', ')})`, part);
      }
    });
  }
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
