/**
 * Stores that many processes share: events in KurrentDB, everything else in PostgreSQL. This process keeps nothing of its own but
 * copies, so there may be any number of it. Projections are moved by others (apps/projector).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterStore } from '#config/configuration.js';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { requireOfLedger } from '#postgres/belonging.js';
import { requireMigrated } from '#postgres/migrate.js';
import { PostgresPool } from '#postgres/pool.js';
import { PostgresReadModels } from '#read-models/postgres/read-models.js';
import { PostgresKeyStore } from '#sealing/postgres/key-store.js';
import { PostgresBlobs } from '#snapshots/postgres/blobs.js';
import { ClockGuard } from '../clock/clock-guard.js';
import { PostgresClock } from '../clock/postgres-clock.js';
import type { Log } from '../http/log.js';
import { Problem } from '../http/problem.js';
import { Opened } from './stores.js';
import type { Stores } from './stores.js';

export interface ClusterOptions {
  readonly cluster: ClusterStore;
  /** Bytes of one snapshot; 50 MiB unless told. */
  readonly snapshotLimit?: number;
  readonly log: Log;
}

/** @throws {DatabaseUnavailableError} {DatabaseNotMigratedError} {DatabaseOfAnotherLedgerError} {StoreUnavailableError} {KeysUnavailableError} {ReadModelsUnavailableError} */
export async function openCluster({ cluster, snapshotLimit, log }: ClusterOptions): Promise<Stores> {
  const { eventStore, database, ledger, secrets } = cluster;
  const opened = new Opened();
  try {
    const pool = opened.add(PostgresPool.open({
      url: database.url, applicationName: 'factledger api', onLost: (error) => { log.warn('database-connection-lost', { error }); },
    }), (open) => open.close());
    await requireMigrated(pool);
    await requireOfLedger(pool, ledger);
    let readModels: PostgresReadModels | undefined;
    const store = opened.add(KurrentEventStore.connect(eventStore.url, {
      ledger, onHead: (head) => readModels?.headIs(head),
      onNotice: (notice) => { log.warn('event-store', { notice }); },
    }), (open) => open.close());
    const wrapping = { bytes: secrets.sealingKey, from: 'FACTLEDGER_SEALING_KEY', file: null };
    const keys = opened.add(await PostgresKeyStore.open({ pool, wrapping, now: () => new Date().toISOString() }), (open) => open.close());
    readModels = opened.add(await PostgresReadModels.open({ url: database.url, pool, log: store, wrappingKey: keys.wrappingKey }), (open) => open.close());
    readModels.headIs(await store.head());
    const folder = opened.add(await mkdtemp(join(tmpdir(), 'factledger-blobs-')), (path) => rm(path, { recursive: true, force: true }));
    const blobs = await PostgresBlobs.open({ pool, folder, ...(snapshotLimit === undefined ? {} : { limit: snapshotLimit }) });
    const clock = opened.add(await ClockGuard.over(new PostgresClock(pool), log), (guard) => { guard.close(); });
    return {
      store, readModels, keys, blobs, backups: { source: NO_BACKUPS, folder }, clock, shared: true,
      secrets: { ownerKey: secrets.ownerKey, ownerKeyFile: null, digestSecret: secrets.digestSecret },
      reached: { pool, reconnects: () => store.reconnects, probes: [{ name: 'the database', ask: () => pool.query('SELECT 1') }] },
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Nothing is kept in a folder here; what is to be copied lies on servers that have ways of their own. */
const NO_BACKUPS: Stores['backups']['source'] = {
  backup: () => Promise.reject(new Problem('backup-elsewhere', 'the ledger lies in KurrentDB and PostgreSQL: copy it with `factledger migrate --to FOLDER`, or as these servers are backed up')),
};
