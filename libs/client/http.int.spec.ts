import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { Http } from './http.js';
import { ProblemError, UnreachableError } from './problem.js';

let server: Server | undefined;
async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => { server?.listen(0, '127.0.0.1', listening); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((closed) => (server === undefined ? closed(null) : server.close(closed)));
  server = undefined;
});

describe('requests to a server', () => {
  it('sends the key, the body and the preconditions, and gives back the version', async () => {
    const seen: Record<string, unknown> = {};
    const baseUrl = await serving((request, response) => {
      Object.assign(seen, { method: request.method, url: request.url, key: request.headers.authorization, ifMatch: request.headers['if-match'] });
      response.writeHead(201, { etag: '"4"', 'content-type': 'application/json' }).end('{"ok":true}');
    });
    const answer = await new Http({ baseUrl: `${baseUrl}/`, key: 'secret' }).send('PUT', '/v1/x', { a: 1 }, { ifMatch: '"3"' });
    expect(answer).toEqual({ status: 201, body: { ok: true }, etag: '"4"' });
    expect(seen).toEqual({ method: 'PUT', url: '/v1/x', key: 'Bearer secret', ifMatch: '"3"' });
  });

  it('follows a list over its pages', async () => {
    const baseUrl = await serving((request, response) => {
      const cursor = new URL(request.url ?? '', 'http://x').searchParams.get('cursor');
      response.end(JSON.stringify(cursor === null ? { items: [1, 2], next: 'c&2' } : { items: [cursor], next: null }));
    });
    expect(await Array.fromAsync(new Http({ baseUrl }).items('/list', { query: { limit: 2 } }))).toEqual([1, 2, 'c&2']);
  });

  it('turns a problem into an error with its code, status and pointer', async () => {
    const baseUrl = await serving((_request, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'side-too-small', title: 'A rule says no', detail: 'two sides', errors: [{ pointer: '/sides/0', detail: 'empty' }] }));
    });
    const refused = await new Http({ baseUrl }).get('/x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect(refused).toMatchObject({ status: 422, code: 'side-too-small', message: 'two sides', pointer: '/sides/0' });
  });

  it('calls an answer that is no JSON unexpected, not a success', async () => {
    const baseUrl = await serving((_request, response) => { response.end('<html>'); });
    await expect(new Http({ baseUrl }).get('/x')).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  it('does not follow a redirect with the key', async () => {
    const baseUrl = await serving((_request, response) => { response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(); });
    await expect(new Http({ baseUrl, key: 'secret' }).get('/x')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('tells that nobody answers', async () => {
    const baseUrl = await serving((request) => { request.socket.destroy(); });
    await expect(new Http({ baseUrl }).get('/x')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('resumes a stream of events after the last one it saw', async () => {
    const resumedAfter: (string | undefined)[] = [];
    const baseUrl = await serving((request, response) => {
      resumedAfter.push(request.headers['last-event-id'] as string | undefined);
      const id = 10 + resumedAfter.length;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 1\nid: ${id}\ndata: ${id}\n\n`);
    });
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { data } of new Http({ baseUrl }).messages('/stream', { after: '10', signal: stop.signal })) {
      seen.push(data);
      if (seen.length === 3) stop.abort();
    }
    expect(seen).toEqual(['11', '12', '13']);
    expect(resumedAfter).toEqual(['10', '11', '12']);
  });
});
