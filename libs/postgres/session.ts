/** One connection, taken from the pool for a while. It goes back only when it is known to be fit for the next user. */
import pg from 'pg';
import type { PoolClient, QueryConfig } from 'pg';
import { DatabaseUnavailableError, troubleIn } from './errors.js';
import type { DatabaseAddress } from './errors.js';
import { storable } from './text.js';

/** Placeholders are `$1`, `$2`; one with a `name` is prepared once for each connection. */
export type Statement = string | (Pick<QueryConfig, 'name'> & { readonly text: string });

export interface Answer<Row> {
  readonly rows: readonly Row[];
  /** Rows that were written, or read where nothing was. */
  readonly count: number;
}

export class Session {
  /** Nobody knows what the server is doing on it. */
  #lost = false;

  constructor(private readonly client: PoolClient, private readonly address: DatabaseAddress) {}

  /** @throws {pg.DatabaseError} about the statement @throws {DatabaseUnavailableError} */
  async query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Answer<Row>> {
    const { rows, rowCount } = await this.#asked(statement, values, 'none');
    return { rows, count: rowCount ?? 0 };
  }

  /** @throws {DatabaseUnavailableError} with `outcome` `unknown` */
  async commit(): Promise<void> {
    const { command } = await this.#asked('COMMIT', [], 'unknown');
    // So the server answers where a statement had failed and somebody caught its error.
    if (command === 'ROLLBACK') throw new Error('the transaction was rolled back: a statement in it had failed, and its error was passed over');
  }

  /** Throws nothing: a connection that cannot even do that is thrown away, and the server rolls back by itself. */
  async rollback(): Promise<void> {
    if (this.#lost || this.client.getTransactionStatus() === 'I') return;
    await this.#asked('ROLLBACK', [], 'none').catch(() => { this.#lost = true; });
  }

  release(): void {
    // Idle, outside any transaction: fit for the next one.
    this.client.release(this.#lost || this.client.getTransactionStatus() !== 'I');
  }

  async #asked(statement: Statement, values: readonly unknown[] = [], outcome: 'none' | 'unknown') {
    try {
      return await this.client.query(typeof statement === 'string' ? statement : { ...statement }, values.map(storable));
    } catch (error) {
      this.#lost ||= cutOff(error);
      const trouble = troubleIn(error);
      if (trouble === null) throw error;
      throw new DatabaseUnavailableError(this.address, trouble, this.#lost ? outcome : 'none', { cause: error });
    }
  }
}

/** What the server answers leaves the connection in a known state, unless it ends with that; anything else may have cut an answer off. */
const cutOff = (error: unknown): boolean => !(error instanceof pg.DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';
