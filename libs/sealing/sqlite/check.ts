/** Looks whether every sealed value in a log still has its key, or is known to have lost it. */
import { existsSync } from 'node:fs';
import { keysFile, openForReading } from './keys-file.js';

export interface SealedCheck {
  /** Sealed values in the log, as often as they stand there. */
  readonly values: number;
  /** Keys that some of them need. */
  readonly keys: number;
  /** Of these, keys that were neither found nor ever destroyed: nobody can read what is sealed under them. */
  readonly missing: readonly string[];
}

const SEALED = /"\$sealed":"([0-9a-f-]{36})\./g;

/** @throws {KeysUnavailableError} when there is a key file and it is not ours */
export async function checkSealed(folder: string, events: AsyncIterable<{ readonly bytes: string }>): Promise<SealedCheck> {
  const needed = new Set<string>();
  let values = 0;
  for await (const { bytes } of events) {
    if (!bytes.includes('"$sealed":')) continue;
    for (const [, id] of bytes.matchAll(SEALED)) {
      values++;
      if (id !== undefined) needed.add(id);
    }
  }
  const known = values > 0 && existsSync(keysFile(folder)) ? idsIn(keysFile(folder)) : new Set<string>();
  return { values, keys: needed.size, missing: [...needed].filter((id) => !known.has(id)) };
}

function idsIn(file: string): ReadonlySet<string> {
  const db = openForReading(file);
  try {
    return new Set(db.prepare('SELECT id FROM keys UNION SELECT id FROM destroyed').all().map((row) => String(row['id'])));
  } finally {
    db.close();
  }
}
