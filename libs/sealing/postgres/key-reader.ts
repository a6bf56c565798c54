/**
 * Keys in PostgreSQL, for whoever only reads: an image in memory, wrapped as they are kept, that takes in what changed since it
 * was last refreshed. Every change has a number, given under a lock, so that a number seen means all smaller ones are there.
 */
import type { SealingKeyId } from '#domain/ids.js';
import type { Queries } from '#postgres/pool.js';
import type { KeyFound, KeyReader } from '../key-store.js';
import { decrypted } from '../sealed-value.js';
import type { KeyBytes } from '../sealed-value.js';
import { answered } from './answered.js';
import { Proven } from './proven.js';

interface Change {
  readonly id: string;
  /** Null for a key that was destroyed. */
  readonly wrapped: Uint8Array | null;
}

export class PostgresKeyReader implements KeyReader {
  readonly #proven: Proven;
  #known = new Map<string, Uint8Array | 'destroyed'>();
  #destroyed = 0;
  /** Every change up to this one is in the image. */
  #changes = -1;
  #running: Promise<void> = Promise.resolve();
  /** The next refresh, which has not asked yet: whoever comes now may share it. */
  #next: Promise<void> | null = null;

  private constructor(private readonly database: Pick<Queries, 'query'>, private readonly wrapping: KeyBytes) {
    this.#proven = new Proven(wrapping);
  }

  /** @throws {KeysUnavailableError} */
  static async open(database: Pick<Queries, 'query'>, wrapping: KeyBytes): Promise<PostgresKeyReader> {
    const reader = new PostgresKeyReader(database, wrapping);
    await reader.refresh();
    return reader;
  }

  refresh(): Promise<void> {
    return (this.#next ??= this.#afterRunning());
  }

  find(id: SealingKeyId): KeyFound | null {
    const found = this.#known.get(id);
    if (found === undefined || found === 'destroyed') return found ?? null;
    return decrypted(this.wrapping, id, found);
  }

  generation(): number {
    return this.#destroyed;
  }

  /** The connections are somebody else's. */
  close(): Promise<void> {
    this.#known.clear();
    return Promise.resolve();
  }

  async #afterRunning(): Promise<void> {
    await this.#running.catch(() => undefined);
    this.#running = this.#load();
    this.#next = null;
    await this.#running;
  }

  async #load(): Promise<void> {
    await answered(async () => {
      const { rows: [state] } = await this.database.query<{ readonly changes: number; readonly proof: Uint8Array | null }>({
        name: 'sealing-state', text: 'SELECT changes, proof FROM sealing.state',
      });
      const changes = state?.changes ?? 0;
      if (state?.proof != null) this.#proven.check(state.proof);
      if (changes === this.#changes) return;
      // An older copy of the database was put back: nothing that was known counts any more.
      const image = changes < this.#changes ? new Map<string, Uint8Array | 'destroyed'>() : this.#known;
      const { rows } = await this.database.query<Change>(`SELECT id, wrapped FROM sealing.keys WHERE change > $1
        UNION ALL SELECT id, NULL FROM sealing.destroyed WHERE change > $1`, [image === this.#known ? this.#changes : -1]);
      for (const { id, wrapped } of rows) image.set(id, wrapped ?? 'destroyed');
      this.#known = image;
      this.#changes = changes;
      this.#destroyed = image.values().reduce((count, each) => (each === 'destroyed' ? count + 1 : count), 0);
    });
  }
}
