/** Work on the PostgreSQL database itself, which the environment names. */
import { databaseConfiguration } from '#config/configuration.js';
import type { Cli } from './cli.js';
import { CommandFailure, EXIT } from './failure.js';
import { surroundings } from './surroundings.js';

/**
 * @param work given the connection string
 * @throws {ConfigurationError} @throws {CommandFailure} 7 where no server answers, 5 for what the server refuses
 */
export async function onDatabase<T>(cli: Cli, work: (url: string) => Promise<T>): Promise<T> {
  const { url } = databaseConfiguration(surroundings(cli.env)).database;
  try {
    return await work(url);
  } catch (error) {
    throw (await databaseFailure(error)) ?? error;
  }
}

/** What went wrong with the database, for a person; null for what has nothing to do with it. */
export async function databaseFailure(error: unknown): Promise<CommandFailure | null> {
  const { DatabaseNotMigratedError, DatabaseOfAnotherLedgerError, DatabaseUnavailableError, DatabaseUrlError, refusalIn } = await import('#postgres/errors.js');
  if (error instanceof DatabaseUrlError) return new CommandFailure(EXIT.usage, `DATABASE_URL: ${error.message}`);
  if (error instanceof DatabaseUnavailableError) return new CommandFailure(EXIT.unreachable, error.message);
  if (error instanceof DatabaseNotMigratedError || error instanceof DatabaseOfAnotherLedgerError) return new CommandFailure(EXIT.invalid, error.message);
  const refusal = refusalIn(error);
  if (refusal === null) return null;
  const { message, rights } = refusal;
  return new CommandFailure(EXIT.invalid, `PostgreSQL refuses: ${message}`, rights ? ['The role that DATABASE_URL names lacks a right; docs/reference/postgresql.md tells which role needs which.'] : []);
}
