/**
 * Who may do what, as a secured node was seen to judge (KurrentDB 26.0.3): by the stream's own ACL, else the default one of
 * `$settings`, else the one that is built in. An insecure node asks nobody who they are, and lets everybody do everything.
 */
import { Code, Refusal } from '../grpc/refusal.js';
import type { EventLog } from './log.js';
import { objectIn, readAcl } from './stream-metadata.js';
import type { Acl, Right } from './stream-metadata.js';

export interface User {
  readonly name: string;
  readonly password: string;
  readonly groups: readonly string[];
}

export const ADMIN: User = { name: 'admin', password: 'changeit', groups: ['$admins'] };

/** Who calls; null for nobody in particular. */
export type Caller = User | null;

const EVERYBODY = '$all';
const ADMINS = '$admins';
const BUILT_IN: Readonly<Record<'user' | 'system', readonly string[]>> = { user: [EVERYBODY], system: [ADMINS] };

export const accessDenied = (): Refusal => new Refusal(Code.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export class Access {
  /** @param users null: an insecure node */
  constructor(private readonly log: EventLog, private readonly users: readonly User[] | null) {}

  /** @throws {Refusal} for a user who is unknown, or a password that is wrong */
  callerOf(authorization: string | undefined): Caller {
    if (this.users === null || authorization === undefined) return null;
    const [, encoded = ''] = /^basic (.+)$/i.exec(authorization) ?? [];
    const [name, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const user = this.users.find((each) => each.name === name && each.password === rest.join(':'));
    if (user === undefined) throw new Refusal(Code.UNAUTHENTICATED, 'Unauthenticated');
    return user;
  }

  allows(caller: Caller, right: '$r' | '$w' | '$d', streamId: string): boolean {
    if (this.users === null) return true;
    if (caller === null) return false;
    if (caller.groups.includes(ADMINS)) return true;
    // Metadata is a stream beside; its rights are those to the metadata of the stream itself.
    const subject = streamId.startsWith('$$') ? streamId.slice(2) : streamId;
    const asked: Right = subject === streamId ? right : right === '$r' ? '$mr' : '$mw';
    const roles = this.#rolesFor(subject, asked);
    return roles.includes(EVERYBODY) || roles.includes(caller.name) || caller.groups.some((group) => roles.includes(group));
  }

  #rolesFor(streamId: string, right: Right): readonly string[] {
    const kind = streamId.startsWith('$') ? 'system' : 'user';
    return this.log.metadataOf(streamId).acl[right] ?? this.#defaultAcl(kind)[right] ?? BUILT_IN[kind];
  }

  #defaultAcl(kind: 'user' | 'system'): Acl {
    const settings = this.log.latest('$settings');
    if (settings === undefined) return {};
    return readAcl(objectIn(Buffer.from(settings.data).toString('utf8'))[`$${kind}StreamAcl`]);
  }
}
