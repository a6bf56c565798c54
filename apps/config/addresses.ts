/** Where a process finds its stores. Both addresses may hold a password, so each knows a form that may be shown. */
import { EventStoreUrlError, parseKurrentUrl } from '#event-store/kurrentdb/url.js';
import type { KurrentSettings } from '#event-store/kurrentdb/url.js';
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

/** `sqlite:`, `esdb://…` or `esdb+discover://…`; `kurrentdb` is the same as `esdb`. */
export function eventStoreAddress(text: string): EventStoreAddress | null {
  if (text === 'sqlite:') return null;
  const { tls, credentials, hosts, discover, tlsCaFile, userCertificate } = understood(text);
  const files = [tlsCaFile, userCertificate?.certFile, userCertificate?.keyFile];
  return {
    url: text, shown: `esdb${discover ? '+discover' : ''}://${hosts.map(({ address, port }) => `${address}:${port}`).join(',')}`, tls,
    credentials: credentials !== null, files: files.filter((file) => typeof file === 'string'),
  };
}

function understood(text: string): KurrentSettings {
  try {
    return parseKurrentUrl(text);
  } catch (error) {
    throw error instanceof EventStoreUrlError ? new NotUnderstoodError(error.what) : error;
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
