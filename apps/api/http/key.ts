/** A key, held as its digest so that comparing takes the same time whatever is sent. */
import { createHash, timingSafeEqual } from 'node:crypto';

export class Key {
  private readonly digest: Buffer | null;
  /** @param key null: there is none, and nothing is it */
  constructor(key: string | null) {
    this.digest = key === null ? null : sha256(key);
  }
  is(candidate: string): boolean {
    return this.digest !== null && timingSafeEqual(this.digest, sha256(candidate));
  }
}

/** The key in an Authorization header; null where there is none of the kind. */
export const bearerIn = (header: string | undefined): string | null => /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
