/** Builds of projections in PostgreSQL: the bookkeeping table `projections` and one set of tables a generation. */
import type { EventId, LogIndex } from '#domain/ids.js';
import type { PostgresPool, Queries } from '#postgres/pool.js';
import type { Build, BuildKey, BuildStore } from '../engine/builds.js';
import { ProgressFencedError } from '../errors.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { Projection, Row } from '../projection.js';
import type { ProjectionStatus } from '../status.js';
import { PostgresBuildRows } from './build-rows.js';
import { createTable, dropTable } from './tables.js';

/** Told whenever builds have moved; it carries nothing. */
export const PROGRESS_CHANNEL = 'factledger_progress';

/** Under which claim projections are moved; see leases.ts. */
export interface Claims {
  /** Names of the projections that are held. Builds of others are not seen. */
  readonly projections: readonly string[];
  /** What the lease of a projection must still say when its builds are moved. */
  epochOf(projection: string): number;
}

export class PostgresBuildStore implements BuildStore {
  readonly #rows: PostgresBuildRows[] = [];
  #under: Queries | null = null;

  /** @param claims null: nobody else moves these builds, and all of them are seen */
  constructor(private readonly pool: PostgresPool, private readonly claims: Claims | null = null) {}

  async builds(): Promise<readonly Build[]> {
    const builds = this.#under === null ? await this.pool.transact(readBuilds, { readOnly: true }) : await readBuilds(this.#under);
    const claimed = this.claims?.projections;
    return claimed === undefined ? builds : builds.filter(({ name }) => claimed.includes(name));
  }

  async transact(work: () => Promise<void>): Promise<void> {
    try {
      await this.pool.transact(async (connection) => {
        this.#under = connection;
        await work();
        await connection.query(`SELECT pg_notify('${PROGRESS_CHANNEL}', '')`);
      });
      for (const rows of this.#rows) rows.committed();
    } catch (error) {
      for (const rows of this.#rows) rows.forget();
      throw error;
    } finally {
      this.#under = null;
    }
  }

  rowsOf(projection: Projection, build: BuildKey & Pick<Build, 'progress'>): PostgresBuildRows {
    const rows = new PostgresBuildRows(() => this.#connection, projection, build.generation, build.progress < 0);
    this.#rows.push(rows);
    return rows;
  }

  async create(projection: Projection, build: Pick<Build, 'name' | 'version' | 'generation' | 'active' | 'status'>): Promise<void> {
    const { name, version, generation, active, status } = build;
    for (const statement of projection.tables.flatMap((spec) => createTable(spec, generation))) await this.#connection.query(statement);
    await this.#connection.query(`INSERT INTO read_models.projections (name, generation, version, active, status, progress, tables)
      VALUES ($1, $2, $3, $4, $5, -1, $6)`, [name, generation, version, active, status, JSON.stringify(projection.tables.map((spec) => spec.name))]);
    // What was asked to be built anew has begun.
    await this.#connection.query('DELETE FROM read_models.rebuilds WHERE projection = $1', [name]);
  }

  async advance({ name, generation }: BuildKey, from: LogIndex, to: LogIndex, event: EventId): Promise<void> {
    const { rows } = await this.#connection.query(`UPDATE read_models.projections SET progress = $1, progress_event = $2
      WHERE name = $3 AND generation = $4 AND progress = $5${this.#stillClaimed('$3', '$6')} RETURNING name`, [to, event, name, generation, from, ...this.#epoch(name)]);
    if (rows.length !== 1) throw new ProgressFencedError(`${name}, generation ${generation}, is no longer at ${from}, or is led by another projector`);
  }

  async mark({ name, generation }: BuildKey, status: ProjectionStatus, reason: string | null): Promise<void> {
    await this.#connection.query('UPDATE read_models.projections SET status = $1, reason = $2 WHERE name = $3 AND generation = $4', [status, reason, name, generation]);
  }

  async activate({ name, generation }: BuildKey): Promise<void> {
    const { rows } = await this.#connection.query(`UPDATE read_models.projections
      SET active = (generation = $2), status = CASE WHEN generation = $2 THEN 'running' ELSE status END
      WHERE name = $1${this.#stillClaimed('$1', '$3')} RETURNING name`, [name, generation, ...this.#epoch(name)]);
    if (rows.length === 0) throw new ProgressFencedError(`${name} is led by another projector`);
  }

  async discard({ name, generation }: BuildKey): Promise<void> {
    // By what was made then, not by the spec of now: this program may no longer know all of the tables.
    const { rows } = await this.#connection.query<Row>('DELETE FROM read_models.projections WHERE name = $1 AND generation = $2 RETURNING tables', [name, generation]);
    const tables: unknown = JSON.parse(rows[0] === undefined ? '[]' : textIn(rows[0], 'tables'));
    if (Array.isArray(tables)) for (const table of tables) await this.#connection.query(dropTable(String(table), generation));
  }

  get #connection(): Queries {
    if (this.#under === null) throw new Error('rows of a build are changed within a transaction');
    return this.#under;
  }

  #stillClaimed(name: string, epoch: string): string {
    return this.claims === null ? '' : ` AND EXISTS (SELECT FROM read_models.leases WHERE projection = ${name} AND epoch = ${epoch})`;
  }

  #epoch(name: string): readonly number[] {
    return this.claims === null ? [] : [this.claims.epochOf(name)];
  }
}

/** As they stand in the transaction that the connection is in. */
export async function readBuilds(connection: Pick<Queries, 'query'>): Promise<readonly Build[]> {
  const { rows } = await connection.query<Row>(`SELECT name, generation, version, active::int AS active, status, reason, progress, progress_event
    FROM read_models.projections ORDER BY name, generation`);
  return rows.map(buildOf);
}

const buildOf = (row: Row): Build => ({
  name: textIn(row, 'name'), version: integerIn(row, 'version'), generation: integerIn(row, 'generation'), active: row['active'] === 1,
  status: textIn(row, 'status') as ProjectionStatus, reason: row['reason'] === null ? null : textIn(row, 'reason'),
  progress: integerIn(row, 'progress'), progressEvent: row['progress_event'] === null ? null : (textIn(row, 'progress_event') as EventId),
});
