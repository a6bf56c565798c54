/** A database of its own for one spec, at the version that the program needs, and connections to it. */
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from './database.js';

export interface MigratedDatabase {
  /** A connection string. */
  readonly url: string;
  readonly pool: PostgresPool;
  readonly drop: () => Promise<void>;
}

export async function migratedDatabase(): Promise<MigratedDatabase> {
  const { url, drop } = await testDatabase('migrated');
  const pool = PostgresPool.open({ url, applicationName: 'a spec' });
  return {
    url, pool,
    drop: async () => {
      await pool.close();
      await drop();
    },
  };
}
