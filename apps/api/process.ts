/** The API process, from its environment to its exit status. */
import { apiConfiguration } from '#config/configuration.js';
import type { ApiConfiguration, Surroundings } from '#config/configuration.js';
import { ConfigurationError } from '#config/errors.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { Log } from './http/log.js';

/** `fault`: it could not start, or could not go on; a supervisor may start it again. `configuration`: that would not help. */
export const EXIT_STATUS = { stopped: 0, fault: 1, configuration: 2 } as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

export interface ProcessParts extends Surroundings {
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal;
  /** Takes a line for standard error, without its end. */
  readonly write: (line: string) => void;
}

/** Serves until it is asked to stop, or cannot go on. */
export async function runApi(parts: ProcessParts): Promise<ExitStatus> {
  try {
    return await serve(apiConfiguration('api', parts), parts);
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof KeysUnavailableError)) throw error;
    parts.write(error.message);
    return EXIT_STATUS.configuration;
  }
}

async function serve(configuration: ApiConfiguration, { env, stop, write }: ProcessParts): Promise<ExitStatus> {
  const log = new Log(write, configuration.logLevel);
  for (const warning of configuration.warnings) log.warn('configuration', { warning });
  // What is refused is refused at once: the server is a second's worth of modules.
  const { start } = await import('./start.js');
  const fatal = Promise.withResolvers<ExitStatus>();
  const server = await start(configuration, { env, log: write, onFatal: () => { fatal.resolve(EXIT_STATUS.fault); } }).catch((error: unknown) => {
    if (error instanceof ConfigurationError || error instanceof KeysUnavailableError) throw error;
    log.error('not-started', { error });
    return null;
  });
  if (server === null) return EXIT_STATUS.fault;
  const status = await Promise.race([stopped(stop), fatal.promise]);
  log.info('stopping');
  await server.close();
  log.info('stopped');
  return status;
}

async function stopped(signal: AbortSignal): Promise<ExitStatus> {
  if (!signal.aborted) await new Promise<void>((done) => { signal.addEventListener('abort', () => { done(); }, { once: true }); });
  return EXIT_STATUS.stopped;
}
