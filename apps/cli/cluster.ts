/** Work on the servers that a ledger lives on: KurrentDB and PostgreSQL, which the environment names. */
import type { ClusterAddresses } from '#config/configuration.js';
import type { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import type { PostgresPool } from '#postgres/pool.js';
import type { Cli } from './cli.js';
import { databaseFailure } from './database.js';
import { CommandFailure, EXIT } from './failure.js';

export interface OpenCluster {
  readonly store: KurrentEventStore;
  /** At the version that this program needs. */
  readonly pool: PostgresPool;
}

/** Comparing a large ledger takes longer than answering a request. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;

/**
 * @param looksOnly it changes nothing on either server, and counts the log from its start
 * @throws {CommandFailure} as `onCluster` does; whoever calls closes both
 */
export async function openCluster(cli: Cli, place: ClusterAddresses, applicationName: string, { looksOnly = false } = {}): Promise<OpenCluster> {
  const { KurrentEventStore } = await import('#event-store/kurrentdb/store.js');
  const { PostgresPool } = await import('#postgres/pool.js');
  const { requireMigrated } = await import('#postgres/migrate.js');
  const { requireOfLedger, requireOfNoOther } = await import('#postgres/belonging.js');
  return await onCluster(async () => {
    const pool = PostgresPool.open({ url: place.database.url, applicationName, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
    try {
      await requireMigrated(pool);
      await (looksOnly ? requireOfNoOther : requireOfLedger)(pool, place.ledger);
      const store = KurrentEventStore.connect(place.eventStore.url, {
        ledger: place.ledger, readsMarks: !looksOnly, writesMarks: !looksOnly, onNotice: (notice) => { cli.terminal.note(notice); },
      });
      return { pool, store };
    } catch (error) {
      await pool.close();
      throw error;
    }
  });
}

/** @throws {CommandFailure} 7 where a server does not answer, 5 for what one refuses, 2 for an address that is none */
export async function onCluster<T>(work: () => Promise<T>): Promise<T> {
  const { StoreUnavailableError } = await import('#event-store/errors.js');
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw new CommandFailure(EXIT.unreachable, error.message);
    throw (await databaseFailure(error)) ?? error;
  }
}

export const clusterInWords = ({ eventStore, ledger }: ClusterAddresses): string => `${eventStore.shown}, ledger ${ledger}`;
