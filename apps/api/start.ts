/** A server from its configuration: everything in one folder and this process, or on stores that many processes share. */
import type { ApiConfiguration, ClusterStore, EmbeddedStore } from '#config/configuration.js';
import { ConfigurationError } from '#config/errors.js';
import { DatabaseNotMigratedError, DatabaseOfAnotherLedgerError, DatabaseUrlError } from '#postgres/errors.js';
import { Log } from './http/log.js';
import type { Level } from './http/log.js';
import { startServer } from './server.js';
import type { RunningServer, ServerConfig } from './server.js';
import { openEmbedded } from './stores/embedded.js';
import type { EmbeddedOptions } from './stores/embedded.js';

/** What whoever starts it adds to the configuration. */
export interface Started extends Pick<ServerConfig, 'opening' | 'readyGate'>, Pick<EmbeddedOptions, 'env' | 'onFatal'> {
  /** Takes one line of the log at a time; nothing is logged without it. */
  readonly log?: (line: string) => void;
}

/**
 * @throws {ConfigurationError} when what a variable names cannot be used
 * @throws as `openEmbedded`
 */
export async function start(configuration: ApiConfiguration, started: Started): Promise<RunningServer> {
  const { store } = configuration;
  try {
    switch (store.kind) {
      case 'embedded':
        return await startEmbedded(embedded(configuration, store, started));
      case 'cluster':
        return await startCluster(configuration, store, started);
    }
  } catch (error) {
    throw misconfigured(error, configuration) ?? error;
  }
}

export interface EmbeddedServer extends ServerConfig, EmbeddedOptions, Pick<Started, 'log'> {
  /** Lines of a lower level are left out; all are written unless told. */
  readonly logLevel?: Level;
}

/** @throws as `openEmbedded` and `startServer` */
export async function startEmbedded(server: EmbeddedServer): Promise<RunningServer> {
  const log = new Log(server.log ?? null, server.logLevel);
  const stores = await openEmbedded({
    ...server,
    onFatal: (error) => {
      log.error('fatal', { error });
      server.onFatal?.(error);
    },
  });
  return await startServer(stores, server, log);
}

async function startCluster({ host, port, logLevel, metricsKey, snapshotLimit }: ApiConfiguration, cluster: ClusterStore, started: Started): Promise<RunningServer> {
  const log = new Log(started.log ?? null, logLevel);
  // A server on a folder needs none of this.
  const { openCluster } = await import('./stores/cluster.js');
  const stores = await openCluster({ cluster, log, ...(snapshotLimit === null ? {} : { snapshotLimit }) });
  return await startServer(stores, { ...started, host, port, ...(metricsKey === null ? {} : { metricsKey }) }, log);
}

const embedded = (configuration: ApiConfiguration, { folder, ownerKey, digestSecret }: EmbeddedStore, started: Started): EmbeddedServer => ({
  ...started, folder, host: configuration.host, port: configuration.port, logLevel: configuration.logLevel,
  ...(ownerKey === null ? {} : { ownerKey }), ...(digestSecret === null ? {} : { digestSecret }),
  ...(configuration.metricsKey === null ? {} : { metricsKey: configuration.metricsKey }),
  ...(configuration.snapshotLimit === null ? {} : { snapshotLimit: configuration.snapshotLimit }),
});

const NOT_OURS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST']);

/** What the system says of a folder or an address, as a fault of the variable that names it; null for anything else. */
function misconfigured(error: unknown, { host, port, store }: ApiConfiguration): ConfigurationError | null {
  if (error instanceof DatabaseUrlError || error instanceof DatabaseNotMigratedError || error instanceof DatabaseOfAnotherLedgerError) return new ConfigurationError('DATABASE_URL', error.message);
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code, syscall, path }: { code: unknown; syscall?: unknown; path?: unknown } = error;
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo') return new ConfigurationError('HOST', `names an address that is not this machine's: ${host}`);
  if (code === 'EACCES' && syscall === 'listen') return new ConfigurationError('PORT', `names a port that this user may not open: ${port}`);
  // Making a folder can fail at one above it.
  const inFolder = store.kind === 'embedded' && typeof path === 'string' && (path.startsWith(store.folder) || store.folder.startsWith(path));
  if (inFolder && NOT_OURS.has(String(code))) {
    return new ConfigurationError('DATA_DIR', `names a folder that this user cannot make or write, ${store.folder}: ${String(code)}`);
  }
  return null;
}
