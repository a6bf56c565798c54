/**
 * What every key store must do, as tests. An adapter's spec calls this with a way to make an empty place for keys:
 *
 * ```ts
 * keyStoreContract('SQLite', async () => ({ open, read, wrapped, kept, spoil, holding, dispose }));
 * ```
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import { checkSealed } from './check.js';
import type { KeptKeys } from './check.js';
import { KeysUnavailableError } from './errors.js';
import type { KeyFound, KeyReader, KeyStore } from './key-store.js';
import { sealAll } from './sealer.js';
import { Unsealer } from './unsealer.js';

export type Env = Readonly<Record<string, string>>;

/** A place where keys are kept, and how to look at it from outside. */
export interface KeyPlace {
  /** As a process does at its start, or after a restart. */
  readonly open: (env: Env) => Promise<KeyStore>;
  /** Reads what the store keeps, as another thread or process. */
  readonly read: (store: KeyStore) => Promise<KeyReader>;
  /** A key as it is kept, by the name of its id. */
  readonly wrapped: (id: SealingKeyId) => Promise<Buffer>;
  /** What a check looks at. */
  readonly kept: (env: Env) => Promise<KeptKeys>;
  /** Changes the bytes of a key as it is kept. */
  readonly spoil: (id: SealingKeyId) => Promise<void>;
  /** Names of whatever there is whose raw bytes hold these. */
  readonly holding: (bytes: Buffer) => Promise<readonly string[]>;
  readonly dispose: () => Promise<void>;
}

export const keyIdOf = (n: number): SealingKeyId => `0b6f3a52-90d1-5c4e-8a17-${String(n).padStart(12, '0')}` as SealingKeyId;
export const NOW = '2026-01-02T03:04:05.678Z';
const KEY = Buffer.alloc(32, 7).toString('base64url');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64url');

const bytesOf = (found: KeyFound | null | undefined): Buffer => {
  expect(found).toBeInstanceOf(Uint8Array);
  return Buffer.from(found as Uint8Array);
};
const wanted = (...numbers: readonly number[]) => numbers.map((n) => ({ id: keyIdOf(n), purpose: `the gist of assertion ${n}` }));

export function keyStoreContract(adapter: string, prepare: () => Promise<KeyPlace>): void {
  let place: KeyPlace;
  /** For files of wrapping keys. */
  let folder = '';
  let store: KeyStore;
  const reopened = async (env: Env = { FACTLEDGER_SEALING_KEY: KEY }): Promise<KeyStore> => {
    await store.close();
    return (store = await place.open(env));
  };
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(() => null, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KeysUnavailableError);
    return (error as Error).message;
  };

  describe(`key store contract: ${adapter}`, () => {
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'factledger-wrapping-'));
      place = await prepare();
      store = await place.open({ FACTLEDGER_SEALING_KEY: KEY });
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    it('makes a key once, keeps it over a restart, and lists what it is for', async () => {
      const first = bytesOf((await store.take(wanted(1))).get(keyIdOf(1)));
      expect(first).toHaveLength(32);
      const again = await store.take([{ id: keyIdOf(1), purpose: 'again' }, { id: keyIdOf(2), purpose: 'a name' }]);
      expect(bytesOf(again.get(keyIdOf(1)))).toEqual(first);
      await reopened();
      expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(first);
      expect(bytesOf(await store.find(keyIdOf(2)))).not.toEqual(first);
      expect(await store.find(keyIdOf(3))).toBeNull();
      expect(await store.list()).toEqual([
        { id: keyIdOf(1), purpose: 'the gist of assertion 1', madeAt: NOW, destroyedAt: null }, { id: keyIdOf(2), purpose: 'a name', madeAt: NOW, destroyedAt: null },
      ]);
    });

    it('gives the same key to all who want it at once, and twice in one breath', async () => {
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.take(wanted(1, 2, 1))));
      expect(new Set(taken.map((keys) => bytesOf(keys.get(keyIdOf(1))).toString('hex'))).size).toBe(1);
      expect(taken.map(({ size }) => size)).toEqual(taken.map(() => 2));
      expect(await store.take([])).toEqual(new Map());
    });

    it('takes keys over from elsewhere, as often as one likes, and those destroyed as such', async () => {
      const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
      const about = (n: number) => ({ id: keyIdOf(n), purpose: `from elsewhere ${n}`, madeAt: '2025-01-01T00:00:00.000Z', destroyedAt: null });
      const gone = { ...about(3), destroyedAt: '2025-02-01T00:00:00.000Z', key: 'destroyed' as const };
      const moved = [{ ...about(1), key: one }, { ...about(2), key: two }, gone];
      await store.adopt(moved);
      await store.adopt(moved);
      expect([bytesOf(await store.find(keyIdOf(1))), await store.find(keyIdOf(3))]).toEqual([one, 'destroyed']);
      expect(await store.list()).toEqual([about(1), about(2), { ...about(3), destroyedAt: '2025-02-01T00:00:00.000Z' }]);
      // What was destroyed on either side meanwhile is destroyed here, and nothing is left of it.
      const wrapped = await place.wrapped(keyIdOf(1));
      await store.destroy([keyIdOf(2)]);
      await store.adopt([{ ...about(1), destroyedAt: NOW, key: 'destroyed' }, { ...about(2), key: two }]);
      expect([await store.find(keyIdOf(1)), await store.find(keyIdOf(2))]).toEqual(['destroyed', 'destroyed']);
      expect(await place.holding(wrapped)).toEqual([]);
    });

    it('takes nothing over where another key is kept under one of the ids', async () => {
      const mine = bytesOf((await store.take(wanted(2))).get(keyIdOf(2)));
      const about = { purpose: 'theirs', madeAt: NOW, destroyedAt: null };
      expect(await refusal(store.adopt([{ ...about, id: keyIdOf(1), key: Buffer.alloc(32, 1) }, { ...about, id: keyIdOf(2), key: Buffer.alloc(32, 2) }]))).toContain('another ledger');
      expect([await store.find(keyIdOf(1)), bytesOf(await store.find(keyIdOf(2)))]).toEqual([null, mine]);
    });

    it('keeps no key as it is', async () => {
      const key = bytesOf((await store.take(wanted(1))).get(keyIdOf(1)));
      expect(await place.holding(key)).toEqual([]);
      expect(await place.holding(await place.wrapped(keyIdOf(1)))).not.toEqual([]);
    });

    it('leaves nothing of a destroyed key, and never makes it again', async () => {
      const ids = Array.from({ length: 300 }, (_, n) => n);
      await store.take(wanted(...ids));
      const gone = ids.filter((n) => n % 7 === 3).map(keyIdOf);
      const wrapped = await Promise.all(gone.map((id) => place.wrapped(id)));
      for (const bytes of wrapped) expect(await place.holding(bytes)).not.toEqual([]);
      await store.destroy(gone.slice(0, 5));
      await store.destroy(gone.slice(5));
      for (const bytes of wrapped) expect(await place.holding(bytes)).toEqual([]);
      const [first] = gone as [SealingKeyId];
      expect(await store.find(first)).toBe('destroyed');
      expect(await sealAll(store, [{ id: first, purpose: 'once more', words: 'x' }])).toEqual([null]);
      const kept = await place.wrapped(keyIdOf(0));
      expect(await place.holding(kept)).not.toEqual([]);
      await store.destroy([...gone, keyIdOf(9_999), keyIdOf(9_999)]);
      await store.destroy([]);
      await reopened();
      const list = await store.list();
      expect(list.filter(({ destroyedAt }) => destroyedAt !== null)).toHaveLength(gone.length + 1);
      expect(list.find(({ id }) => id === first)).toEqual({ id: first, purpose: 'the gist of assertion 3', madeAt: NOW, destroyedAt: NOW });
      expect(list[0]).toEqual({ id: keyIdOf(9_999), purpose: null, madeAt: null, destroyedAt: NOW });
      expect(bytesOf(await store.find(keyIdOf(0)))).toHaveLength(32);
    });

    it('is read elsewhere, where keys made and keys destroyed are known from the next refresh on', async () => {
      const reader = await place.read(store);
      const unsealer = new Unsealer(reader);
      const before = unsealer.generation();
      const [sealed, other] = await sealAll(store, [1, 2].map((n) => ({ id: keyIdOf(n), purpose: 'a gist', words: `the words ${n}` })));
      await Promise.all([reader.refresh(), reader.refresh()]);
      expect(unsealer.opened({ gist: sealed, more: [1, other] })).toEqual({ gist: 'the words 1', more: [1, 'the words 2'] });
      expect(unsealer.generation()).toBe(before);
      await store.destroy([keyIdOf(1)]);
      await reader.refresh();
      expect(unsealer.generation()).not.toBe(before);
      expect(unsealer.opened([sealed, other])).toEqual(['[erased]', 'the words 2']);
      const foreign = { $sealed: `${keyIdOf(3)}.AAAA` };
      expect(unsealer.opened(foreign)).toBe(foreign);
      await reader.close();
    });

    it('knows the wrapping key it was made with from any other, wherever that comes from', async () => {
      const key = bytesOf((await store.take(wanted(1))).get(keyIdOf(1)));
      const file = join(folder, 'sealing.key');
      writeFileSync(file, `${KEY}\n`);
      await reopened({ FACTLEDGER_SEALING_KEY_FILE: file });
      expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
      await store.close();
      expect(await refusal(place.open({ FACTLEDGER_SEALING_KEY: OTHER_KEY }))).toMatch(/wrapped with another sealing key than the one in FACTLEDGER_SEALING_KEY/);
      expect(await refusal(place.open({ FACTLEDGER_SEALING_KEY: 'short' }))).toMatch(/FACTLEDGER_SEALING_KEY holds no sealing key/);
      expect(await refusal(place.open({ FACTLEDGER_SEALING_KEY_FILE: join(folder, 'nowhere') }))).toMatch(/nowhere is missing/);
    });

    it('is checked: what has no key, and which keys do not open', async () => {
      const sealed = await sealAll(store, [1, 2, 3].map((n) => ({ id: keyIdOf(n), purpose: 'a gist', words: `the words ${n}` })));
      const log = async function* () { for (const value of [...sealed, sealed[0], { $sealed: `${keyIdOf(9)}.AAAA` }]) yield { bytes: JSON.stringify({ data: value }) }; };
      const checked = async (key: string) => await checkSealed(await place.kept({ FACTLEDGER_SEALING_KEY: key }), log());
      await store.destroy([keyIdOf(2)]);
      const sound = { values: 5, keys: 4, missing: [keyIdOf(9)], spoilt: [], untried: null };
      expect(await checked(KEY)).toEqual(sound);
      await place.spoil(keyIdOf(3));
      expect(await checked(KEY)).toEqual({ ...sound, spoilt: [keyIdOf(3)] });
      expect(await checked(OTHER_KEY)).toEqual({ ...sound, untried: 'the sealing key in FACTLEDGER_SEALING_KEY is not the one they were wrapped with' });
      expect((await checked('short')).untried).toMatch(/holds no sealing key/);
    });

    describe('wrapped anew', () => {
      const file = (): string => join(folder, 'sealing.key');
      const env = (): Env => ({ FACTLEDGER_SEALING_KEY_FILE: file() });
      let key: Buffer;
      beforeEach(async () => {
        writeFileSync(file(), KEY);
        await reopened(env());
        key = bytesOf((await store.take(wanted(1))).get(keyIdOf(1)));
        await store.take(wanted(2));
        await store.destroy([keyIdOf(2)]);
      });

      it('it keeps its keys and nothing of how they were wrapped before', async () => {
        const before = await place.wrapped(keyIdOf(1));
        expect(await store.rewrap()).toEqual({ keys: 1, file: file() });
        expect(readdirSync(folder)).toEqual(['sealing.key']);
        expect(await place.holding(before)).toEqual([]);
        expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
        expect(await store.find(keyIdOf(2))).toBe('destroyed');
        await store.close();
        expect(await refusal(place.open({ FACTLEDGER_SEALING_KEY: KEY }))).toMatch(/another sealing key/);
        store = await place.open(env());
        expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
      });

      it('it may have its wrapping key elsewhere, in a file that is not there yet', async () => {
        expect(await refusal(store.rewrap(file()))).toMatch(/exists already/);
        await store.rewrap(join(folder, 'moved.key'));
        expect(readFileSync(file(), 'utf8')).toBe(KEY);
        await reopened({ FACTLEDGER_SEALING_KEY_FILE: join(folder, 'moved.key') });
        expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
      });

      it('it needs a file, where the present one came from the environment', async () => {
        await reopened({ FACTLEDGER_SEALING_KEY: KEY });
        expect(await refusal(store.rewrap())).toMatch(/came from FACTLEDGER_SEALING_KEY; name a file/);
        expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
      });

      it('it exchanges the files at the next start, where that was cut short', async () => {
        await store.rewrap();
        writeFileSync(join(folder, 'sealing.key.next'), readFileSync(file()));
        writeFileSync(file(), KEY);
        await reopened(env());
        expect(bytesOf(await store.find(keyIdOf(1)))).toEqual(key);
        expect(readdirSync(folder)).toEqual(['sealing.key']);
      });
    });
  });
}
