/** Turns whatever was thrown into a problem. What is not known to be fit for a reader is logged, and only its id is told. */
import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import { CommandReusedError, ContendedError } from '#ledger/errors.js';
import { ImportRefusedError } from '#ledger/import/import.js';
import { ReadModelsUnavailableError } from '#read-models/errors.js';
import { AppendTooLargeError, OutcomeUnknownError, StoreUnavailableError, WrongExpectedRevisionError } from '#event-store/errors.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { BlobDamagedError, BlobsUnavailableError } from '#snapshots/blob-store.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClockSkewedError } from '../clock/server-clock.js';
import { damaged } from '../snapshots/kept.js';
import { asSent } from './as-sent.js';
import type { Log } from './log.js';
import { Problem, problemBody } from './problem.js';
import type { ProblemBody, ProblemCode } from './problem.js';

/** Fastify's own refusals, by its code. */
const FASTIFY: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'the body is larger than this address takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type-not-supported', 'send application/json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-request', 'the body is not as long as its Content-Length says'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-json', 'the body is empty'],
  FST_ERR_BAD_URL: ['malformed-request', 'the address is not a valid URL path'],
  FST_ERR_PARAM_LENGTH: ['address-too-long', 'a part of the path is too long'],
  FST_ERR_MAX_PARAM_LENGTH: ['address-too-long', 'a part of the path is too long'],
};
const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['malformed-request', 'the request is not understood'],
  404: ['not-found', 'nothing is here'],
  408: ['request-timeout', 'the request took too long to arrive'],
  413: ['body-too-large', 'the body is larger than this address takes'],
  414: ['address-too-long', 'a part of the path is too long'],
  415: ['media-type-not-supported', 'send application/json'],
  503: ['closing', 'the server is stopping'],
};

export interface Answer {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    this.send(thrown, request, reply);
  }

  /** Answers for the framework's own refusals too, which never come as far as a route. */
  send(thrown: unknown, request: Pick<FastifyRequest, 'id' | 'body'>, reply: FastifyReply): void {
    const { body, headers } = this.answer(thrown, request.id);
    // Too late for words: the headers are out, so the end of the connection has to say it.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply.status(body.status).removeHeader('etag').headers(headers).header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store').send(JSON.stringify(asSent(body, request.body)));
  }

  answer(thrown: unknown, requestId: string): Answer {
    if (thrown instanceof Problem) return { body: problemBody(thrown.code, thrown.message, thrown.more), headers: thrown.more.headers ?? {} };
    if (thrown instanceof DomainError) return plain(thrown.code, thrown.message, thrown.code === 'cursor-invalid' ? '/cursor' : thrown.pointer);
    if (thrown instanceof ImportRefusedError) {
      const errors = [{ pointer: thrown.pointer, detail: thrown.message, code: thrown.code }];
      return { body: problemBody('import-refused', 'a rule says no to a record of the import; nothing was written', { errors }), headers: {} };
    }
    if (thrown instanceof CommandReusedError || thrown instanceof AppendTooLargeError) return plain(thrown.code, thrown.message);
    if (thrown instanceof ContendedError || thrown instanceof WrongExpectedRevisionError) {
      return again(plain(thrown.code, 'others kept writing to this at the same time; try again with the same key'));
    }
    if (thrown instanceof StoreUnavailableError || thrown instanceof OutcomeUnknownError) {
      this.log.error('store', { requestId, error: thrown });
      return again(plain(thrown.code, 'the store does not answer; try again with the same key'));
    }
    if (thrown instanceof KeysUnavailableError) {
      this.log.error('keys', { requestId, error: thrown });
      return again(plain('store-unavailable', 'the keys of sealed values do not answer; try again with the same key'));
    }
    if (thrown instanceof BlobsUnavailableError) {
      this.log.error('blobs', { requestId, error: thrown });
      return again(plain('store-unavailable', 'what was captured does not answer; try again with the same key'));
    }
    if (thrown instanceof BlobDamagedError) {
      this.log.error('blobs', { requestId, error: thrown });
      return this.answer(damaged(), requestId);
    }
    if (thrown instanceof ReadModelsUnavailableError) {
      this.log.error('read-models', { requestId, error: thrown });
      return again(plain(thrown.code, 'the views do not answer; try again'));
    }
    if (thrown instanceof ClockSkewedError) {
      const extensions = { skewMs: Math.round(thrown.skew.skewMs) };
      return again({ body: problemBody(thrown.code, `${thrown.message}; ask another instance with the same key`, { extensions }), headers: {} });
    }
    const known = knownToFramework(thrown);
    if (known !== undefined) return plain(known[0], known[1]);
    this.log.error('internal', { requestId, error: thrown });
    return { body: problemBody('internal', `the log has more under ${requestId}`, { extensions: { requestId } }), headers: {} };
  }
}

const plain = (code: string, detail: string, pointer = ''): Answer => ({ body: problemBody(code, detail, { pointer }), headers: {} });
const again = (answer: Answer): Answer => ({ ...answer, headers: { 'retry-after': '1' } });

function knownToFramework(thrown: unknown): readonly [ProblemCode, string] | undefined {
  const cause = thrown instanceof HttpException ? (thrown.cause ?? thrown) : thrown;
  // A refusal thrown while the body was read comes wrapped by the framework.
  const code = propertyOf(cause, 'code');
  if (typeof code === 'string' && Object.hasOwn(FASTIFY, code)) return FASTIFY[code];
  const status = thrown instanceof HttpException ? thrown.getStatus() : propertyOf(thrown, 'statusCode');
  return typeof status === 'number' ? BY_STATUS[status] : undefined;
}

const propertyOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value ? (value as Record<string, unknown>)[key] : undefined;
