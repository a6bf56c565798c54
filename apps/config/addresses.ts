/** Where a process finds its stores. Both addresses may hold a password, so each knows a form that may be shown. */
import { NotUnderstoodError } from './errors.js';

/** `null`: the embedded store. */
export interface EventStoreAddress {
  /** As the client of KurrentDB takes it. */
  readonly url: string;
  /** Scheme and hosts alone. */
  readonly shown: string;
  readonly tls: boolean;
  readonly credentials: boolean;
  /** Of the certificate authority and of a user: they must be there when the process starts. */
  readonly files: readonly string[];
}

export interface DatabaseAddress {
  readonly url: string;
  /** Without user and password. */
  readonly shown: string;
}

const HOSTS = /^[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*$/;
const IS_BOOLEAN = /^(?:true|false)$/;
const IS_NUMBER = /^-?\d{1,9}$/;
const IS_TEXT = /./;
/** By their names without case: others the client would pass over, and print with the whole address. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  tls: IS_BOOLEAN, tlsverifycert: IS_BOOLEAN, tlscafile: IS_TEXT, usercertfile: IS_TEXT, userkeyfile: IS_TEXT,
  nodepreference: /^(?:leader|follower|read_?only_?replica|random)$/i, connectionname: IS_TEXT,
  maxdiscoverattempts: IS_NUMBER, discoveryinterval: IS_NUMBER, gossiptimeout: IS_NUMBER, defaultdeadline: IS_NUMBER,
  keepaliveinterval: IS_NUMBER, keepalivetimeout: IS_NUMBER,
};
const FILES: ReadonlySet<string> = new Set(['tlscafile', 'usercertfile', 'userkeyfile']);

/** `sqlite:`, `esdb://…` or `esdb+discover://…`. */
export function eventStoreAddress(text: string): EventStoreAddress | null {
  if (text === 'sqlite:') return null;
  const [, scheme, user, hosts = '', query = ''] = /^(esdb(?:\+discover)?):\/\/(?:([^@/?]*)@)?([^?]*?)\/?(?:\?(.*))?$/.exec(text) ?? [];
  if (scheme === undefined) throw new NotUnderstoodError('is neither sqlite: nor an address that begins with esdb:// or esdb+discover://');
  if (user !== undefined && !/^[^:\s]+:\S+$/.test(user)) throw new NotUnderstoodError('names a user without a password, or with a space: USER:PASSWORD@HOST');
  if (!HOSTS.test(hosts)) throw new NotUnderstoodError('names no host: esdb://HOST:2113');
  const options = query === '' ? [] : query.split('&').map(optionOf);
  return {
    url: text, shown: `${scheme}://${hosts}`, tls: !options.some(({ name, value }) => name === 'tls' && value === 'false'),
    credentials: user !== undefined, files: options.filter(({ name }) => FILES.has(name)).map(({ value }) => value),
  };
}

function optionOf(pair: string): { readonly name: string; readonly value: string } {
  const [, spelled = '', given = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
  const name = spelled.toLowerCase().replaceAll(/[_-]/g, '');
  const form = OPTIONS[name];
  if (form === undefined || !Object.hasOwn(OPTIONS, name)) throw new NotUnderstoodError(`has an option that is not known: ${nameable(spelled)}`);
  if (!form.test(given)) throw new NotUnderstoodError(`has an option with a value that it does not take: ${spelled}`);
  return { name, value: decoded(given) };
}

/** A password may end up where an option's name should stand. */
const nameable = (text: string): string => (/^[A-Za-z_-]{1,40}$/.test(text) ? text : 'it is no name');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new NotUnderstoodError('has a % that begins no escape');
  }
}

/** `postgres://…` or `postgresql://…`. */
export function databaseAddress(text: string): DatabaseAddress {
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new NotUnderstoodError('is not an address like postgres://USER@HOST:5432/DATABASE');
  }
  const { protocol, host, pathname } = new URL(text);
  return { url: text, shown: `${protocol}//${host}${pathname}` };
}

/** Puts the password in that is kept apart from the address. */
export function withPassword({ url, shown }: DatabaseAddress, password: string): DatabaseAddress {
  const address = new URL(url);
  if (address.password !== '' || address.searchParams.has('password')) throw new NotUnderstoodError('is set, and the address of the database holds a password too');
  // A socket has no host for a password to stand before.
  if (address.host === '') address.searchParams.set('password', password);
  else address.password = password;
  return { url: address.href, shown };
}
