/** What a supervisor and Prometheus ask of a projector: whether it lives, whether it can work, and its numbers. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { bearerIn } from '#api/http/key.js';
import type { Key } from '#api/http/key.js';

export interface StatusParts {
  /** What it waits for, in words; nothing when it can work. */
  readonly waitingFor: () => Promise<readonly string[]>;
  /** Names of the projections it leads. */
  readonly leads: () => readonly string[];
  readonly metrics: Registry;
  /** Opens /metrics. */
  readonly metricsKey: Key;
}

/** @throws what the system says of the port */
export async function serveStatus(parts: StatusParts, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => { response.destroy(); });
  });
  server.requestTimeout = 5_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  return server;
}

async function answer({ waitingFor, leads, metrics, metricsKey }: StatusParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: string, type = 'application/json'): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, '{"status":"method-not-allowed"}');
  switch (request.url) {
    case '/livez': return send(200, '{"status":"ok"}');
    case '/readyz': {
      const missing = await waitingFor();
      const status = missing.length === 0 ? 'ready' : 'not-ready';
      return send(missing.length === 0 ? 200 : 503, JSON.stringify({ status, waitingFor: missing, leads: leads() }));
    }
    case '/metrics': {
      const key = bearerIn(request.headers.authorization);
      if (key === null || !metricsKey.is(key)) return send(401, '{"status":"unauthorized"}');
      return send(200, await metrics.metrics(), metrics.contentType);
    }
    default: return send(404, '{"status":"not-found"}');
  }
}
