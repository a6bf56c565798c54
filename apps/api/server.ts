/**
 * The server over its stores, whichever these are: the write path and the HTTP application stand on them, and go before they do.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '#domain/errors.js';
import type { CommandId } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import { commandDigest, digestSecretFrom } from '#ledger/digest.js';
import { newEventId } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { NamedIn } from '#ledger/related.js';
import { newNonce } from '#ledger/nonce.js';
import type { ReadModels } from '#read-models/port.js';
import { Reading } from '#snapshots/reading.js';
import { createApp } from './app.js';
import { BackingUp } from './backups/backing-up.js';
import type { ServerClock } from './clock/server-clock.js';
import { MeasuredStore } from './health/measured-store.js';
import { logProjections } from './health/projection-log.js';
import { ReadyGate } from './health/ready-gate.js';
import { DigestSecret } from './http/asking.js';
import { Closing } from './http/closing.js';
import type { Log } from './http/log.js';
import { destroyAsRecorded } from './keys/destroying.js';
import { Sealing } from './keys/sealing.js';
import { MetricsKey, OwnerKey } from './http/viewer.js';
import type { Stores } from './stores/stores.js';

export interface ServerConfig {
  /** 127.0.0.1 unless told: this machine alone. */
  readonly host?: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Opens /metrics and nothing else. */
  readonly metricsKey?: string;
  /** Stamps what is recorded; that of the stores unless told. */
  readonly clock?: ServerClock;
  /** How an empty ledger is opened: with the true clock unless told. */
  readonly opening?: Opening;
  /** Until it settles, /readyz says that the server is being prepared. */
  readonly readyGate?: Promise<unknown>;
}
interface Opening {
  readonly clock: 'true' | 'carried';
  readonly notice?: string;
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

/** @param stores closed with the server, and when it cannot start. @throws what the system says of the port */
export async function startServer(stores: Stores, config: ServerConfig, log: Log): Promise<RunningServer> {
  const { readModels, keys, blobs, backups, secrets, shared, reached } = stores;
  const clock = config.clock ?? stores.clock;
  const store = new MeasuredStore(stores.store);
  const closing = new Closing();
  const reading = new Reading();
  const unlogged = logProjections(readModels, log);
  try {
    const ledger = await Ledger.over({
      store, now: () => clock.now(), chance: { newEventId, nonce: newNonce }, delay: (ms) => delay(ms), namedIn: namedInOf(store, readModels), shared,
    });
    await openWhereEmpty(ledger, secrets.digestSecret, config.opening ?? { clock: 'true' });
    await destroyAsRecorded(ledger, keys, (error) => { log.error('keys', { error }); });
    const app = await createApp({
      keys, sealing: new Sealing(keys), store, blobs, reading, readModels, ledger, clock, reached, closing, log, backingUp: new BackingUp(backups.source, backups.folder),
      ownerKey: new OwnerKey(secrets.ownerKey), metricsKey: new MetricsKey(config.metricsKey ?? null), digestSecret: new DigestSecret(secrets.digestSecret),
      readyGate: new ReadyGate(config.readyGate ?? Promise.resolve()),
    });
    await app.listen(config.port, config.host ?? '127.0.0.1');
    const url = (await app.getUrl()).replace(/\/$/, '');
    log.info('started', { url });
    return { url, ownerKeyFile: secrets.ownerKeyFile, close: once(() => stop(app, closing, [{ close: unlogged }, reading, stores])) };
  } catch (error) {
    unlogged();
    await stores.close();
    throw error;
  }
}

/** By the read models, once they hold what stands in the log by now; as far as they are where they do not get there. */
function namedInOf(store: Pick<EventStore, 'head'>, readModels: ReadModels): NamedIn {
  return async (stream) => {
    await readModels.waitFor(await store.head(), NAMED_IN_PATIENCE_MS);
    return await readModels.namedIn(stream);
  };
}

async function openWhereEmpty(ledger: Ledger, digestSecret: Uint8Array, opening: Opening): Promise<void> {
  const isOpen = async (): Promise<boolean> => (await ledger.settingsState()).opened !== null;
  if (await isOpen()) return;
  try {
    await ledger.settings({ type: 'OpenLedger', ...opening }, {
      actor: { id: 'owner' }, commandId: randomUUID() as CommandId, commandDigest: commandDigest(digestSecretFrom(digestSecret), 'open', 'ledger', opening),
      correlationId: randomUUID(),
    });
  } catch (error) {
    // Another instance that started with this one may have been quicker.
    if (!(error instanceof DomainError && (await isOpen()))) throw error;
  }
}

async function stop(app: NestFastifyApplication, closing: Closing, parts: readonly { close(): unknown }[]): Promise<void> {
  closing.begin();
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    for (const part of parts) await part.close();
  }
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= run());
}
