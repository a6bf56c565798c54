/** The API process, from its environment to its exit status. */
import { apiConfiguration } from '#config/configuration.js';
import type { ApiConfiguration, Surroundings } from '#config/configuration.js';
import { ConfigurationError } from '#config/errors.js';
import { EXIT_STATUS, stopped } from '#config/supervised.js';
import type { ExitStatus, Supervised } from '#config/supervised.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { Log } from './http/log.js';

export type ProcessParts = Surroundings & Supervised;

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
  const status = await Promise.race([stopped(stop).then(() => EXIT_STATUS.stopped), fatal.promise]);
  log.info('stopping');
  await server.close();
  log.info('stopped');
  return status;
}
