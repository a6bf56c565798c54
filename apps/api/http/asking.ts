/** What a write is asked under: who, which command id, a digest of its content, and what the caller read before. */
import { randomUUID } from 'node:crypto';
import { Injectable, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import { personOf } from '#domain/events.js';
import type { Actor } from '#domain/events.js';
import type { CommandId, StreamRevision } from '#domain/ids.js';
import { commandDigest, digestSecretFrom } from '#ledger/digest.js';
import type { DigestSecret as SecretKey } from '#ledger/digest.js';
import { commandIdOf } from '#ledger/ids.js';
import { nextMoment } from '#ledger/moments.js';
import { Rehearsal } from '#ledger/rehearsal.js';
import type { Precondition, Request } from '#ledger/request.js';
import type { FastifyRequest } from 'fastify';
import { dryRunAsked } from './dry-run.js';
import { revisionOfIfMatch } from './etag.js';
import { actorFrom } from './person.js';
import { minimalAsked, waitSeconds } from './prefer.js';
import { Problem } from './problem.js';

/** Kept beside the data, never in the log. */
export class DigestSecret {
  readonly key: SecretKey;
  constructor(bytes: Uint8Array) {
    this.key = digestSecretFrom(bytes);
  }
}

export interface Asking {
  readonly request: Request;
  readonly ifMatch: string | undefined;
  readonly waitSeconds: number | null;
  /** Whether a dry run may leave out what it would change. */
  readonly minimal: boolean;
}

@Injectable()
export class AskingPipe implements PipeTransform<FastifyRequest, Asking> {
  constructor(private readonly secret: DigestSecret) {}

  transform(request: FastifyRequest): Asking {
    const [path = ''] = request.url.split('?', 1);
    return {
      request: {
        actor: actorFrom(request.headers['on-behalf-of']),
        commandId: commandIdAsked(request),
        commandDigest: commandDigest(this.secret.key, request.method, path, request.body ?? undefined),
        correlationId: request.traceId ?? request.id,
        asked: nextMoment(),
        ...(dryRunAsked(request.query) ? { rehearsal: new Rehearsal() } : {}),
      },
      ifMatch: request.headers['if-match'],
      waitSeconds: waitSeconds(request.headers['prefer']),
      minimal: minimalAsked(request.headers['prefer']),
    };
  }
}

const RawRequest = createParamDecorator((_: unknown, context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest());
/** The write that is asked for, apart from its body. */
export const Asked = (): ParameterDecorator => RawRequest(AskingPipe);

/** Of a request without a key, another one each time. */
export const commandIdAsked = (request: FastifyRequest): CommandId =>
  commandIdFrom(request.headers['idempotency-key'], actorFrom(request.headers['on-behalf-of']));

/** Printable ASCII; the quotes of the draft standard's structured form are taken off. */
function commandIdFrom(header: string | readonly string[] | undefined, actor: Actor): CommandId {
  if (header === undefined) return randomUUID() as CommandId;
  if (typeof header !== 'string') throw new Problem('idempotency-key-not-understood', 'send one Idempotency-Key');
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(key)) {
    throw new Problem('idempotency-key-not-understood', 'an Idempotency-Key is 1 to 200 printable ASCII characters');
  }
  // Two people's keys are two keys.
  return commandIdOf(personOf(actor), key);
}

/**
 * What the If-Match of a write asks for. It is looked at only once the command is found to be new: a known one is answered
 * as it was, whatever has been touched since. So what is wrong with the header is thrown when the precondition is checked.
 */
export function preconditionOf<State>(
  asking: Asking, touchedAt: (state: State) => StreamRevision | null, need: 'required' | 'optional',
): Precondition<State> | undefined {
  if (asking.ifMatch === undefined && need === 'optional') return undefined;
  const refusing = (error: unknown): Precondition<State> => ({
    revision: -1,
    touchedAt: (state) => {
      // What is not there is said first.
      touchedAt(state);
      throw error;
    },
  });
  try {
    const revision = revisionOfIfMatch(asking.ifMatch);
    if (revision !== null) return { revision, touchedAt };
    return refusing(new Problem('precondition-required', 'say with If-Match which version you read: the ETag of the thing that this changes'));
  } catch (error) {
    return refusing(error);
  }
}
