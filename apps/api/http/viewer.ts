/** Who asks. A route is for the holder of the owner's key alone unless it says that readers may come too. */
import { Injectable, SetMetadata, createParamDecorator } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Viewer } from '#domain/policy.js';
import type { FastifyRequest } from 'fastify';
import { Key, bearerIn } from './key.js';
import { Problem } from './problem.js';

const OPEN_TO_READERS = 'openToReaders';
const OPEN_TO_METRICS_KEY = 'openToMetricsKey';
/** Whoever asks may come in; what they see is decided by `can`. */
export const OpenToReaders = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_TO_READERS, true);

/** Whoever collects numbers may come in with a key of their own. */
export const OpenToMetricsKey = (): MethodDecorator => SetMetadata(OPEN_TO_METRICS_KEY, true);

/** The one person there is, until there are people and roles. */
const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const ANYBODY: Viewer = { kind: 'public' };
const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="factledger"' } };

/** Opens everything. */
export class OwnerKey extends Key {}
/** Opens the metrics and nothing else. */
export class MetricsKey extends Key {}

type Asking = FastifyRequest & { viewer?: Viewer };

@Injectable()
export class ViewerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly ownerKey: OwnerKey,
    private readonly metricsKey: MetricsKey,
  ) {}

  /** @throws {Problem} key-wrong for a key that is not the owner's; key-required where one is needed and none came */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Asking>();
    const marked = (mark: string): boolean => this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]) === true;
    const key = keyIn(request.headers.authorization);
    if (key !== null && marked(OPEN_TO_METRICS_KEY) && this.metricsKey.is(key)) return true;
    request.viewer = this.viewerOf(key);
    if (!marked(OPEN_TO_READERS) && request.viewer.kind !== 'owner') throw new Problem('key-required', 'this needs the owner\'s key', CHALLENGE);
    return true;
  }

  private viewerOf(key: string | null): Viewer {
    if (key === null) return ANYBODY;
    if (!this.ownerKey.is(key)) throw new Problem('key-wrong', 'this is not the owner\'s key');
    return OWNER;
  }
}

/** @throws {Problem} key-required for a header that shows a key in another way */
function keyIn(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const key = bearerIn(authorization);
  if (key === null) throw new Problem('key-required', 'send the key as Authorization: Bearer …', CHALLENGE);
  return key;
}

/** The viewer that the guard found. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer =>
  context.switchToHttp().getRequest<Asking>().viewer ?? ANYBODY);
