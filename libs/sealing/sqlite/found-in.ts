/** Looks a key up in the file and unwraps it. */
import type { DatabaseSync } from 'node:sqlite';
import type { SealingKeyId } from '#domain/ids.js';
import type { KeyFound } from '../key-store.js';
import { decrypted } from '../sealed-value.js';
import type { KeyBytes } from '../sealed-value.js';

/** @throws {NotUnsealableError} when the row was tampered with */
export function foundIn(db: DatabaseSync, wrapping: KeyBytes, id: SealingKeyId): KeyFound | null {
  const wrapped = db.prepare('SELECT wrapped FROM keys WHERE id = ?').get(id)?.['wrapped'];
  if (wrapped instanceof Uint8Array) return decrypted(wrapping, id, wrapped);
  return db.prepare('SELECT 1 FROM destroyed WHERE id = ?').get(id) === undefined ? null : 'destroyed';
}
