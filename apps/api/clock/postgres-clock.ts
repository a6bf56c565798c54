/** The clock of a PostgreSQL server: what it says half a round trip ago, right to within that half. */
import type { StoreClock, StoreTime } from './clock-guard.js';

/** As `PostgresPool` answers. */
export interface Answering {
  query(sql: string): Promise<{ readonly rows: readonly unknown[] }>;
}

const ASK = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms';

export class PostgresClock implements StoreClock {
  /** @param steady milliseconds since some moment */
  constructor(
    private readonly database: Answering,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  async read(): Promise<StoreTime> {
    const asked = this.steady();
    const { rows: [row] } = await this.database.query(ASK);
    const half = (this.steady() - asked) / 2;
    if (typeof row !== 'object' || row === null || !('now_ms' in row) || typeof row.now_ms !== 'number') throw new Error('the database does not tell its time');
    return { nowMs: row.now_ms + half, errorMs: half };
  }
}
