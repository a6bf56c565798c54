/**
 * Keys in PostgreSQL, for several processes at once. Whoever changes anything first locks the one row of `sealing.state`: so
 * two that want a key of the same id get the same one, and an id that was destroyed is seen to be.
 *
 * What is deleted from a table stays in its file as a dead row. So after a destruction the table is emptied and filled again in
 * one transaction (TRUNCATE begins a new file and drops the old one at the commit, whatever other transactions still see). What
 * PostgreSQL keeps elsewhere is beyond it: docs/decisions/0017-keys-in-postgresql.md says what, and what to do about it.
 */
import type { SealingKeyId } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { DatabaseUnavailableError, refusalIn } from '#postgres/errors.js';
import type { PostgresPool, Queries } from '#postgres/pool.js';
import { KeysNotClearedError, KeysUnavailableError } from '../errors.js';
import { ensureSameKey } from '../key-store.js';
import type { KeyAbout, KeyFound, KeyStore, KeyWanted, MovedKey, Rewrapped } from '../key-store.js';
import { placeForNext, proofOf, proven } from '../proof.js';
import { decrypted, encrypted, newKey } from '../sealed-value.js';
import type { KeyBytes } from '../sealed-value.js';
import { drawWrappingKey, replaceFile } from '../wrapping-key.js';
import type { WrappingKey } from '../wrapping-key.js';
import { answered } from './answered.js';
import { Proven } from './proven.js';

export interface KeyStoreOptions {
  /** At the version that this program needs; closed by whoever opened it. */
  readonly pool: Pick<PostgresPool, 'query' | 'transact'>;
  /** The same in every process. */
  readonly wrapping: WrappingKey;
  readonly now: () => Instant;
}

interface State {
  readonly proof: Uint8Array | null;
  readonly changes: number;
  readonly unswept: boolean;
}

/** How long a destruction waits for those who read the table, a dump of the database for instance. */
const SWEEP_PATIENCE_MS = 2_000;

export class PostgresKeyStore implements KeyStore {
  #proven: Proven;

  private constructor(private readonly pool: KeyStoreOptions['pool'], private wrapping: WrappingKey, private readonly now: () => Instant) {
    this.#proven = new Proven(wrapping.bytes);
  }

  /** @throws {KeysUnavailableError} when the keys are wrapped with another wrapping key */
  static async open({ pool, wrapping, now }: KeyStoreOptions): Promise<PostgresKeyStore> {
    const found = await answered(() => pool.transact(async (tx) => {
      const { proof } = await lockedState(tx);
      if (proof !== null) return proven(wrapping, proof, 'what is kept in the schema sealing');
      await tx.query('UPDATE sealing.state SET proof = $1', [proofOf(wrapping.bytes)]);
      return wrapping;
    }));
    return new PostgresKeyStore(pool, found, now);
  }

  /** What a reader of the same keys needs; it takes connections of its own choosing. */
  get wrappingKey(): KeyBytes {
    return this.wrapping.bytes;
  }

  async find(id: SealingKeyId): Promise<KeyFound | null> {
    return await answered(async () => (await this.#found(this.pool, [id])).get(id) ?? null);
  }

  async take(wanted: readonly KeyWanted[]): Promise<ReadonlyMap<SealingKeyId, KeyFound>> {
    return await this.#changing(async (tx, { changes }) => {
      const keys = new Map(await this.#found(tx, wanted.map(({ id }) => id)));
      const made: (readonly [SealingKeyId, Buffer, string])[] = [];
      for (const { id, purpose } of wanted) {
        if (keys.has(id)) continue;
        const key = newKey();
        keys.set(id, key);
        made.push([id, encrypted(this.wrapping.bytes, id, key), purpose]);
      }
      if (made.length > 0) {
        await tx.query(`INSERT INTO sealing.keys (id, wrapped, made_at, purpose, change)
          SELECT id, wrapped, $4, purpose, $5 FROM unnest($1::text[], $2::bytea[], $3::text[]) AS made (id, wrapped, purpose)`,
        [made.map(([id]) => id), made.map(([, wrapped]) => wrapped), made.map(([, , purpose]) => purpose), this.now(), changes + 1]);
        await tx.query('UPDATE sealing.state SET changes = $1', [changes + 1]);
      }
      return keys;
    });
  }

  async destroy(ids: readonly SealingKeyId[]): Promise<void> {
    if (ids.length === 0) return;
    const unswept = await this.#changing(async (tx, state) => {
      const { count: gone } = await tx.query(`WITH fresh AS (
          SELECT DISTINCT id FROM unnest($1::text[]) AS asked (id) WHERE id NOT IN (SELECT id FROM sealing.destroyed)
        ), gone AS (DELETE FROM sealing.keys USING fresh WHERE keys.id = fresh.id RETURNING keys.id, made_at, purpose)
        INSERT INTO sealing.destroyed (id, made_at, purpose, destroyed_at, change)
        SELECT id, made_at, purpose, $2, $3 FROM fresh LEFT JOIN gone USING (id)`, [ids, this.now(), state.changes + 1]);
      if (gone > 0) await tx.query('UPDATE sealing.state SET changes = $1, unswept = true', [state.changes + 1]);
      return gone > 0 || state.unswept;
    });
    if (unswept) await this.#sweep('the keys are destroyed and given to nobody any more');
  }

  async adopt(keys: readonly MovedKey[]): Promise<void> {
    const unswept = await this.#changing(async (tx, state) => {
      const here = await this.#found(tx, keys.map(({ id }) => id));
      const [made, gone]: [(readonly [MovedKey, Buffer])[], MovedKey[]] = [[], []];
      for (const moved of keys) {
        const found = here.get(moved.id);
        if (found === 'destroyed') continue;
        if (moved.key === 'destroyed') gone.push(moved);
        else if (found !== undefined) ensureSameKey(moved.id, found, moved.key);
        else made.push([moved, encrypted(this.wrapping.bytes, moved.id, moved.key)]);
      }
      if (made.length + gone.length === 0) return state.unswept;
      const change = state.changes + 1;
      await tx.query(`INSERT INTO sealing.keys (id, wrapped, made_at, purpose, change)
        SELECT id, wrapped, made_at, purpose, $5 FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS made (id, wrapped, made_at, purpose)`,
      [made.map(([{ id }]) => id), made.map(([, wrapped]) => wrapped), made.map(([{ madeAt }]) => madeAt ?? this.now()), made.map(([{ purpose }]) => purpose ?? ''), change]);
      const { count: deleted } = await tx.query('DELETE FROM sealing.keys WHERE id = ANY($1)', [gone.map(({ id }) => id)]);
      await tx.query(`INSERT INTO sealing.destroyed (id, made_at, purpose, destroyed_at, change)
        SELECT id, made_at, purpose, destroyed_at, $5 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS gone (id, made_at, purpose, destroyed_at)`,
      [gone.map(({ id }) => id), gone.map(({ madeAt }) => madeAt), gone.map(({ purpose }) => purpose), gone.map(({ destroyedAt }) => destroyedAt ?? this.now()), change]);
      await tx.query('UPDATE sealing.state SET changes = $1, unswept = unswept OR $2', [change, deleted > 0]);
      return deleted > 0 || state.unswept;
    });
    if (unswept) await this.#sweep('the keys are taken over');
  }

  async list(): Promise<readonly KeyAbout[]> {
    const { rows } = await answered(() => this.pool.query<KeyAbout>(`SELECT id, purpose, made_at AS "madeAt", NULL AS "destroyedAt" FROM sealing.keys
      UNION ALL SELECT id, purpose, made_at, destroyed_at FROM sealing.destroyed ORDER BY 3 NULLS FIRST, 1`));
    return rows;
  }

  async rewrap(into?: string): Promise<Rewrapped> {
    const { drawn, file } = placeForNext(this.wrapping, into);
    const next = drawWrappingKey(drawn);
    const keys = await this.#changing(async (tx, { changes }) => {
      const { rows } = await tx.query<{ readonly id: string; readonly wrapped: Uint8Array }>('SELECT id, wrapped FROM sealing.keys');
      const anew = rows.map(({ id, wrapped }) => encrypted(next, id, decrypted(this.wrapping.bytes, id, wrapped)));
      await tx.query(`UPDATE sealing.keys SET wrapped = anew.wrapped, change = $3
        FROM unnest($1::text[], $2::bytea[]) AS anew (id, wrapped) WHERE keys.id = anew.id`, [rows.map(({ id }) => id), anew, changes + 1]);
      await tx.query('UPDATE sealing.state SET proof = $1, changes = $2, unswept = true', [proofOf(next), changes + 1]);
      return rows.length;
    });
    if (drawn !== file) replaceFile(drawn, file);
    this.wrapping = { bytes: next, from: file, file };
    this.#proven = new Proven(next);
    await this.#sweep(`every key is wrapped with the new sealing key in ${file}`);
    return { keys, file };
  }

  /** The connections are somebody else's. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Under the lock, and with the wrapping key that is in force. */
  async #changing<T>(work: (tx: Queries, state: State) => Promise<T>): Promise<T> {
    return await answered(() => this.pool.transact(async (tx) => {
      const state = await lockedState(tx);
      if (state.proof !== null) this.#proven.check(state.proof);
      return await work(tx, state);
    }, { repeatable: true }));
  }

  async #found(queries: Pick<Queries, 'query'>, ids: readonly SealingKeyId[]): Promise<ReadonlyMap<SealingKeyId, KeyFound>> {
    const { rows } = await queries.query<{ readonly id: SealingKeyId; readonly wrapped: Uint8Array | null }>(`
      SELECT id, wrapped FROM sealing.keys WHERE id = ANY($1) UNION ALL SELECT id, NULL FROM sealing.destroyed WHERE id = ANY($1)`, [ids]);
    return new Map(rows.map(({ id, wrapped }) => [id, wrapped === null ? 'destroyed' as const : decrypted(this.wrapping.bytes, id, wrapped)]));
  }

  /**
   * Leaves nothing of what was deleted in the files of the table. Whoever reads while it waits and after it reads the same
   * rows; a transaction that took its snapshot before and looks into the table only later would find it empty, so nobody here
   * reads keys in such a one.
   */
  async #sweep(soFar: string): Promise<void> {
    try {
      await this.pool.transact(async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = ${SWEEP_PATIENCE_MS}`);
        await lockedState(tx);
        await tx.query('LOCK TABLE sealing.keys IN ACCESS EXCLUSIVE MODE');
        await tx.query('CREATE TEMPORARY TABLE kept_keys ON COMMIT DROP AS TABLE sealing.keys');
        await tx.query('TRUNCATE sealing.keys');
        await tx.query('INSERT INTO sealing.keys TABLE kept_keys');
        await tx.query('UPDATE sealing.state SET unswept = false');
      });
    } catch (error) {
      throw new KeysNotClearedError(`${soFar}, but what was deleted could not be cleared from the table yet: ${whyUnswept(error)}`, { cause: error });
    }
  }
}

function whyUnswept(error: unknown): string {
  if (error instanceof DatabaseUnavailableError) return `the table is being read elsewhere, by a dump for instance, or the database does not answer (${error.message}); try again`;
  if (refusalIn(error)?.rights === true) return `the role needs TRUNCATE on sealing.keys and TEMPORARY on the database (${String(error)})`;
  return String(error);
}

async function lockedState(tx: Queries): Promise<State> {
  const { rows: [state] } = await tx.query<State>('SELECT proof, changes, unswept FROM sealing.state FOR UPDATE');
  if (state === undefined) throw new KeysUnavailableError('the schema sealing has lost its one row of state; restore the database from a backup');
  return state;
}
