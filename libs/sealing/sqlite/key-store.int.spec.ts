import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NOW, keyIdOf, keyStoreContract } from '../contract.js';
import type { Env } from '../contract.js';
import { SqliteKeyReader } from './key-reader.js';
import { SqliteKeyStore } from './key-store.js';
import { keptInFolder } from './kept.js';

const opened = (folder: string, env: Env = {}): SqliteKeyStore => SqliteKeyStore.open({ folder, env, now: () => NOW });

keyStoreContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-keys-'));
  return {
    open: async (env) => opened(folder, env),
    read: async (store) => SqliteKeyReader.open((store as SqliteKeyStore).forReading),
    wrapped: async (id) => {
      const db = new DatabaseSync(join(folder, 'keys.sqlite'), { readOnly: true });
      try {
        return Buffer.from(db.prepare('SELECT wrapped FROM keys WHERE id = ?').get(id)?.['wrapped'] as Uint8Array);
      } finally {
        db.close();
      }
    },
    kept: async (env) => keptInFolder(folder, env),
    spoil: async (id) => {
      const db = new DatabaseSync(join(folder, 'keys.sqlite'));
      db.prepare('UPDATE keys SET wrapped = zeroblob(60) WHERE id = ?').run(id);
      db.close();
    },
    holding: async (bytes) => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(bytes)),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('keys of a data folder', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'factledger-keys-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('have a wrapping key drawn beside them where none is given, for their owner alone', async () => {
    const store = opened(folder);
    await store.take([{ id: keyIdOf(1), purpose: 'a gist' }]);
    await store.close();
    for (const name of ['keys.sqlite', 'sealing.key']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const again = opened(folder);
    expect(await again.find(keyIdOf(1))).toBeInstanceOf(Uint8Array);
    await again.close();
  });

  it('have none drawn where one is given, nor in the place of one that was lost', async () => {
    await opened(folder, { FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 7).toString('base64url') }).close();
    expect(readdirSync(folder)).not.toContain('sealing.key');
    expect(() => opened(folder)).toThrow(/sealing\.key is missing/);
  });
});
