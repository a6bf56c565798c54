/**
 * Who may do what with a ledger's streams, as far as KurrentDB can say it. Its access control lists go by stream or, as a
 * default, by class: all streams that are not the server's own. A ledger's streams come and go with its incidents, so it is
 * the default that protects them: whom it names may append, and nobody but administrators deletes or changes metadata, by
 * which events can be made to vanish as well. Administrators may do everything, always: that cannot be taken from them.
 *
 * The ACLs of the server's own `$settings` and of `$all` as KurrentDB 26.0 has them (docs: security, user authorization).
 */
import { BACKWARDS, END, NO_STREAM } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { fieldOf } from '../error-fields.js';
import type { LedgerClient } from './client.js';
import { inWordsOfThePort } from './client-errors.js';
import { eventsOf } from './events-of.js';
import { LedgerFeed } from './ledger-feed.js';
import { SILENCE_MS, silent } from './pages.js';
import type { KurrentSettings } from './url.js';

const ADMINS = '$admins';
const EVERYBODY = '$all';
const SETTINGS = '$settings';
const SETTINGS_TYPE = 'update-default-acl';

type Roles = readonly string[];
type Acl = Readonly<Record<string, Roles>>;
type Metadata = Readonly<Record<string, unknown>>;

export interface Protection {
  /** Roles for streams without an ACL of their own: `$r`, `$w`, `$d`, `$mr`, `$mw`. */
  readonly userStreams: Acl;
  /** Who may read all streams at once, as every process of a ledger does. */
  readonly readersOfAll: Roles;
}

/** What a command found, and what it left behind. */
export interface Protected {
  readonly before: Protection;
  readonly after: Protection;
}

export interface ProtectOptions {
  /** Users, or groups, that the processes of ledgers on this server run as. */
  readonly users: readonly string[];
  /** Lets everybody append who could before: other applications share the server. */
  readonly othersWrite: boolean;
}

/**
 * Sets the server's default ACL and that of `$all`; what else they say stays.
 * @param client of an administrator
 * @throws {StoreUnavailableError} where that is refused, or somebody else changes them at the same time
 */
export async function protect(client: LedgerClient, { users, othersWrite }: ProtectOptions): Promise<Protected> {
  try {
    const settings = await latest(client, SETTINGS);
    const all = await latest(client, '$$$all');
    const defaults = aclIn(settings.data, '$userStreamAcl');
    const reading = aclIn(all.data, '$acl');
    const before: Protection = { userStreams: defaults, readersOfAll: reading['$r'] ?? [ADMINS] };
    const after: Protection = {
      userStreams: {
        ...defaults, $d: [ADMINS], $mw: [ADMINS],
        ...(othersWrite ? {} : { $w: united(others(defaults['$w'] ?? []), users, [ADMINS]) }),
      },
      readersOfAll: united(before.readersOfAll, users, [ADMINS]),
    };
    await write(client, SETTINGS, SETTINGS_TYPE, { ...settings.data, $userStreamAcl: after.userStreams }, settings.revision);
    await write(client, '$$$all', '$metadata', { ...all.data, $acl: { ...reading, $r: after.readersOfAll } }, all.revision);
    return { before, after };
  } catch (error) {
    throw inWordsOfThePort(error);
  }
}

/** Once some are named, everybody is not one of them. */
const others = (roles: Roles): Roles => roles.filter((role) => role !== EVERYBODY);
const united = (...roles: readonly Roles[]): Roles => [...new Set(roles.flat())];

interface Latest {
  readonly data: Readonly<Record<string, unknown>>;
  /** Null where there is no such stream. */
  readonly revision: bigint | null;
}

async function latest(client: LedgerClient, streamId: string): Promise<Latest> {
  for await (const { event } of eventsOf(client, streamId, { direction: BACKWARDS, fromRevision: END, maxCount: 1 })) {
    if (event !== undefined) return { data: isObject(event.data) ? event.data : {}, revision: event.revision };
  }
  return { data: {}, revision: null };
}

async function write(client: LedgerClient, streamId: string, type: string, data: Readonly<Record<string, unknown>>, revision: bigint | null): Promise<void> {
  await client.appendToStream(streamId, { id: randomUUID(), type, contentType: 'application/json', data, metadata: {} }, {
    expectedRevision: revision ?? NO_STREAM, requiresLeader: true,
  });
}

function aclIn(data: Readonly<Record<string, unknown>>, key: string): Acl {
  const acl = data[key];
  if (!isObject(acl)) return {};
  return Object.fromEntries(Object.entries(acl).map(([right, roles]) => [right, [roles].flat().map(String)]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** A stream that no ledger has: what is tried on it changes nothing, whether it is allowed or not. */
const probeOf = (ledger: string): string => `${ledger}.protection-probe`;
const NEVER = 2n ** 40n;

/** What stands between a ledger and those who would change it. */
export interface ProtectionCheck {
  /** Whom it was tried as; null where the server asks nobody who they are, and nothing can be protected from anybody. */
  readonly triedAs: string | null;
  /** Why that user may not append; null where they may. */
  readonly appendRefused: string | null;
  /** Empty where all is as `protect` leaves it. */
  readonly faults: readonly string[];
}

/**
 * Found by trying as the user that the settings name, and by reading what streams say of themselves: nothing is written. What
 * the server would let other users do by name is not seen; what it lets everybody do, it lets this user do.
 * @throws {StoreUnavailableError}
 */
export async function checkProtection(client: LedgerClient, ledger: string, { tls, credentials, userCertificate }: KurrentSettings): Promise<ProtectionCheck> {
  try {
    const metadata = [...(await metadataIn(client, ledger))];
    const hidden = metadata.flatMap(([stream, said]) => limitsIn(stream, said));
    if (!tls) return { triedAs: null, appendRefused: null, faults: hidden };
    const user = credentials !== null ? `the user ${credentials.username}` : userCertificate !== null ? 'the user of the certificate' : 'whoever names no user';
    const given = await rightsOf(client, probeOf(ledger));
    return {
      triedAs: user, appendRefused: await refusalOf(client, probeOf(ledger)),
      faults: [...given.map((what) => `${user} may ${what}`), ...hidden, ...metadata.flatMap(([stream, said]) => openingsIn(stream, said))],
    };
  } catch (error) {
    throw inWordsOfThePort(error);
  }
}

/** What of all that nobody but administrators should may be done. */
async function rightsOf(client: LedgerClient, probe: string): Promise<readonly string[]> {
  const attempts = [
    { what: 'delete streams', attempt: () => client.deleteStream(probe, { expectedRevision: NEVER }) },
    { what: 'delete streams for good', attempt: () => client.tombstoneStream(probe, { expectedRevision: NEVER }) },
    { what: 'change the metadata of streams, and so truncate them', attempt: () => client.setStreamMetadata(probe, {}, { expectedRevision: NEVER }) },
  ];
  const given: string[] = [];
  for (const { what, attempt } of attempts) if (await isAllowed(attempt)) given.push(what);
  return given;
}

async function refusalOf(client: LedgerClient, probe: string): Promise<string | null> {
  const event = { id: randomUUID(), type: 'Probe', data: '{}', metadata: '{}' };
  const answer = await client.append({ streamId: probe, expected: Number(NEVER), events: [event] }, SILENCE_MS);
  return answer.kind === 'refused' ? answer.reason : null;
}

/** A revision that no stream has is refused, unless access is refused before. */
async function isAllowed(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    const type = fieldOf(error, 'type');
    if (type === 'access-denied') return false;
    if (type === 'wrong-expected-version') return true;
    throw error;
  }
}

/** Metadata that streams of the ledger have of their own, the newest of each. */
async function metadataIn(client: LedgerClient, ledger: string): Promise<ReadonlyMap<string, Metadata>> {
  const found = new Map<string, Metadata>();
  const feed = new LedgerFeed(client, `$$${ledger}.`, undefined, new AbortController().signal);
  try {
    while (!feed.caughtUp) {
      const records = await feed.next(SILENCE_MS);
      if (records === 'silence') throw silent();
      for (const { streamId, data } of records) found.set(streamId.slice(2), isObject(data) ? data : {});
    }
  } finally {
    feed.close();
  }
  return found;
}

const limitsIn = (stream: string, metadata: Metadata): readonly string[] =>
  ['$tb', '$maxAge', '$maxCount'].filter((key) => metadata[key] !== undefined).map((key) => `${stream} has ${key} in its metadata: events of it are hidden, or will be`);

function openingsIn(stream: string, metadata: Metadata): readonly string[] {
  const acl = aclIn(metadata, '$acl');
  return ['$d', '$mw'].filter((right) => acl[right]?.some((role) => role !== ADMINS) === true)
    .map((right) => `${stream} has an ACL of its own that gives ${right} to ${acl[right]?.join(', ') ?? ''}`);
}
