/** Keys in `keys.sqlite`, for the one process that holds the data folder. */
import type { DatabaseSync } from 'node:sqlite';
import type { SealingKeyId } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { scalar, transact } from '#sqlite/sql.js';
import { ensureSameKey } from '../key-store.js';
import type { KeyAbout, KeyFound, KeyStore, KeyWanted, MovedKey, Rewrapped } from '../key-store.js';
import { placeForNext, proofOf, proven } from '../proof.js';
import { encrypted, newKey } from '../sealed-value.js';
import type { KeyBytes } from '../sealed-value.js';
import { drawWrappingKey, replaceFile, wrappingKeyFor } from '../wrapping-key.js';
import type { WrappingKey } from '../wrapping-key.js';
import type { KeyReaderOptions } from './key-reader.js';
import { foundIn } from './found-in.js';
import { emptyWal, keysFile, openForWriting } from './keys-file.js';

export interface KeyStoreOptions {
  /** The data folder. */
  readonly folder: string;
  /** Where the wrapping key is looked for; see `wrappingKeyFor`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Instant;
}

export class SqliteKeyStore implements KeyStore {
  private constructor(private readonly db: DatabaseSync, private readonly file: string, private wrapping: WrappingKey, private readonly now: () => Instant) {}

  /**
   * Opens the keys of a data folder, making file and wrapping key where there is neither.
   * @throws {KeysUnavailableError} when the file is not ours, or its keys are wrapped with another key than the one at hand
   */
  static open({ folder, env, now }: KeyStoreOptions): SqliteKeyStore {
    const file = keysFile(folder);
    const db = openForWriting(file);
    try {
      const wrapping = provenKey(db, file, folder, env);
      // What a process that died had deleted may still stand in the write-ahead log.
      emptyWal(db);
      return new SqliteKeyStore(db, file, wrapping, now);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** What another thread of this process needs in order to read the same keys. */
  get forReading(): KeyReaderOptions {
    return { file: this.file, wrappingKey: this.wrapping.bytes };
  }

  async find(id: SealingKeyId): Promise<KeyFound | null> {
    return this.#found(id);
  }

  async take(wanted: readonly KeyWanted[]): Promise<ReadonlyMap<SealingKeyId, KeyFound>> {
    const keys = new Map<SealingKeyId, KeyFound>();
    transact(this.db, () => {
      for (const { id, purpose } of wanted) {
        const key = keys.get(id) ?? this.#found(id) ?? newKey();
        if (key !== 'destroyed') {
          this.db.prepare('INSERT INTO keys (id, wrapped, made_at, purpose) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
            .run(id, encrypted(this.wrapping.bytes, id, key), this.now(), purpose);
        }
        keys.set(id, key);
      }
    });
    return keys;
  }

  async destroy(ids: readonly SealingKeyId[]): Promise<void> {
    const fresh = [...new Set(ids)].filter((id) => this.#found(id) !== 'destroyed');
    if (fresh.length > 0) {
      transact(this.db, () => {
        for (const id of fresh) {
          const about = this.db.prepare('SELECT made_at, purpose FROM keys WHERE id = ?').get(id);
          this.db.prepare('DELETE FROM keys WHERE id = ?').run(id);
          this.db.prepare('INSERT INTO destroyed (id, made_at, purpose, destroyed_at) VALUES (?, ?, ?, ?)')
            .run(id, about?.['made_at'] ?? null, about?.['purpose'] ?? null, this.now());
        }
      });
      this.#forgetDeleted();
    } else if (ids.length > 0) emptyWal(this.db);
  }

  async adopt(keys: readonly MovedKey[]): Promise<void> {
    let deleted = 0;
    transact(this.db, () => {
      for (const { id, key, purpose, madeAt, destroyedAt } of keys) {
        const found = this.#found(id);
        if (found === 'destroyed') continue;
        if (key === 'destroyed') {
          deleted += Number(this.db.prepare('DELETE FROM keys WHERE id = ?').run(id).changes);
          this.db.prepare('INSERT INTO destroyed (id, made_at, purpose, destroyed_at) VALUES (?, ?, ?, ?)').run(id, madeAt, purpose, destroyedAt ?? this.now());
        } else if (found !== null) ensureSameKey(id, found, key);
        else {
          this.db.prepare('INSERT INTO keys (id, wrapped, made_at, purpose) VALUES (?, ?, ?, ?)')
            .run(id, encrypted(this.wrapping.bytes, id, key), madeAt ?? this.now(), purpose ?? '');
        }
      }
    });
    if (deleted > 0) this.#forgetDeleted();
  }

  async list(): Promise<readonly KeyAbout[]> {
    const rows = this.db.prepare(`SELECT id, purpose, made_at, NULL AS destroyed_at FROM keys
      UNION ALL SELECT id, purpose, made_at, destroyed_at FROM destroyed ORDER BY made_at, id`).all();
    return rows.map((row) => ({
      id: String(row['id']) as SealingKeyId, purpose: textOrNull(row['purpose']), madeAt: textOrNull(row['made_at']),
      destroyedAt: textOrNull(row['destroyed_at']),
    }));
  }

  async rewrap(into?: string): Promise<Rewrapped> {
    const { drawn, file } = placeForNext(this.wrapping, into);
    const bytes = drawWrappingKey(drawn);
    const keys = this.#rewrapWith(bytes);
    if (drawn !== file) replaceFile(drawn, file);
    this.wrapping = { bytes, from: file, file };
    return { keys, file };
  }

  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  #found(id: SealingKeyId): KeyFound | null {
    return foundIn(this.db, this.wrapping.bytes, id);
  }

  #rewrapWith(next: KeyBytes): number {
    const ids = this.db.prepare('SELECT id FROM keys').all().map((row) => String(row['id']) as SealingKeyId);
    transact(this.db, () => {
      for (const id of ids) {
        const key = this.#found(id);
        if (key === null || key === 'destroyed') continue;
        this.db.prepare('UPDATE keys SET wrapped = ? WHERE id = ?').run(encrypted(next, id, key), id);
      }
      this.db.prepare('UPDATE wrapping SET proof = ?').run(proofOf(next));
    });
    this.#forgetDeleted();
    return ids.length;
  }

  /** Pages are written anew without what stood in them, then the write-ahead log, which holds the old ones, is cut off. */
  #forgetDeleted(): void {
    this.db.exec('VACUUM');
    emptyWal(this.db);
  }
}

/** The key that the keys in the file are wrapped with; a file that has no proof yet takes the one at hand. */
function provenKey(db: DatabaseSync, file: string, folder: string, env: KeyStoreOptions['env']): WrappingKey {
  const proof = scalar(db, 'SELECT proof FROM wrapping');
  const key = wrappingKeyFor(folder, env, !(proof instanceof Uint8Array));
  if (!(proof instanceof Uint8Array)) {
    db.prepare('INSERT INTO wrapping (only, proof) VALUES (1, ?)').run(proofOf(key.bytes));
    return key;
  }
  return proven(key, proof, file);
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
