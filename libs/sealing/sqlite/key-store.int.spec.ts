import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import { KeysUnavailableError } from '../errors.js';
import { sealAll } from '../sealer.js';
import { Unsealer } from '../unsealer.js';
import { SqliteKeyReader } from './key-reader.js';
import { SqliteKeyStore } from './key-store.js';

const idOf = (n: number): SealingKeyId => `0b6f3a52-90d1-5c4e-8a17-${String(n).padStart(12, '0')}` as SealingKeyId;
const now = (): string => '2026-01-02T03:04:05.678Z';
let folder = '';
const open = (env: Record<string, string> = {}): SqliteKeyStore => SqliteKeyStore.open({ folder, env, now });
const wrappedIn = (id: SealingKeyId): Buffer => {
  const db = new DatabaseSync(join(folder, 'keys.sqlite'), { readOnly: true });
  try {
    return Buffer.from(db.prepare('SELECT wrapped FROM keys WHERE id = ?').get(id)?.['wrapped'] as Uint8Array);
  } finally {
    db.close();
  }
};
/** Names of the files whose raw bytes hold these. */
const holding = (bytes: Buffer): readonly string[] => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(bytes));

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'factledger-keys-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the key store', () => {
  it('makes a key once, keeps it over a restart, and lists what it is for', () => {
    const store = open();
    const first = store.take([{ id: idOf(1), purpose: 'a gist' }]).get(idOf(1));
    expect(store.take([{ id: idOf(1), purpose: 'again' }, { id: idOf(2), purpose: 'a name' }]).get(idOf(1))).toEqual(first);
    store.close();
    const again = open();
    expect(Buffer.from(again.find(idOf(1)) as Uint8Array)).toEqual(first);
    expect(again.find(idOf(3))).toBeNull();
    expect(again.list()).toEqual([
      { id: idOf(1), purpose: 'a gist', madeAt: now(), destroyedAt: null }, { id: idOf(2), purpose: 'a name', madeAt: now(), destroyedAt: null },
    ]);
    again.close();
    for (const name of ['keys.sqlite', 'sealing.key']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing of a destroyed key in any file, and never makes it again', () => {
    const store = open();
    const ids = Array.from({ length: 300 }, (_, n) => idOf(n));
    store.take(ids.map((id) => ({ id, purpose: `the gist of assertion ${id}` })));
    const gone = ids.filter((_, n) => n % 7 === 3);
    const wrapped = gone.map((id) => wrappedIn(id));
    expect(wrapped.every((bytes) => holding(bytes).length > 0)).toBe(true);
    store.destroy(gone.slice(0, 5));
    store.destroy(gone.slice(5));
    expect(wrapped.flatMap(holding)).toEqual([]);
    expect(store.find(gone[0]!)).toBe('destroyed');
    expect(sealAll(store, [{ id: gone[0]!, purpose: 'once more', words: 'x' }])).toEqual([null]);
    expect(holding(wrappedIn(idOf(0)))).toEqual(['keys.sqlite']);
    store.destroy([...gone, idOf(9_999)]);
    expect(store.list().filter(({ destroyedAt }) => destroyedAt !== null)).toHaveLength(gone.length + 1);
    store.close();
  });

  it('is read by another connection, which learns of a destruction', () => {
    const store = open();
    const reader = SqliteKeyReader.open(store.forReading);
    const unsealer = new Unsealer(reader);
    const [before, [sealed]] = [unsealer.generation(), sealAll(store, [{ id: idOf(1), purpose: 'a gist', words: 'the words' }])];
    expect(unsealer.opened({ gist: sealed, more: [1, sealed] })).toEqual({ gist: 'the words', more: [1, 'the words'] });
    expect(unsealer.generation()).toBe(before);
    store.destroy([idOf(1)]);
    expect(unsealer.generation()).not.toBe(before);
    expect(unsealer.opened(sealed)).toBe('[erased]');
    const foreign = { $sealed: `${idOf(2)}.AAAA` };
    expect(unsealer.opened(foreign)).toBe(foreign);
    reader.close();
    store.close();
  });
});

describe('the wrapping key', () => {
  const KEY = Buffer.alloc(32, 7).toString('base64url');
  const problem = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof KeysUnavailableError) return error.message;
      throw error;
    }
    return 'none';
  };

  it('comes from the environment or a file; another one is told at once', () => {
    open({ FACTLEDGER_SEALING_KEY: KEY }).close();
    expect(readdirSync(folder)).not.toContain('sealing.key');
    expect(problem(() => open())).toMatch(/sealing\.key is missing/);
    expect(problem(() => open({ FACTLEDGER_SEALING_KEY: Buffer.alloc(32, 8).toString('base64url') }))).toMatch(/wrapped with another sealing key/);
    expect(problem(() => open({ FACTLEDGER_SEALING_KEY: 'short' }))).toMatch(/FACTLEDGER_SEALING_KEY holds no sealing key/);
    const file = join(folder, 'elsewhere.key');
    writeFileSync(file, `${KEY}\n`);
    open({ FACTLEDGER_SEALING_KEY_FILE: file }).close();
  });

  it('is changed for a new one, with nothing left of how keys were wrapped before', () => {
    const store = open();
    const key = Buffer.from(store.take([{ id: idOf(1), purpose: 'a gist' }]).get(idOf(1)) as Uint8Array);
    const [before, old] = [wrappedIn(idOf(1)), readFileSync(join(folder, 'sealing.key'), 'utf8').trim()];
    expect(store.rewrap()).toEqual({ keys: 1, file: join(folder, 'sealing.key') });
    expect(holding(before)).toEqual([]);
    expect(Buffer.from(store.find(idOf(1)) as Uint8Array)).toEqual(key);
    store.close();
    expect(problem(() => open({ FACTLEDGER_SEALING_KEY: old }))).toMatch(/another sealing key/);
    const again = open();
    expect(Buffer.from(again.find(idOf(1)) as Uint8Array)).toEqual(key);
    expect(problem(() => again.rewrap(join(folder, 'sealing.key')))).toMatch(/exists already/);
    again.rewrap(join(folder, 'moved.key'));
    again.close();
    const moved = open({ FACTLEDGER_SEALING_KEY_FILE: join(folder, 'moved.key') });
    expect(Buffer.from(moved.find(idOf(1)) as Uint8Array)).toEqual(key);
    moved.close();
  });

  it('is exchanged at the next start where a change of it was cut short', () => {
    const store = open();
    store.take([{ id: idOf(1), purpose: 'a gist' }]);
    const old = readFileSync(join(folder, 'sealing.key'));
    store.rewrap();
    store.close();
    writeFileSync(join(folder, 'sealing.key.next'), readFileSync(join(folder, 'sealing.key')));
    writeFileSync(join(folder, 'sealing.key'), old);
    const again = open();
    expect(again.find(idOf(1))).toBeInstanceOf(Uint8Array);
    again.close();
    expect(readdirSync(folder)).not.toContain('sealing.key.next');
  });
});
