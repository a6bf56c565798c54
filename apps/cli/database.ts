/** Work on the PostgreSQL database itself, which the environment names. */
import { readFileSync } from 'node:fs';
import { databaseConfiguration } from '#config/configuration.js';
import type { Cli } from './cli.js';
import { CommandFailure, EXIT } from './failure.js';

/**
 * @param work given the connection string
 * @throws {ConfigurationError} @throws {CommandFailure} 7 where no server answers, 5 for what the server refuses
 */
export async function onDatabase<T>(cli: Cli, work: (url: string) => Promise<T>): Promise<T> {
  const { url } = databaseConfiguration({ env: cli.env, readFile: (path) => readFileSync(path, 'utf8') }).database;
  const { DatabaseNotMigratedError, DatabaseUnavailableError, DatabaseUrlError, refusalIn } = await import('#postgres/errors.js');
  try {
    return await work(url);
  } catch (error) {
    if (error instanceof DatabaseUrlError) throw new CommandFailure(EXIT.usage, `DATABASE_URL: ${error.message}`);
    if (error instanceof DatabaseUnavailableError) throw new CommandFailure(EXIT.unreachable, error.message);
    if (error instanceof DatabaseNotMigratedError) throw new CommandFailure(EXIT.invalid, error.message);
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    const { message, rights } = refusal;
    throw new CommandFailure(EXIT.invalid, `PostgreSQL refuses: ${message}`, rights ? ['The role that DATABASE_URL names lacks a right; docs/reference/postgresql.md tells which role needs which.'] : []);
  }
}
