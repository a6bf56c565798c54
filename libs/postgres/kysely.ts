/** kysely over connections of ours, so that its statements fail in the same words and leave no connection in an unknown state. */
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { Database } from './database.js';
import type { Session } from './session.js';

/** Takes a connection for each statement and gives it back. */
export const kyselyOn = (take: () => Promise<Session>): Kysely<Database> => kyselyWith(new PooledDriver(take));

/** On one connection, which somebody else has and gives back: whatever transaction it is in, this is in too. */
export const kyselyIn = (session: Session): Kysely<Database> => kyselyWith(new SingleDriver(session));

const kyselyWith = (driver: Driver): Kysely<Database> => new Kysely<Database>({
  dialect: {
    createDriver: () => driver, createAdapter: () => new PostgresAdapter(), createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  },
});

class SessionConnection implements DatabaseConnection {
  constructor(readonly session: Session) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, count } = await this.session.query<Row>(sql, parameters);
    return { rows: [...rows], numAffectedRows: BigInt(count) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new TypeError('rows are read in pages here, and not as a stream');
  }
}

abstract class SessionDriver implements Driver {
  abstract acquireConnection(): Promise<SessionConnection>;
  abstract releaseConnection(connection: SessionConnection): Promise<void>;
  abstract beginTransaction(connection: SessionConnection, settings: TransactionSettings): Promise<void>;

  init(): Promise<void> {
    return Promise.resolve();
  }

  async commitTransaction({ session }: SessionConnection): Promise<void> {
    await session.commit();
  }

  async rollbackTransaction({ session }: SessionConnection): Promise<void> {
    await session.rollback();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

class PooledDriver extends SessionDriver {
  constructor(private readonly take: () => Promise<Session>) {
    super();
  }

  async acquireConnection(): Promise<SessionConnection> {
    return new SessionConnection(await this.take());
  }

  async beginTransaction({ session }: SessionConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    if (isolationLevel !== undefined || accessMode !== undefined) throw new TypeError('settings of a transaction are for PostgresPool.transact');
    await session.query('BEGIN');
  }

  releaseConnection({ session }: SessionConnection): Promise<void> {
    session.release();
    return Promise.resolve();
  }
}

class SingleDriver extends SessionDriver {
  readonly #connection: SessionConnection;

  constructor(session: Session) {
    super();
    this.#connection = new SessionConnection(session);
  }

  acquireConnection(): Promise<SessionConnection> {
    return Promise.resolve(this.#connection);
  }

  beginTransaction(): Promise<void> {
    throw new TypeError('this is in a transaction already');
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }
}
