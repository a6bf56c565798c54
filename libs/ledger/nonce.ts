/** Nonces from a pool: asking the system for sixteen bytes costs as much as asking it for four thousand. */
import { randomFillSync } from 'node:crypto';

const NONCE_BYTES = 16;
const pool = Buffer.alloc(256 * NONCE_BYTES);
let used = pool.length;

/** base64url of 16 random bytes, never handed out twice. */
export function newNonce(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += NONCE_BYTES;
  return pool.toString('base64url', used - NONCE_BYTES, used);
}
