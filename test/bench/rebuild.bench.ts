/**
 * Rebuilding the read models against a bare script that reads the same events and inserts the same rows: no projections, no
 * looking up. Its rows lie ready, but for the data of entries, which it writes as it read them. Both on one thread, with the
 * same pragmas, tables and size of transactions.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import { eventsFile } from '#event-store/sqlite/schema.js';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { BATCH, ProjectionEngine } from '#read-models/engine/engine.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { SqliteBuildStore } from '#read-models/sqlite/build-store.js';
import { discard, openForWriting } from '#read-models/sqlite/file.js';
import { createTable, tableName } from '#read-models/sqlite/tables.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';
import { fill } from './big-ledger.js';

const EVENTS = Number(process.env['FACTLEDGER_BENCH_EVENTS'] ?? 40_000);
const TURNS = 5;

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  try {
    const store = await SqliteEventStore.open({ folder });
    const { events } = await fill(store, { events: EVENTS, statements: Math.min(10_000, EVENTS / 10) });
    await store.close();
    const [oursFile, rawFile] = [join(folder, 'ours.sqlite'), join(folder, 'raw.sqlite')];

    const ours = async (): Promise<number> => {
      discard(oursFile);
      const [db, log] = [openForWriting(oursFile), SqliteEventReader.open({ folder })];
      const rate = await rateOf(events, async () => {
        const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: new SqliteBuildStore(db), log });
        while (await engine.step());
        if (!engine.status.caughtUp) throw new Error('the rebuild did not come to its end');
      });
      db.close();
      await log.close();
      return rate;
    };
    await ours();
    const rows = rowsByEvent(oursFile, events);
    const raw = (): Promise<number> => {
      discard(rawFile);
      const [db, log] = [openForWriting(rawFile), new DatabaseSync(eventsFile(folder), { readOnly: true })];
      return rateOf(events, () => insertAll(db, log, rows)).finally(() => [db.close(), log.close()]);
    };
    return [await interleaved(`rebuild ${events.toLocaleString('en-US')} events`, 0.8, { ours, raw, turns: TURNS })];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const TABLES = PROJECTIONS.flatMap(({ tables }) => tables);
/** `data`: the place of the column that takes the event's own data; -1 for none. */
interface Insert { readonly table: number; readonly values: SQLOutputValue[]; readonly data: number }

/** The rows of a finished build, by the event that first made them. */
function rowsByEvent(file: string, events: number): readonly (readonly Insert[])[] {
  const byEvent = Array.from({ length: events }, (): Insert[] => []);
  const db = new DatabaseSync(file, { readOnly: true });
  for (const [i, { name, columns }] of TABLES.entries()) {
    const order = Object.hasOwn(columns, 'since') ? 'since' : Object.hasOwn(columns, 'log_index') ? 'log_index' : null;
    const data = name === 'statements' ? Object.keys(columns).indexOf('data') : -1;
    for (const row of db.prepare(`SELECT * FROM ${tableName(name, 1)}`).all()) {
      byEvent[order === null ? 0 : Number(row[order])]?.push({ table: i, values: Object.values(row), data });
    }
  }
  db.close();
  return byEvent;
}

function insertAll(db: DatabaseSync, log: DatabaseSync, rows: readonly (readonly Insert[])[]): void {
  for (const spec of TABLES) db.exec(createTable(spec, 1));
  const inserts: readonly StatementSync[] = TABLES.map(({ name, columns }) =>
    db.prepare(`INSERT INTO ${tableName(name, 1)} VALUES (${Object.keys(columns).map(() => '?').join(', ')})`));
  const page = log.prepare('SELECT log_index, bytes FROM events WHERE log_index > ? ORDER BY log_index LIMIT 500');
  page.setReturnArrays(true);
  let last = -1;
  db.exec('BEGIN IMMEDIATE');
  for (let read = page.all(last); read.length > 0; read = page.all(last)) {
    for (const row of read) {
      const event: { readonly data: unknown } = JSON.parse(String(row[1]));
      last += 1;
      for (const { table, values, data } of rows[last] ?? []) {
        if (data >= 0) values[data] = JSON.stringify(event.data);
        inserts[table]?.run(...values);
      }
    }
    if ((last + 1) % BATCH === 0) db.exec('COMMIT; BEGIN IMMEDIATE');
  }
  db.exec('COMMIT');
  if (last !== rows.length - 1) throw new Error('not all of the log was read');
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
