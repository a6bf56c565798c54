/**
 * Who moves which projection, when several projectors run: each projection is led by one of them at a time. A lease holds for
 * a few seconds and is renewed well before; whoever finds it expired takes it over and counts its epoch up, by which a leader
 * that was only asleep is refused (see build-store.ts). Times are the server's, so that no two clocks have to agree.
 */
import type { PostgresPool } from '#postgres/pool.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { Claims } from './build-store.js';

/** A leader that says nothing for so long is taken to be dead. It says something three times as often. */
export const LEASE_MS = 6_000;

/** What one projector holds: projections with the epochs of their leases. */
export class Claimed implements Claims {
  constructor(readonly epochs: ReadonlyMap<string, number>) {}

  get projections(): readonly string[] {
    return [...this.epochs.keys()];
  }

  epochOf(projection: string): number {
    return this.epochs.get(projection) ?? -1;
  }

  equals(other: Claimed): boolean {
    return this.epochs.size === other.epochs.size && [...this.epochs].every(([name, epoch]) => other.epochs.get(name) === epoch);
  }
}

export class Leases {
  /**
   * @param holder this projector: a name that no other ever had, and the machine it runs on
   * @param projections those it knows how to make
   * @param leaseMs the same for all that share the projections
   */
  constructor(
    private readonly pool: PostgresPool, private readonly holder: { readonly id: string; readonly host: string },
    private readonly projections: readonly string[], private readonly leaseMs = LEASE_MS,
  ) {}

  /**
   * Says that this projector lives, keeps what it holds, and takes what nobody leads: no more than its share, so that those who
   * come later get theirs. What it holds beyond that, it gives up.
   */
  async renew(): Promise<Claimed> {
    return await this.pool.transact(async (connection) => {
      await connection.query(`INSERT INTO read_models.projectors (id, host, seen_at) VALUES ($1, $2, clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()`, [this.holder.id, this.holder.host]);
      await connection.query("DELETE FROM read_models.projectors WHERE seen_at < clock_timestamp() - interval '1 hour'");
      await connection.query('INSERT INTO read_models.leases (projection) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [this.projections]);
      const { rows: [counted] } = await connection.query<Row>(`SELECT count(*) AS alive FROM read_models.projectors
        WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond'`, [this.leaseMs]);
      const share = Math.ceil(this.projections.length / Math.max(1, counted === undefined ? 1 : integerIn(counted, 'alive')));
      // In the order of their names: two projectors that renew at once wait for each other, and never both.
      const { rows: held } = await connection.query<Row>(`SELECT projection FROM read_models.leases
        WHERE holder = $1 AND projection = ANY($2::text[]) ORDER BY projection FOR UPDATE`, [this.holder.id, this.projections]);
      const kept = held.map((row) => textIn(row, 'projection')).slice(0, share);
      await connection.query(`UPDATE read_models.leases SET holder = NULL, expires_at = NULL
        WHERE holder = $1 AND NOT projection = ANY($2::text[])`, [this.holder.id, kept]);
      const { rows: taken } = await connection.query<Row>(`SELECT projection FROM read_models.leases
        WHERE projection = ANY($1::text[]) AND (holder IS NULL OR expires_at < clock_timestamp())
        ORDER BY projection LIMIT $2 FOR UPDATE SKIP LOCKED`, [this.projections, share - kept.length]);
      const { rows } = await connection.query<Row>(`UPDATE read_models.leases
        SET epoch = CASE WHEN projection = ANY($2::text[]) THEN epoch ELSE epoch + 1 END, holder = $1, expires_at = clock_timestamp() + $4 * interval '1 millisecond'
        WHERE projection = ANY($2::text[]) OR projection = ANY($3::text[]) RETURNING projection, epoch`,
        [this.holder.id, kept, taken.map((row) => textIn(row, 'projection')), this.leaseMs]);
      return new Claimed(new Map(rows.map((row) => [textIn(row, 'projection'), integerIn(row, 'epoch')])));
    });
  }

  /** Somebody else may lead from now on, without waiting for the leases to run out. */
  async release(): Promise<void> {
    await this.pool.transact(async (connection) => {
      await connection.query('UPDATE read_models.leases SET holder = NULL, expires_at = NULL WHERE holder = $1', [this.holder.id]);
      await connection.query('DELETE FROM read_models.projectors WHERE id = $1', [this.holder.id]);
    });
  }
}
