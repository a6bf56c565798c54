/** Builds of projections in `read-models.sqlite`: the bookkeeping table `projections` and one set of tables a generation. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventId, LogIndex } from '#domain/ids.js';
import { transactAsync } from '#sqlite/sql.js';
import type { Build, BuildKey, BuildStore } from '../engine/builds.js';
import { ProgressFencedError } from '../errors.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { Projection, Row } from '../projection.js';
import type { ProjectionStatus } from '../status.js';
import { SqliteBuildRows } from './build-rows.js';
import { createTable, dropTable, tablesOf } from './tables.js';

export class SqliteBuildStore implements BuildStore {
  readonly #advance: StatementSync;
  readonly #mark: StatementSync;
  readonly #rows: SqliteBuildRows[] = [];

  constructor(private readonly db: DatabaseSync) {
    this.#advance = db.prepare(`UPDATE projections SET progress = ?, progress_event = ?
      WHERE name = ? AND generation = ? AND progress = ?`);
    this.#mark = db.prepare('UPDATE projections SET status = ?, reason = ? WHERE name = ? AND generation = ?');
  }

  async builds(): Promise<readonly Build[]> {
    return readBuilds(this.db);
  }

  async transact(work: () => Promise<void>): Promise<void> {
    try {
      await transactAsync(this.db, work);
    } catch (error) {
      for (const rows of this.#rows) rows.forget();
      throw error;
    }
  }

  rowsOf(projection: Projection, build: BuildKey): SqliteBuildRows {
    const rows = new SqliteBuildRows(this.db, projection, build.generation);
    this.#rows.push(rows);
    return rows;
  }

  async create(projection: Projection, build: Pick<Build, 'name' | 'version' | 'generation' | 'active' | 'status'>): Promise<void> {
    const { name, version, generation, active, status } = build;
    for (const table of projection.tables) this.db.exec(createTable(table, generation));
    this.db.prepare(`INSERT INTO projections (name, generation, version, active, status, progress, tables)
      VALUES (?, ?, ?, ?, ?, -1, ?)`)
      .run(name, generation, version, active ? 1 : 0, status, JSON.stringify(projection.tables.flatMap(tablesOf)));
  }

  async advance({ name, generation }: BuildKey, from: LogIndex, to: LogIndex, event: EventId): Promise<void> {
    if (Number(this.#advance.run(to, event, name, generation, from).changes) !== 1) {
      throw new ProgressFencedError(`${name}, generation ${generation}, is no longer at ${from}`);
    }
  }

  async mark({ name, generation }: BuildKey, status: ProjectionStatus, reason: string | null): Promise<void> {
    this.#mark.run(status, reason, name, generation);
  }

  async activate({ name, generation }: BuildKey): Promise<void> {
    this.db.prepare(`UPDATE projections SET active = (generation = ?), status = iif(generation = ?, 'running', status)
      WHERE name = ?`)
      .run(generation, generation, name);
  }

  async discard({ name, generation }: BuildKey): Promise<void> {
    // By what was made then, not by the spec of now: this program may no longer know all of the tables.
    const row = this.db.prepare('SELECT tables FROM projections WHERE name = ? AND generation = ?').get(name, generation);
    const tables: unknown = JSON.parse(String(row?.['tables'] ?? '[]'));
    if (Array.isArray(tables)) for (const table of tables) this.db.exec(dropTable(String(table), generation));
    this.db.prepare('DELETE FROM projections WHERE name = ? AND generation = ?').run(name, generation);
  }
}

/** As they stand in the transaction that the connection is in. */
export function readBuilds(db: DatabaseSync): readonly Build[] {
  const rows = db.prepare('SELECT * FROM projections ORDER BY name, generation').all() as Row[];
  return rows.map((row) => ({
    name: textIn(row, 'name'), version: integerIn(row, 'version'), generation: integerIn(row, 'generation'),
    active: row['active'] === 1,
    status: textIn(row, 'status') as ProjectionStatus, reason: row['reason'] === null ? null : textIn(row, 'reason'),
    progress: integerIn(row, 'progress'),
    progressEvent: row['progress_event'] === null ? null : (textIn(row, 'progress_event') as EventId),
  }));
}
