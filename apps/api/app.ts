/** The Nest application on Fastify: limits, body reading, security headers, one log line a request. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import type { Parts } from './app.module.js';
import { Metrics } from './health/metrics.js';
import { readJsonBodies } from './http/json-body.js';
import { frameworkLog } from './http/log.js';
import type { Log } from './http/log.js';
import { Problem } from './http/problem.js';
import { ProblemFilter } from './http/problem-filter.js';
import { refuseConnection } from './http/refuse-connection.js';
import { traceIdOf } from './http/trace.js';
import { ApiDocument } from './openapi/api-document.js';
import { documentOf } from './openapi/document.js';
import { passBytesOn } from './snapshots/raw-body.js';

/** Bytes, characters, milliseconds. */
const HTTP_LIMITS = {
  body: 1024 * 1024, importBody: 16 * 1024 * 1024, batchBody: 4 * 1024 * 1024, headers: 16 * 1024, param: 200, requestMs: 300_000, keepAliveMs: 72_000,
} as const;

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'cross-origin-resource-policy': 'same-origin',
} as const;

export async function createApp(parts: Parts): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter(parts.log);
  const adapter = new FastifyAdapter({
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => problems.send(error, request, reply),
    bodyLimit: HTTP_LIMITS.body, requestTimeout: HTTP_LIMITS.requestMs, keepAliveTimeout: HTTP_LIMITS.keepAliveMs,
    http: { maxHeaderSize: HTTP_LIMITS.headers, requireHostHeader: false }, routerOptions: { maxParamLength: HTTP_LIMITS.param },
    requestIdHeader: false, genReqId: () => randomUUID(), forceCloseConnections: 'idle', return503OnClosing: false, clientErrorHandler: refuseConnection,
  });
  const server: FastifyInstance = adapter.getInstance();
  server.addHook('onRoute', (route) => {
    if (route.method !== 'POST') return;
    if (route.url === '/v1/imports') route.bodyLimit = HTTP_LIMITS.importBody;
    if (route.url.endsWith('/assertions/batch')) route.bodyLimit = HTTP_LIMITS.batchBody;
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(parts), adapter, {
    bodyParser: false, logger: frameworkLog(parts.log), abortOnError: false,
  });
  readJsonBodies(server);
  passBytesOn(server);
  server.decorateRequest('traceId', null);
  server.addHook('onRequest', (request, reply, done) => {
    request.traceId = traceIdOf(request.headers['traceparent']);
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
    done(refusalOf(request, parts.closing.signal));
  });
  // An expectation nobody can meet may be passed over (RFC 9110 §10.1.1).
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  tellOfRequests(server, app.get(Metrics), parts.log);
  app.get(ApiDocument).render = () => documentOf(app);
  await app.init();
  return app;
}

/** Refused before anything is read. A Host header is asked for here, since the HTTP parser's own refusal is no problem. */
function refusalOf({ raw }: FastifyRequest, closing: AbortSignal): Problem | undefined {
  if (closing.aborted) return new Problem('closing', 'the server is stopping', { headers: { connection: 'close' } });
  return raw.headers.host === undefined && raw.httpVersion === '1.1'
    ? new Problem('malformed-request', 'a request names its Host', { headers: { connection: 'close' } }) : undefined;
}

/** The interface's description, from routes alone: nothing is opened and nothing runs. */
export async function describeApp(): Promise<string> {
  const app = await NestFactory.create(AppModule.over(null), new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
  return documentOf(app);
}

/** By whatever watches the server: a line for each that is as it should be would hide the others. */
const ASKED_ALL_DAY: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

function tellOfRequests(server: FastifyInstance, metrics: Metrics, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    if (!ASKED_ALL_DAY.has(route) || reply.statusCode >= 400) {
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      log.info('request', { requestId: request.id, ...traced(request), method: request.method, route, status: reply.statusCode, ms });
    }
    done();
  });
}

/** Named as OpenTelemetry names it in logs that are not its own. */
const traced = ({ traceId }: FastifyRequest): { readonly trace_id?: string } => (traceId === null ? {} : { trace_id: traceId });
