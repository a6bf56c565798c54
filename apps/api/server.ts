/**
 * The server of one data folder. The log is opened first and given free last; between them stand the read models, the
 * write path, and the HTTP application.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CommandId } from '#domain/ids.js';
import type { StoreUnavailableError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { commandDigest, digestSecretFrom } from '#ledger/digest.js';
import { newEventId } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { NamedIn } from '#ledger/related.js';
import { newNonce } from '#ledger/nonce.js';
import { SqliteReadModels } from '#read-models/sqlite/read-models.js';
import { SqliteKeyStore } from '#sealing/sqlite/key-store.js';
import { BlobFolder } from '#snapshots/blob-folder.js';
import { Reading } from '#snapshots/reading.js';
import { createApp } from './app.js';
import { BackingUp } from './backups/backing-up.js';
import { ONE_CLOCK } from './clock/server-clock.js';
import type { ServerClock } from './clock/server-clock.js';
import { prepareDataFolder } from './data-folder.js';
import type { DataFolder } from './data-folder.js';
import { MeasuredStore } from './health/measured-store.js';
import { logProjections } from './health/projection-log.js';
import { NOTHING_REACHED } from './health/reached.js';
import { ReadyGate } from './health/ready-gate.js';
import { DigestSecret } from './http/asking.js';
import { Closing } from './http/closing.js';
import { Log } from './http/log.js';
import type { Level } from './http/log.js';
import { destroyAsRecorded } from './keys/destroying.js';
import { Sealing } from './keys/sealing.js';
import { MetricsKey, OwnerKey } from './http/viewer.js';

export interface ServerConfig {
  /** Made where it is missing. */
  readonly folder: string;
  /** 127.0.0.1 unless told: this machine alone. */
  readonly host?: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Used instead of the one in the folder, and kept nowhere; the secret that digests requests likewise. */
  readonly ownerKey?: string;
  readonly digestSecret?: Uint8Array;
  /** Opens /metrics and nothing else. */
  readonly metricsKey?: string;
  /** Where the key that wraps the keys of sealed values is looked for; the process's own environment unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Stamps what is recorded; the machine's own unless told. */
  readonly clock?: ServerClock;
  /** How an empty folder's ledger is opened: with the true clock unless told. */
  readonly opening?: { readonly clock: 'true' | 'carried'; readonly notice?: string };
  /** Until it settles, /readyz says that the server is being prepared. */
  readonly readyGate?: Promise<unknown>;
  /** Bytes of one snapshot; 50 MiB unless told. */
  readonly snapshotLimit?: number;
  /** Takes one line of the log at a time; nothing is logged without it. */
  readonly log?: (line: string) => void;
  /** Lines of a lower level are left out; all are written unless told. */
  readonly logLevel?: Level;
  /** The store can take no more: the process should stop, and not with status 0. */
  readonly onFatal?: (error: StoreUnavailableError) => void;
}

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Where the owner's key lies; null where it was given. */
  readonly ownerKeyFile: string | null;
  /** Stops taking requests, ends streams, lets the rest finish, closes the files. */
  close(): Promise<void>;
}

/** What is still under way after this long is cut. */
const DRAIN_MS = 5_000;
/** How long a write that rests on the read models waits for them. */
const NAMED_IN_PATIENCE_MS = 5_000;

/** @throws {StoreUnavailableError} when another process holds the folder; what the system says of the port */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const log = new Log(config.log ?? null, config.logLevel);
  const data = await prepareDataFolder(config.folder, config);
  const closing = new Closing();
  const clock = config.clock ?? ONE_CLOCK;
  const reading = new Reading();
  let readModels: SqliteReadModels | undefined;
  let keys: SqliteKeyStore | undefined;
  const files = await SqliteEventStore.open({
    folder: data.path,
    onCommitted: (head) => readModels?.headIs(head),
    onFatal: (error) => {
      log.error('fatal', { error });
      config.onFatal?.(error);
    },
  });
  const store = new MeasuredStore(files);
  try {
    keys = SqliteKeyStore.open({ folder: data.path, env: config.env ?? process.env, now: () => new Date().toISOString() });
    readModels = await SqliteReadModels.open({ folder: data.path, keys: keys.forReading });
    logProjections(readModels, log);
    readModels.headIs(await store.head());
    const ledger = await Ledger.over({
      store, now: () => clock.now(), chance: { newEventId, nonce: newNonce }, delay: (ms) => delay(ms), namedIn: namedInOf(store, readModels),
    });
    await openWhereEmpty(ledger, data, config.opening ?? { clock: 'true' });
    await destroyAsRecorded(ledger, keys, (error) => { log.error('keys', { error }); });
    const blobs = await BlobFolder.open(data.path, config.snapshotLimit);
    const app = await createApp({
      keys, sealing: new Sealing(keys), store, blobs, reading, readModels, ledger, clock, reached: NOTHING_REACHED, closing, log, backingUp: new BackingUp(files, join(data.path, 'backups')),
      ownerKey: new OwnerKey(data.ownerKey), metricsKey: new MetricsKey(config.metricsKey ?? null), digestSecret: new DigestSecret(data.digestSecret),
      readyGate: new ReadyGate(config.readyGate ?? Promise.resolve()),
    });
    await app.listen(config.port, config.host ?? '127.0.0.1');
    const url = (await app.getUrl()).replace(/\/$/, '');
    log.info('started', { url });
    return { url, ownerKeyFile: data.ownerKeyFile, close: once(() => stop(app, closing, [reading, readModels, keys, store])) };
  } catch (error) {
    await readModels?.close();
    await keys?.close();
    await store.close();
    throw error;
  }
}

/** By the read models, once they hold what stands in the log by now; as far as they are where they do not get there. */
function namedInOf(store: Pick<EventStore, 'head'>, readModels: SqliteReadModels): NamedIn {
  return async (stream) => {
    await readModels.waitFor(await store.head(), NAMED_IN_PATIENCE_MS);
    return await readModels.namedIn(stream);
  };
}

async function openWhereEmpty(ledger: Ledger, data: DataFolder, opening: { readonly clock: 'true' | 'carried'; readonly notice?: string }): Promise<void> {
  if ((await ledger.settingsState()).opened !== null) return;
  await ledger.settings({ type: 'OpenLedger', ...opening }, {
    actor: { id: 'owner' }, commandId: randomUUID() as CommandId, commandDigest: commandDigest(digestSecretFrom(data.digestSecret), 'open', 'ledger', opening),
    correlationId: randomUUID(),
  });
}

async function stop(app: NestFastifyApplication, closing: Closing, files: readonly ({ close(): unknown } | undefined)[]): Promise<void> {
  closing.begin();
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    for (const file of files) await file?.close();
  }
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= run());
}
