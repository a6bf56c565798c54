/** Reads: wait if asked to, page, and tag what is answered with a digest so that it is sent only when it changed. */
import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { from, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { digestTag, noneMatches } from './etag.js';
import { EVENT_STORE, READ_MODELS } from './ports.js';
import { waitSeconds } from './prefer.js';

/** Views change as the log grows: a cache may keep them, but has to ask. Readers with the key see other things. */
const CACHING = { 'cache-control': 'private, no-cache', vary: 'authorization' } as const;

@Injectable()
export class ViewInterceptor implements NestInterceptor {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return from(this.freshEnough(request, reply)).pipe(mergeMap(() => next.handle()), mergeMap(async (view) => tagged(view, request, reply)));
  }

  /** `Prefer: wait=N`: what stands in the log by now is to be in the answer. */
  private async freshEnough(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const seconds = waitSeconds(request.headers['prefer']);
    if (seconds === null) return;
    const pace = await this.readModels.waitFor(await this.store.head(), seconds * 1_000);
    if (pace === 'applied') reply.header('preference-applied', `wait=${seconds}`);
  }
}

/** An answer that is not JSON. */
export class Report {
  constructor(readonly contentType: 'text/plain' | 'text/markdown', readonly text: string) {}
}

/**
 * The body as it will be sent, or nothing where the reader has it already. A handler may have set a tag of its own: that
 * names a version to build on, not every word of the body, so such an answer is always sent.
 */
function tagged(view: unknown, request: FastifyRequest, reply: FastifyReply): string | undefined {
  const body = view instanceof Report ? view.text : JSON.stringify(view);
  const own = reply.getHeader('etag');
  const tag = typeof own === 'string' ? own : digestTag(body);
  reply.headers({ ...CACHING, etag: tag });
  if (!tag.startsWith('"r') && !noneMatches(request.headers['if-none-match'], tag)) {
    reply.status(304);
    return undefined;
  }
  reply.header('content-type', `${view instanceof Report ? view.contentType : 'application/json'}; charset=utf-8`);
  return body;
}
