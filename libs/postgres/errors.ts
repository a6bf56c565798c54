/** What a database can refuse, in words that name the database and never the password. */
import pg from 'pg';

/** Where a database is. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

export const inWords = ({ host, port, database }: DatabaseAddress): string => `PostgreSQL at ${host}:${port}, database “${database}”`;

/** The connection string is none; nothing of it is repeated, since it may hold a password. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
  readonly code = 'database-url-invalid';
}

/**
 * No answer can be had: the server cannot be reached, refuses the connection, lost it, took too long, or has no room left.
 * What was asked for was not done, unless `outcome` says that nobody knows: the connection broke while committing.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'database-unavailable';
  constructor(
    readonly address: DatabaseAddress,
    reason: string,
    readonly outcome: 'none' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(`${inWords(address)}: ${reason}`, options);
  }
}

/** Views, keys and documents of another ledger are in it. */
export class DatabaseOfAnotherLedgerError extends Error {
  override readonly name = 'DatabaseOfAnotherLedgerError';
  readonly code = 'database-of-another-ledger';
}

/** The database is not at the version that this program needs; the message says what to run. */
export class DatabaseNotMigratedError extends Error {
  override readonly name = 'DatabaseNotMigratedError';
  readonly code = 'database-not-migrated';
}

/**
 * SQLSTATEs that are about the server and not about what it was asked, by their class or in full: connection exceptions,
 * refused credentials, no such database, insufficient resources, shut down by an operator or at its start, a statement or a
 * lock that took too long, a session that idled for too long, failed disks, and writes at a server that only follows another.
 */
const OF_THE_SERVER = /^(08|28|53|58)|^(3D000|57P0[1-5]|57014|55P03|25P0[34]|25006)$/;
/** node-postgres has no codes for what it says itself of a connection that is gone. */
const GONE = /^(Connection terminated|Connection ended|Query read timeout|timeout exceeded|Client (has encountered|was closed)|Cannot use a pool after)/;

/** Why the server gave no answer, in words; null for an error that is about what it was asked. */
export function troubleIn(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code !== undefined && OF_THE_SERVER.test(error.code) ? `${error.message} (${error.code})` : null;
  if (!(error instanceof Error)) return null;
  if (error instanceof AggregateError) return error.errors.map((each) => troubleIn(each)).find((trouble) => trouble !== null) ?? null;
  // Errors of the system, `ECONNREFUSED` and its like, and of TLS carry a code.
  return GONE.test(error.message) || typeof Reflect.get(error, 'code') === 'string' ? error.message : null;
}

/** Two transactions could not both be as if they had been alone; the same work may succeed when it is done again. */
export const isSerializationFailure = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');

/** An earlier statement of the transaction failed, and no later one is looked at. */
export const isTransactionAborted = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '25P02';

/** A table that the statement names is not there. */
export const isTableMissing = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '42P01';

/** What the server says against a statement, and whether that is a want of rights; null for any other error. */
export const refusalIn = (error: unknown): { readonly message: string; readonly rights: boolean } | null =>
  (error instanceof pg.DatabaseError ? { message: `${error.message} (${error.code ?? 'no code'})`, rights: error.code === '42501' } : null);
