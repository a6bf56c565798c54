/**
 * Connections to one PostgreSQL database. Every wait has an end: for a connection, for a statement on the server, for its
 * answer on the wire, for a transaction that nobody goes on with.
 *
 * An error of the server about what it was asked comes out as it is (`pg.DatabaseError`, with its SQLSTATE); everything that
 * means "no answer can be had" as `DatabaseUnavailableError`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { Database } from './database.js';
import { DatabaseUnavailableError, DatabaseUrlError, isSerializationFailure, troubleIn } from './errors.js';
import type { DatabaseAddress } from './errors.js';
import { kyselyIn, kyselyOn } from './kysely.js';
import { Session } from './session.js';
import type { Answer, Statement } from './session.js';
import { OUR_TYPES } from './types.js';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** The server ends a statement by itself before the wire is given up. */
const WIRE_GRACE_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const MAX_CONNECTIONS = 10;
const MAX_LIFETIME_S = 30 * 60;

/** How often work that may be repeated is done at most, when each time a serialization failure ends it. */
const MAX_TRIES = 5;
const RETRY_AFTER_MS = 10;

export interface PoolOptions {
  /** `postgres://user:password@host:port/database`, with `sslmode` and the like as libpq has them. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most; 10 unless told. */
  readonly max?: number;
  /** What one statement may take on the server, in milliseconds; 30 s unless told, 0 for as long as it takes. */
  readonly statementTimeoutMs?: number;
  /** Statements of one connection are sent without waiting for the answers to those before; answers keep their order. */
  readonly pipeline?: boolean;
  /** How long a transaction may wait for its next statement before the server ends it; as long as a statement unless told. */
  readonly idleInTransactionMs?: number;
  /** Told of connections that broke while nobody used them: the pool replaces them by itself. */
  readonly onLost?: (error: DatabaseUnavailableError) => void;
}

/** Statements, one after another. In a transaction all of them are, or none. */
export interface Queries {
  /** @throws {pg.DatabaseError} about the statement @throws {DatabaseUnavailableError} */
  query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Answer<Row>>;
  /** The same, with the bookkeeping tables typed. Transactions are begun by `transact`. */
  readonly db: Kysely<Database>;
}

export interface TransactOptions {
  /** `read committed` unless told. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** That the work may be done again from its start, after a serialization failure or a deadlock: it changes nothing else. */
  readonly repeatable?: boolean;
}

export class PostgresPool implements Queries {
  readonly db: Kysely<Database>;
  #closed: Promise<void> | null = null;

  private constructor(private readonly pool: pg.Pool, readonly address: DatabaseAddress) {
    this.db = kyselyOn(() => this.session());
  }

  /** Connects when it is first asked something. @throws {DatabaseUrlError} */
  static open(options: PoolOptions): PostgresPool {
    const { url, applicationName, max = MAX_CONNECTIONS, statementTimeoutMs = STATEMENT_TIMEOUT_MS, pipeline = false, onLost } = options;
    const { idleInTransactionMs = statementTimeoutMs } = options;
    const address = addressIn(url);
    const pool = new pg.Pool({
      connectionString: url, application_name: applicationName, max, types: OUR_TYPES, pipeline,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS, idleTimeoutMillis: IDLE_TIMEOUT_MS, maxLifetimeSeconds: MAX_LIFETIME_S,
      statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + WIRE_GRACE_MS,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    pool.on('error', (error) => onLost?.(new DatabaseUnavailableError(address, troubleIn(error) ?? error.message, 'none', { cause: error })));
    // A connection that breaks between two statements of a transaction says so here, and the next statement says it again.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return new PostgresPool(pool, address);
  }

  async query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Answer<Row>> {
    const session = await this.session();
    try {
      return await session.query<Row>(statement, values);
    } finally {
      session.release();
    }
  }

  /**
   * All of the work or none of it. Where it throws, everything is rolled back and the error comes out as it was.
   * @throws {DatabaseUnavailableError} with `outcome` `unknown` where the connection broke while committing
   */
  async transact<T>(work: (queries: Queries) => Promise<T>, options: TransactOptions = {}): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#transactOnce(work, options);
      } catch (error) {
        if (options.repeatable !== true || tries === MAX_TRIES || !isSerializationFailure(error)) throw error;
        await sleep(Math.random() * RETRY_AFTER_MS * 2 ** tries);
      }
    }
  }

  /** One connection for a while. Whoever takes it gives it back with `release`, whatever happens. @throws {DatabaseUnavailableError} */
  async session(): Promise<Session> {
    let client: pg.PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      throw new DatabaseUnavailableError(this.address, this.#refusal(error), 'none', { cause: error });
    }
    return new Session(client, this.address);
  }

  /** How many connections there are, how many of them nobody uses, and how many wait for one. */
  get connections(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await (this.#closed ??= this.pool.end());
  }

  async #transactOnce<T>(work: (queries: Queries) => Promise<T>, options: TransactOptions): Promise<T> {
    const session = await this.session();
    try {
      await session.query(beginning(options));
      const result = await work({ db: kyselyIn(session), query: (statement, values) => session.query(statement, values) });
      await session.commit();
      return result;
    } catch (error) {
      await session.rollback();
      throw error;
    } finally {
      session.release();
    }
  }

  #refusal(error: unknown): string {
    const { max } = this.pool.options;
    if (error instanceof Error && error.message.startsWith('timeout exceeded') && this.pool.totalCount >= max) {
      return `none of ${max} connections became free within ${CONNECT_TIMEOUT_MS} ms`;
    }
    return troubleIn(error) ?? String(error);
  }
}

function beginning({ isolation = 'read committed', readOnly = false }: TransactOptions): string {
  return `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()} ${readOnly ? 'READ ONLY' : 'READ WRITE'}`;
}

/** @throws {DatabaseUrlError} */
function addressIn(url: string): DatabaseAddress {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new DatabaseUrlError('it is not a connection string: one begins with postgres://');
  try {
    const { host, port, database } = new pg.Client({ connectionString: url });
    return { host, port, database: database ?? '' };
  } catch (error) {
    // A file that it names may be missing; what else is said of it may repeat it.
    const missing = error instanceof Error && Reflect.get(error, 'code') === 'ENOENT' ? String(Reflect.get(error, 'path')) : null;
    throw new DatabaseUrlError(missing === null ? 'it is not a connection string: characters such as / # ? @ : in a password are written %2F %23 %3F %40 %3A'
      : `it names the file ${missing}, which does not exist`);
  }
}
