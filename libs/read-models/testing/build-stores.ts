/** Both stores of builds, for suites that each of them must pass. */
import { DatabaseSync } from 'node:sqlite';
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { BuildStore } from '../engine/builds.js';
import { digestOf as digestInPostgres } from '../postgres/digest.js';
import { PostgresBuildStore } from '../postgres/build-store.js';
import { tableName as nameInPostgres } from '../postgres/tables.js';
import type { TableDigest } from '../digest.js';
import type { Row, TableSpec } from '../projection.js';
import { SqliteBuildStore } from '../sqlite/build-store.js';
import { digestOf as digestInSqlite } from '../sqlite/digest.js';
import { prepareBookkeeping } from '../sqlite/file.js';
import { tableName as nameInSqlite } from '../sqlite/tables.js';

/** An empty place for builds. */
export interface Builds {
  readonly store: BuildStore;
  /** For another engine at the same builds. */
  another(): BuildStore;
  /** Null where there is no such table. */
  rows(table: string, generation: number): Promise<readonly Row[] | null>;
  digest(spec: TableSpec, generation: number): Promise<TableDigest>;
  /** As if an older program had made the active builds of a projection. */
  outdate(projection: string): Promise<void>;
  close(): Promise<void>;
}

async function inSqlite(): Promise<Builds> {
  const db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  return {
    store: new SqliteBuildStore(db), another: () => new SqliteBuildStore(db),
    rows: async (table, generation) => {
      const there = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(nameInSqlite(table, generation)) !== undefined;
      return there ? (db.prepare(`SELECT * FROM ${nameInSqlite(table, generation)} ORDER BY 1`).all() as Row[]) : null;
    },
    digest: (spec, generation) => digestInSqlite(db, spec, generation),
    outdate: async (projection) => void db.prepare('UPDATE projections SET version = 0 WHERE name = ?').run(projection),
    close: async () => db.close(),
  };
}

async function inPostgres(): Promise<Builds> {
  const { url, drop } = await testDatabase('migrated');
  const pool = PostgresPool.open({ url, applicationName: 'specs', max: 4 });
  return {
    store: new PostgresBuildStore(pool), another: () => new PostgresBuildStore(pool),
    rows: async (table, generation) => {
      const name = nameInPostgres(table, generation);
      const { rows: [found] } = await pool.query<Row>('SELECT to_regclass($1)::text AS name', [name]);
      return found?.['name'] == null ? null : (await pool.query<Row>(`SELECT * FROM ${name} ORDER BY 1`)).rows;
    },
    digest: (spec, generation) => pool.transact((queries) => digestInPostgres(queries, spec, generation), { isolation: 'repeatable read', readOnly: true }),
    outdate: async (projection) => void (await pool.query('UPDATE read_models.projections SET version = 0 WHERE name = $1', [projection])),
    close: async () => {
      await pool.close();
      await drop();
    },
  };
}

export const BUILD_STORES = [{ name: 'SQLite', open: inSqlite }, { name: 'PostgreSQL', open: inPostgres }] as const;
