/** Answers what is not even a request: malformed HTTP, headers too large or too slow. */
import type { Socket } from 'node:net';
import { problemBody } from './problem.js';
import type { ProblemCode } from './problem.js';

const KNOWN: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['header-too-large', 'the headers are larger than 16 KiB'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'the request took too long to arrive'],
};

export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = KNOWN[error.code ?? ''] ?? (['malformed-request', 'this is not an HTTP request'] as const);
  const problem = problemBody(code, detail);
  const body = JSON.stringify(problem);
  socket.end([
    `HTTP/1.1 ${problem.status} ${problem.title}`, 'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', body,
  ].join('\r\n'));
}
