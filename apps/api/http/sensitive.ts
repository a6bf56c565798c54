/**
 * Words marked as sensitive in a request body: `{"sensitive": "words"}` where a text may stand. Between the body's reading and
 * its sealing they are an object of this class, so that nothing else can be taken for them.
 */
import type { FastifyRequest } from 'fastify';

export class Sensitive {
  constructor(readonly words: string) {}
}

/** The same value, with what is marked as sensitive told apart. @param deep whether it may stand anywhere inside */
export function withSensitive(value: unknown, deep = false): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Sensitive) return value;
  if (Array.isArray(value)) return deep ? value.map((item) => withSensitive(item, true)) : value;
  if ('sensitive' in value && typeof value.sensitive === 'string' && Object.keys(value).length === 1) return new Sensitive(value.sensitive);
  return deep ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSensitive(item, true)])) : value;
}

/** Which request a body came with: whoever reads a body is shown the body alone. */
const requests = new WeakMap<object, FastifyRequest>();
export const requestOf = (body: unknown): FastifyRequest | undefined => (typeof body === 'object' && body !== null ? requests.get(body) : undefined);
export function cameWith(body: unknown, request: FastifyRequest): void {
  if (typeof body === 'object' && body !== null) requests.set(body, request);
}
