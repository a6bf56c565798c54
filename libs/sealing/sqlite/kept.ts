/** Everything in a data folder's `keys.sqlite`, for a check that changes nothing. */
import { existsSync } from 'node:fs';
import { scalar } from '#sqlite/sql.js';
import { wrappingAtHand } from '../check.js';
import type { KeptKeys } from '../check.js';
import { wrappingKeyFor } from '../wrapping-key.js';
import { keysFile, openForReading } from './keys-file.js';

/** @throws {KeysUnavailableError} when there is a key file and it is not ours */
export function keptInFolder(folder: string, env: Readonly<Record<string, string | undefined>>): KeptKeys {
  const wrappingKey = () => wrappingKeyFor(folder, env, false);
  const file = keysFile(folder);
  if (!existsSync(file)) return { byId: new Map(), wrapping: wrappingAtHand(wrappingKey, null) };
  const db = openForReading(file);
  try {
    const byId = new Map<string, Uint8Array | 'destroyed'>();
    for (const { id, wrapped } of db.prepare('SELECT id, wrapped FROM keys UNION ALL SELECT id, NULL FROM destroyed').iterate()) {
      byId.set(String(id), wrapped instanceof Uint8Array ? wrapped : 'destroyed');
    }
    const proof = scalar(db, 'SELECT proof FROM wrapping');
    return { byId, wrapping: wrappingAtHand(wrappingKey, proof instanceof Uint8Array ? proof : null) };
  } finally {
    db.close();
  }
}
