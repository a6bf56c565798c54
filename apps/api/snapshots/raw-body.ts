/** The one address that takes bytes of any kind: its body is passed on as the stream it is, and nobody gathers it. */
import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.js';

const CAPTURES = '/v1/documents/:document/snapshots';
/** What a body counts as here, whatever it was declared to be: that is found by looking at it. */
const BYTES = 'application/octet-stream';

export function passBytesOn(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'POST' && request.routeOptions.url === CAPTURES) request.raw.headers['content-type'] = BYTES;
    done();
  });
  server.addContentTypeParser(BYTES, (request, payload, done) => {
    if (request.routeOptions.url === CAPTURES) done(null, payload);
    else done(new Problem('media-type-not-supported', 'send application/json'), undefined);
  });
}
