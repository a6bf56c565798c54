/** Keys in `keys.sqlite`, for a thread that only reads: another connection of the same process writes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SealingKeyId } from '#domain/ids.js';
import { scalar } from '#sqlite/sql.js';
import type { KeyFound, KeyReader } from '../key-store.js';
import type { KeyBytes } from '../sealed-value.js';
import { foundIn } from './found-in.js';
import { openForReading } from './keys-file.js';

export interface KeyReaderOptions {
  readonly file: string;
  readonly wrappingKey: KeyBytes;
}

export class SqliteKeyReader implements KeyReader {
  /** Moves on whenever another connection has committed anything. Asked with every read of the desk's. */
  readonly #version: StatementSync;
  #seen = -1;
  #destroyed = 0;

  private constructor(private readonly db: DatabaseSync, private readonly wrapping: KeyBytes) {
    this.#version = db.prepare('PRAGMA data_version');
  }

  /** @throws {KeysUnavailableError} */
  static open({ file, wrappingKey }: KeyReaderOptions): SqliteKeyReader {
    return new SqliteKeyReader(openForReading(file), wrappingKey);
  }

  /** The file itself is read each time. */
  refresh(): Promise<void> {
    return Promise.resolve();
  }

  find(id: SealingKeyId): KeyFound | null {
    return foundIn(this.db, this.wrapping, id);
  }

  generation(): number {
    const version = Number(this.#version.get()?.['data_version']);
    if (version !== this.#seen) this.#destroyed = Number(scalar(this.db, 'SELECT count(*) FROM destroyed'));
    this.#seen = version;
    return this.#destroyed;
  }

  close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
    return Promise.resolve();
  }
}
