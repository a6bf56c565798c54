/**
 * `EVENT_STORE_URL` for KurrentDB: `esdb://[user:password@]host[:port][,host[:port]…][?name=value…]`, or `esdb+discover://` to
 * find the cluster's nodes by gossip. `kurrentdb://` and `kurrentdb+discover://` are the same.
 *
 * Read here rather than by the client, which prints the whole text, passwords included, to say where it is wrong, takes
 * unknown options in silence, and lets two through that this adapter must not run with.
 */
import { readFileSync } from 'node:fs';
import { fieldOf } from '../error-fields.js';

/** The configuration is wrong. The message is one line, names EVENT_STORE_URL, and never holds a password. */
export class EventStoreUrlError extends Error {
  override readonly name = 'EventStoreUrlError';
  readonly code = 'event-store-url';
  /** @param what without the variable's name, which goes before it */
  constructor(readonly what: string) {
    super(`EVENT_STORE_URL ${what}`);
  }
}

export interface Host {
  readonly address: string;
  readonly port: number;
}

/** Options handed on to the client as they are; milliseconds, except `gossipTimeout` in seconds. */
export interface ClientTuning {
  readonly connectionName?: string;
  readonly nodePreference?: 'leader' | 'follower' | 'read_only_replica' | 'random';
  readonly maxDiscoverAttempts?: number;
  readonly discoveryInterval?: number;
  readonly gossipTimeout?: number;
  readonly keepAliveInterval?: number;
  readonly keepAliveTimeout?: number;
}

export interface KurrentSettings {
  /** At least one. */
  readonly hosts: readonly Host[];
  /** Whether the one host is a name under which the cluster's nodes are found. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  readonly tlsCaFile: string | null;
  readonly userCertificate: { readonly certFile: string; readonly keyFile: string } | null;
  readonly tuning: ClientTuning;
}

const NO_ADDRESS = 'is neither sqlite: nor an address that begins with esdb:// or esdb+discover://';
const SCHEMES: Readonly<Record<string, boolean>> = { esdb: false, kurrentdb: false, 'esdb+discover': true, 'kurrentdb+discover': true };
const PREFERENCES = ['leader', 'follower', 'read_only_replica', 'random'] as const;
const DEFAULT_PORT = 2113;

const schemeOf = (url: string): string => /^([a-z+]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? '';

/** @throws {EventStoreUrlError} */
export function parseKurrentUrl(url: string): KurrentSettings {
  const text = url.trim();
  const scheme = schemeOf(text);
  const discover = SCHEMES[scheme];
  if (discover === undefined) throw new EventStoreUrlError(NO_ADDRESS);
  const [, authority = '', query = ''] = /^[^/?]*:\/\/([^/?]*)\/*(?:\?(.*))?$/s.exec(text) ?? fail('has something behind its hosts that is no option');
  const at = authority.lastIndexOf('@');
  // Nothing of what follows is shown in a message where it could be the rest of a password.
  if (query.includes('@')) throw new EventStoreUrlError('has a character in user, password or options that is to be percent-encoded: / as %2F, ? as %3F, @ as %40');
  const options = optionsIn(query);
  const { certFile, keyFile } = options;
  if ((certFile === undefined) !== (keyFile === undefined)) throw new EventStoreUrlError('names one of userCertFile and userKeyFile: they go together');
  return {
    hosts: hostsIn(authority.slice(at + 1)),
    discover,
    tls: options.tls ?? true,
    credentials: at < 0 ? null : credentialsIn(authority.slice(0, at)),
    tlsCaFile: options.caFile ?? null,
    userCertificate: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
    tuning: options.tuning,
  };
}

function fail(what: string): never {
  throw new EventStoreUrlError(what);
}

function credentialsIn(text: string): { readonly username: string; readonly password: string } {
  const colon = text.indexOf(':');
  if (colon < 1 || /\s/.test(text)) throw new EventStoreUrlError('names a user without a password: USER:PASSWORD@HOST');
  return { username: decoded(text.slice(0, colon), 'the user'), password: decoded(text.slice(colon + 1), 'the password') };
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new EventStoreUrlError(`has a % that begins no escape in ${what}: %25 stands for it`);
  }
}

function hostsIn(text: string): readonly Host[] {
  return text.split(',').map((part, i) => {
    const [, address = '', port] = /^(\[[\da-f:.]+\]|[^\s:,@[\]]+)(?::(\d{1,5}))?$/i.exec(part.trim())
      ?? fail(text.trim() === '' ? 'names no host: esdb://HOST:2113' : `has a host, number ${i + 1}, that is neither HOST nor HOST:PORT`);
    const number = port === undefined ? DEFAULT_PORT : Number(port);
    if (number < 1 || number > 65_535) throw new EventStoreUrlError(`has a host, number ${i + 1}, with a port that is none`);
    return { address, port: number };
  });
}

interface Options {
  tls?: boolean;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  tuning: { -readonly [Name in keyof ClientTuning]: ClientTuning[Name] };
}

/** By the option's name without case, `_` and `-`, as the server's other clients take it. */
const OPTIONS: Readonly<Record<string, (options: Options, value: string, name: string) => unknown>> = {
  tls: (options, value, name) => (options.tls = flag(value, name)),
  tlscafile: (options, value) => (options.caFile = value),
  usercertfile: (options, value) => (options.certFile = value),
  userkeyfile: (options, value) => (options.keyFile = value),
  connectionname: ({ tuning }, value) => (tuning.connectionName = value),
  nodepreference: ({ tuning }, value, name) => (tuning.nodePreference = preference(value, name)),
  maxdiscoverattempts: ({ tuning }, value, name) => (tuning.maxDiscoverAttempts = integer(value, name, 1)),
  discoveryinterval: ({ tuning }, value, name) => (tuning.discoveryInterval = integer(value, name, 1)),
  gossiptimeout: ({ tuning }, value, name) => (tuning.gossipTimeout = integer(value, name, 1)),
  keepaliveinterval: ({ tuning }, value, name) => (tuning.keepAliveInterval = integer(value, name, -1)),
  keepalivetimeout: ({ tuning }, value, name) => (tuning.keepAliveTimeout = integer(value, name, -1)),
  tlsverifycert: (_, value, name) => flag(value, name) || fail(`says ${name}=false, which this client cannot do: name the authority with tlsCaFile`),
  throwonappendfailure: (_, value, name) => flag(value, name) || fail(`says ${name}=false: the client would report a wrong revision`),
};

function optionsIn(query: string): Options {
  const options: Options = { tuning: {} };
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(pair) ?? fail(`has an option without a value: ${nameable(pair.split('=')[0] ?? '')}`);
    const flat = name.trim().toLowerCase().replaceAll(/[_-]/g, '');
    const take = Object.hasOwn(OPTIONS, flat) ? OPTIONS[flat] : undefined;
    if (take === undefined) throw new EventStoreUrlError(`has an option that is not known: ${nameable(name)}`);
    take(options, decoded(value.trim(), name), name);
  }
  return options;
}

/** A password may end up where an option's name should stand. */
const nameable = (text: string): string => (/^[A-Za-z_-]{1,40}$/.test(text) ? text : 'it is no name');

const notTaken = (name: string): never => fail(`has an option with a value that it does not take: ${name}`);

const flag = (value: string, name: string): boolean => (value === 'true' || value === 'false' ? value === 'true' : notTaken(name));

function integer(value: string, name: string, least: number): number {
  const number = /^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  return number >= least ? number : notTaken(name);
}

function preference(value: string, name: string): (typeof PREFERENCES)[number] {
  const flat = value.toLowerCase().replaceAll(/[_-]/g, '');
  return PREFERENCES.find((known) => known.replaceAll('_', '') === flat) ?? notTaken(name);
}

/** Files that the settings name, read. @throws {EventStoreUrlError} naming the one that cannot be */
export function certificatesOf({ tlsCaFile, userCertificate }: KurrentSettings): {
  readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer;
} {
  return {
    ...(tlsCaFile === null ? {} : { ca: read(tlsCaFile, 'tlsCaFile') }),
    ...(userCertificate === null ? {} : { cert: read(userCertificate.certFile, 'userCertFile'), key: read(userCertificate.keyFile, 'userKeyFile') }),
  };
}

function read(file: string, option: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new EventStoreUrlError(`names a file with ${option} that cannot be read, ${file}: ${String(fieldOf(error, 'code'))}`);
  }
}

/** Things to say loudly at start: settings that do less than they seem to. */
export function noticesOn({ tls, credentials, tlsCaFile, userCertificate }: KurrentSettings): readonly string[] {
  if (tls) return [];
  return [
    ...(credentials === null ? [] : [`EVENT_STORE_URL says tls=false: the user ${credentials.username} and the password are not sent, and the server asks nobody who they are`]),
    ...(tlsCaFile === null && userCertificate === null ? [] : ['EVENT_STORE_URL says tls=false: the certificates are not used']),
  ];
}
