/** The projector process, from its environment to its exit status. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Key } from '#api/http/key.js';
import { Log } from '#api/http/log.js';
import { projectorConfiguration } from '#config/configuration.js';
import type { ProjectorConfiguration, Surroundings } from '#config/configuration.js';
import { ConfigurationError } from '#config/errors.js';
import { EXIT_STATUS } from '#config/supervised.js';
import type { ExitStatus, Supervised } from '#config/supervised.js';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { DatabaseNotMigratedError, DatabaseOfAnotherLedgerError, DatabaseUrlError } from '#postgres/errors.js';
import { requireOfLedger } from '#postgres/belonging.js';
import { requireMigrated } from '#postgres/migrate.js';
import { PostgresPool } from '#postgres/pool.js';
import { Projecting } from './projecting.js';
import { serveStatus } from './status-server.js';

export type ProcessParts = Omit<Surroundings, 'defaultFolder'> & Supervised;

/** A leader that stops in the midst of a transaction must not keep others from taking over. */
const IDLE_IN_TRANSACTION_MS = 4_000;
const CONNECTIONS = 4;

/** Projects until it is asked to stop, or cannot start. */
export async function runProjector(parts: ProcessParts): Promise<ExitStatus> {
  try {
    return await project(projectorConfiguration(parts), parts);
  } catch (error) {
    const line = misconfiguredIn(error);
    if (line === null) throw error;
    parts.write(line);
    return EXIT_STATUS.configuration;
  }
}

async function project(configuration: ProjectorConfiguration, { stop, write }: Supervised): Promise<ExitStatus> {
  const log = new Log(write, configuration.logLevel);
  for (const warning of configuration.warnings) log.warn('configuration', { warning });
  const pool = PostgresPool.open({
    url: configuration.database.url, applicationName: 'factledger projector', max: CONNECTIONS, idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    onLost: (error) => log.warn('database-connection-lost', { error }),
  });
  let reconnects = 0;
  const store = KurrentEventStore.connect(configuration.eventStore.url, {
    ledger: configuration.ledger,
    onNotice: (notice) => {
      reconnects += 1;
      log.warn('event-store', { notice });
    },
  });
  try {
    await requireMigrated(pool);
    await requireOfLedger(pool, configuration.ledger);
    const projecting = new Projecting({ pool, store, reconnects: () => reconnects, log, id: randomUUID(), host: hostname() });
    const server = await serveStatus(
      { waitingFor: () => projecting.waitingFor(), leads: () => projecting.leads, metrics: projecting.metrics, metricsKey: new Key(configuration.metricsKey) },
      configuration.host, configuration.port,
    );
    log.info('started', { host: configuration.host, port: configuration.port });
    await projecting.run(stop);
    log.info('stopping');
    server.close();
    server.closeAllConnections();
    log.info('stopped');
    return EXIT_STATUS.stopped;
  } catch (error) {
    if (misconfiguredIn(error) !== null) throw error;
    log.error('not-started', { error });
    return EXIT_STATUS.fault;
  } finally {
    await store.close();
    await pool.close();
  }
}

/** The one line that says what is wrong with the environment; null for anything else. */
function misconfiguredIn(error: unknown): string | null {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof DatabaseUrlError || error instanceof DatabaseNotMigratedError || error instanceof DatabaseOfAnotherLedgerError) return `DATABASE_URL: ${error.message}`;
  return null;
}
