/** Who asks. A route is for the holder of the owner's key alone unless it says that readers may come too. */
import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable, SetMetadata, createParamDecorator } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Viewer } from '#domain/policy.js';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const OPEN_TO_READERS = 'openToReaders';
/** Whoever asks may come in; what they see is decided by `can`. */
export const OpenToReaders = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_TO_READERS, true);

/** The one person there is, until there are people and roles. */
const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const ANYBODY: Viewer = { kind: 'public' };
const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="factledger"' } };

/** The owner's key, held as its digest so that comparing takes the same time whatever is sent. */
export class OwnerKey {
  private readonly digest: Buffer;
  constructor(key: string) {
    this.digest = sha256(key);
  }
  is(candidate: string): boolean {
    return timingSafeEqual(this.digest, sha256(candidate));
  }
}
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

type Asking = FastifyRequest & { viewer?: Viewer };

@Injectable()
export class ViewerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly ownerKey: OwnerKey,
  ) {}

  /** @throws {Problem} key-wrong for a key that is not the owner's; key-required where one is needed and none came */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Asking>();
    request.viewer = this.viewerOf(request.headers.authorization);
    const open = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_TO_READERS, [context.getHandler(), context.getClass()]);
    if (open !== true && request.viewer.kind !== 'owner') throw new Problem('key-required', 'this needs the owner\'s key', CHALLENGE);
    return true;
  }

  private viewerOf(authorization: string | undefined): Viewer {
    if (authorization === undefined) return ANYBODY;
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (key === undefined) throw new Problem('key-required', 'send the key as Authorization: Bearer …', CHALLENGE);
    if (!this.ownerKey.is(key)) throw new Problem('key-wrong', 'this is not the owner\'s key');
    return OWNER;
  }
}

/** The viewer that the guard found. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer =>
  context.switchToHttp().getRequest<Asking>().viewer ?? ANYBODY);
