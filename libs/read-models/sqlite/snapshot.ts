/** Reads of one moment: every query of a snapshot sees the same builds, with the same progress. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogIndex } from '#domain/ids.js';
import type { Build } from '../engine/builds.js';
import { ReadModelsUnavailableError } from '../errors.js';
import type { Row, Value } from '../projection.js';
import { PROJECTIONS } from '../projections/all.js';
import { readBuilds } from './build-store.js';
import { tableName, tablesOf } from './tables.js';

const PROJECTION_OF_TABLE: ReadonlyMap<string, string> =
  new Map(PROJECTIONS.flatMap(({ name, tables }) => tables.flatMap(tablesOf).map((table) => [table, name] as const)));

export class Snapshots {
  readonly #statements = new Map<string, StatementSync>();

  constructor(private readonly db: DatabaseSync) {}

  /** Runs the work, which must be done when it returns, on one state of the file. */
  read<T>(work: (snapshot: Snapshot) => T): T {
    this.db.exec('BEGIN');
    try {
      return work(new Snapshot(readBuilds(this.db), (sql) => this.#statement(sql)));
    } finally {
      this.db.exec('COMMIT');
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      // Rebuilds leave statements of generations that are gone.
      if (this.#statements.size >= 500) this.#statements.clear();
      this.#statements.set(sql, statement = this.db.prepare(sql));
    }
    return statement;
  }
}

export class Snapshot {
  readonly #active: ReadonlyMap<string, Build>;

  constructor(builds: readonly Build[], private readonly statement: (sql: string) => StatementSync) {
    this.#active = new Map(builds.filter((build) => build.active).map((build) => [build.name, build]));
  }

  /** `{name}` in the SQL stands for the table of that name that serves now. */
  all(sql: string, ...parameters: readonly Value[]): readonly Row[] {
    return this.statement(this.#named(sql)).all(...parameters) as Row[];
  }

  /** One after the other, as far as they are asked for. Not to be mixed with the same SQL asked again meanwhile. */
  *each(sql: string, ...parameters: readonly Value[]): Generator<Row> {
    for (const row of this.statement(this.#named(sql)).iterate(...parameters)) yield row as Row;
  }

  first(sql: string, ...parameters: readonly Value[]): Row | undefined {
    return this.statement(this.#named(sql)).get(...parameters) as Row | undefined;
  }

  /** The last log index that all of these projections have applied. */
  progress(...projections: readonly string[]): LogIndex {
    return Math.min(...projections.map((name) => this.#build(name).progress));
  }

  /** Changes whenever the projection serves from other tables. */
  generation(projection: string): number {
    return this.#build(projection).generation;
  }

  #named(sql: string): string {
    return sql.replaceAll(/\{(\w+)\}/g, (_, table: string) =>
      tableName(table, this.#build(PROJECTION_OF_TABLE.get(table) ?? table).generation));
  }

  #build(projection: string): Build {
    const build = this.#active.get(projection);
    if (build === undefined) throw new ReadModelsUnavailableError(`the projection ${projection} is not built yet`);
    return build;
  }
}
