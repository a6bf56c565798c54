/** What each process is to do, from its environment: read once at the start, whole or refused. */
import { resolve } from 'node:path';

import { withPassword } from './addresses.js';
import type { DatabaseAddress, EventStoreAddress } from './addresses.js';
import { Environment } from './environment.js';
import type { Env, ReadFile } from './environment.js';
import { ConfigurationError, NotUnderstoodError } from './errors.js';
import { unknownVariables } from './unknown.js';
import { DEFAULT_HOST, DEFAULT_LEDGER, DEFAULT_PORT } from './variables.js';
import type { LogLevel, ProcessName, VariableName } from './variables.js';

const BYTES_PER_MIB = 1024 * 1024;

export interface Surroundings {
  readonly env: Env;
  readonly readFile: ReadFile;
  /** The data folder where none is named. */
  readonly defaultFolder: string;
}

interface ServerConfiguration {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Opens /metrics and nothing else; null: only the owner's key does. */
  readonly metricsKey: string | null;
  /** What is likely a mistake and does not keep the process from starting. */
  readonly warnings: readonly string[];
}

export interface ApiConfiguration extends ServerConfiguration {
  /** Bytes of one snapshot; null: as the server has it. */
  readonly snapshotLimit: number | null;
  readonly store: StoreConfiguration;
}

/** Everything in one folder and one process, or on servers that many processes share. */
export type StoreConfiguration = EmbeddedStore | ClusterStore;

export interface EmbeddedStore {
  readonly kind: 'embedded';
  readonly folder: string;
  /** Null: the one that lies in the folder, drawn at first use. */
  readonly ownerKey: string | null;
  readonly digestSecret: Uint8Array | null;
}

export interface ClusterStore extends ClusterAddresses {
  readonly kind: 'cluster';
  /** The same on every instance. */
  readonly secrets: {
    readonly ownerKey: string;
    readonly digestSecret: Uint8Array;
    /** Wraps the keys of sealed values. */
    readonly sealingKey: Uint8Array;
  };
}

export interface ClusterAddresses {
  readonly eventStore: EventStoreAddress;
  readonly database: DatabaseAddress;
  /** What the ledger's streams begin with. */
  readonly ledger: string;
}

export interface ProjectorConfiguration extends ServerConfiguration, ClusterAddresses {}

export interface DatabaseConfiguration {
  readonly database: DatabaseAddress;
}

/** @throws {ConfigurationError} */
export function apiConfiguration(process: 'serve' | 'api', surroundings: Surroundings): ApiConfiguration {
  const environment = new Environment(surroundings.env, surroundings.readFile);
  const limit = environment.value('FACTLEDGER_SNAPSHOT_LIMIT');
  const eventStore = environment.value('EVENT_STORE_URL');
  const store = eventStore === null ? embeddedStore(environment, surroundings) : clusterStore(environment, eventStore);
  return {
    ...serverConfiguration(process, environment, surroundings.env, warningsOf(environment, store)),
    snapshotLimit: limit === null ? null : limit * BYTES_PER_MIB, store,
  };
}

/** @throws {ConfigurationError} */
export function projectorConfiguration({ env, readFile }: Omit<Surroundings, 'defaultFolder'>): ProjectorConfiguration {
  const environment = new Environment(env, readFile);
  const eventStore = environment.needed('EVENT_STORE_URL', 'the projector reads KurrentDB; with the embedded store the server projects by itself');
  const addresses = clusterAddresses(environment, eventStore);
  return { ...serverConfiguration('projector', environment, env, warningsOf(environment, { kind: 'cluster', ...addresses })), ...addresses };
}

export type EventStoreConfiguration = Pick<ClusterAddresses, 'eventStore' | 'ledger'>;

/** @throws {ConfigurationError} */
export function eventStoreConfiguration({ env, readFile }: Omit<Surroundings, 'defaultFolder'>): EventStoreConfiguration {
  const environment = new Environment(env, readFile);
  const eventStore = environment.needed('EVENT_STORE_URL', 'name the KurrentDB to work on, as in esdb://USER:PASSWORD@HOST:2113');
  for (const file of eventStore.files) environment.read('EVENT_STORE_URL', file);
  return { eventStore, ledger: environment.value('FACTLEDGER_LEDGER') ?? DEFAULT_LEDGER };
}

/** @throws {ConfigurationError} */
export function databaseConfiguration({ env, readFile }: Omit<Surroundings, 'defaultFolder'>): DatabaseConfiguration {
  return { database: databaseOf(new Environment(env, readFile), 'name the database to work on') };
}

export interface ClusterHomeConfiguration extends ClusterAddresses {
  readonly sealingKey: Uint8Array;
  /** Null where it is not told: nobody needs it to move a ledger. */
  readonly digestSecret: Uint8Array | null;
}

/**
 * What it takes to move a ledger to or from KurrentDB.
 * @param url as EVENT_STORE_URL would hold it
 * @throws {ConfigurationError}
 */
export function clusterHome(url: string, { env, readFile }: Omit<Surroundings, 'defaultFolder'>): ClusterHomeConfiguration {
  const environment = new Environment({ ...env, EVENT_STORE_URL: url, EVENT_STORE_URL_FILE: undefined }, readFile);
  return {
    ...clusterAddresses(environment, environment.needed('EVENT_STORE_URL', 'it names KurrentDB')),
    sealingKey: environment.needed('FACTLEDGER_SEALING_KEY', 'it wraps the keys of sealed values in PostgreSQL'),
    digestSecret: environment.value('FACTLEDGER_DIGEST_SECRET'),
  };
}

/** The servers that a ledger lives on; null where it lives in a folder. @throws {ConfigurationError} */
export function clusterNamed({ env, readFile }: Omit<Surroundings, 'defaultFolder'>): ClusterAddresses | null {
  const environment = new Environment(env, readFile);
  const eventStore = environment.value('EVENT_STORE_URL');
  return eventStore === null ? null : clusterAddresses(environment, eventStore);
}

function serverConfiguration(process: Extract<ProcessName, 'serve' | 'api' | 'projector'>, environment: Environment, env: Env, warnings: readonly string[]): ServerConfiguration {
  return {
    host: environment.value('HOST') ?? DEFAULT_HOST, port: environment.value('PORT') ?? DEFAULT_PORT[process],
    logLevel: environment.value('LOG_LEVEL') ?? (process === 'serve' ? 'warn' : 'info'), metricsKey: environment.value('FACTLEDGER_METRICS_KEY'),
    warnings: [...warnings, ...unknownVariables(env)],
  };
}

function embeddedStore(environment: Environment, { defaultFolder }: Surroundings): EmbeddedStore {
  // Whoever opens the keys reads it, or draws it.
  environment.ensureUsable('FACTLEDGER_SEALING_KEY');
  return {
    kind: 'embedded', folder: resolve(environment.value('DATA_DIR') ?? defaultFolder),
    ownerKey: environment.value('FACTLEDGER_OWNER_KEY'), digestSecret: environment.value('FACTLEDGER_DIGEST_SECRET'),
  };
}

function clusterStore(environment: Environment, eventStore: EventStoreAddress): ClusterStore {
  const shared = 'every instance needs the same one';
  return {
    kind: 'cluster', ...clusterAddresses(environment, eventStore),
    secrets: {
      ownerKey: environment.needed('FACTLEDGER_OWNER_KEY', shared), digestSecret: environment.needed('FACTLEDGER_DIGEST_SECRET', shared),
      sealingKey: environment.needed('FACTLEDGER_SEALING_KEY', shared),
    },
  };
}

function clusterAddresses(environment: Environment, eventStore: EventStoreAddress): ClusterAddresses {
  for (const file of eventStore.files) environment.read('EVENT_STORE_URL', file);
  return {
    eventStore, database: databaseOf(environment, 'KurrentDB holds events alone, the read models need PostgreSQL'),
    ledger: environment.value('FACTLEDGER_LEDGER') ?? DEFAULT_LEDGER,
  };
}

function databaseOf(environment: Environment, why: string): DatabaseAddress {
  const address = environment.needed('DATABASE_URL', `${why}, as in postgres://USER@HOST:5432/DATABASE`);
  const password = environment.value('DATABASE_PASSWORD');
  if (password === null) return address;
  try {
    return withPassword(address, password);
  } catch (error) {
    throw error instanceof NotUnderstoodError ? new ConfigurationError('DATABASE_PASSWORD', error.message) : error;
  }
}

const OF_A_CLUSTER: readonly VariableName[] = ['DATABASE_URL', 'DATABASE_PASSWORD', 'FACTLEDGER_LEDGER'];

function warningsOf(environment: Environment, store: EmbeddedStore | (ClusterAddresses & { readonly kind: 'cluster' })): readonly string[] {
  if (store.kind === 'embedded') {
    return OF_A_CLUSTER.filter((name) => environment.isSet(name))
      .map((name) => `${name} changes nothing: without EVENT_STORE_URL everything lies in the data folder, ${store.folder}`);
  }
  const { tls, credentials } = store.eventStore;
  return tls ? [] : [`EVENT_STORE_URL says tls=false: events go over the network as they are${credentials ? ', and its user and password are not sent at all' : ''}`];
}
