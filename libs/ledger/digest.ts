/** What a request was, in 32 bytes that tell nothing of it to those who lack the ledger's secret. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Kept beside the data and never in the log: a plain hash would let erased text be guessed. */
export type DigestSecret = KeyObject;

export const digestSecretFrom = (bytes: Uint8Array): DigestSecret => createSecretKey(bytes);

/** base64url HMAC-SHA-256 of method, path and canonical body (RFC 8785). */
export function commandDigest(secret: DigestSecret, method: string, path: string, body: unknown): string {
  const canonical = body === undefined ? '' : (canonicalize(body) ?? '');
  return createHmac('sha256', secret).update(`${method}\n${path}\n${canonical}`).digest('base64url');
}
