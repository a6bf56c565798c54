/** `factledger serve`: the server, in this process, until Ctrl-C. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RunningServer } from '#api/server.js';
import { LedgerClient } from '#client/ledger-client.js';
import { apiConfiguration } from '#config/configuration.js';
import type { ApiConfiguration } from '#config/configuration.js';
import { StoreUnavailableError } from '#event-store/errors.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { REPOSITORY } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT, systemCode } from '../failure.js';
import { withNotice } from '../frame.js';
import { portNumber, wholeNumber } from '../options.js';
import { loadSample, SAMPLE_INCIDENT, SAMPLE_NOTICE, threeMoments } from '../sample.js';
import { surroundings } from '../surroundings.js';

interface Options {
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly sample?: boolean;
  /** MiB. */
  readonly snapshotLimit?: number;
  readonly log?: boolean;
}

export const serveCommand: CommandDefinition = (program, cli) => {
  const command = program.command('serve')
    .description('serve a ledger on this machine, until Ctrl-C; an empty data folder becomes an empty ledger')
    .option('--host <address>', 'the address to listen on (HOST, else 127.0.0.1: this machine alone)')
    .option('--port <port>', 'the port to listen on (PORT, else 4600)', portNumber)
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .option('--sample', 'fill an empty ledger with the sample, publish it, and show it at three moments')
    .option('--snapshot-limit <MiB>', 'the most that one capture of a document may hold (FACTLEDGER_SNAPSHOT_LIMIT, else 50)', wholeNumber)
    .option('--log', 'a line of JSON on stderr for every request, not for faults alone (LOG_LEVEL=info)')
    .action(async (options: Options) => { await serve(cli, options); });
  withExamples(command, 'serve', 'serve --sample --port 4700');
};

async function serve(cli: Cli, options: Options): Promise<void> {
  // What it writes is nobody else's to read, whoever made the folder.
  process.umask(0o077);
  const stop = cli.stopAsked();
  const configuration = configurationOf(cli, options);
  for (const warning of configuration.warnings) cli.terminal.note(`note: ${warning}`);
  const prepared = Promise.withResolvers<void>();
  const fatal = Promise.withResolvers<never>();
  fatal.promise.catch(() => undefined);
  const server = await started(cli, configuration, options, prepared.promise, fatal.reject);
  try {
    // The client's own requests run into the closing server when Ctrl-C comes while the sample is loading.
    const told = tell(cli, server, configuration, options.sample === true).catch((error: unknown) => { if (!stop.aborted) throw error; });
    await Promise.race([told, stopped(stop), fatal.promise]);
    prepared.resolve();
    await Promise.race([stopped(stop), fatal.promise]);
    cli.terminal.note('stopping …');
  } finally {
    prepared.resolve();
    await server.close();
  }
}

/** Options go before the variables that say the same. */
function configurationOf({ env }: Cli, { host, port, data, snapshotLimit, log }: Options): ApiConfiguration {
  const given = {
    HOST: host, PORT: port?.toString(), DATA_DIR: data, FACTLEDGER_SNAPSHOT_LIMIT: snapshotLimit?.toString(), LOG_LEVEL: log === true ? 'info' : undefined,
  };
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return apiConfiguration('serve', { ...surroundings({ ...env, ...Object.fromEntries(told) }), defaultFolder: join(REPOSITORY, 'data') });
}

async function started(
  cli: Cli, configuration: ApiConfiguration, options: Options, readyGate: Promise<void>, onFatal: (error: Error) => void,
): Promise<RunningServer> {
  const { start } = await import('#api/start.js');
  const { host, port } = configuration;
  try {
    return await start(configuration, {
      env: cli.env, readyGate, onFatal, log: (line) => { cli.terminal.note(line); },
      ...(options.sample === true ? { opening: { clock: 'carried', notice: SAMPLE_NOTICE } } : {}),
    });
  } catch (error) {
    if (error instanceof KeysUnavailableError) throw new CommandFailure(EXIT.invalid, error.message);
    if (error instanceof StoreUnavailableError) throw new CommandFailure(EXIT.conflict, error.message, ['Is a server running on it already? --data names another folder.']);
    if (systemCode(error) === 'EADDRINUSE') {
      throw new CommandFailure(EXIT.conflict, `port ${port} on ${host} is in use.`, ['Stop what listens there, or choose another with --port or PORT.']);
    }
    throw error;
  }
}

/** Fills in the sample where asked, and says on stdout where everything is. */
async function tell(cli: Cli, server: RunningServer, { store }: ApiConfiguration, sample: boolean): Promise<void> {
  const { terminal } = cli;
  const given = store.kind === 'embedded' ? store.ownerKey : store.secrets.ownerKey;
  const key = server.ownerKeyFile === null ? given : (await readFile(server.ownerKeyFile, 'utf8')).trim();
  const client = new LedgerClient({ baseUrl: server.url, ...(key === null ? {} : { key }) });
  const state = sample ? await loadSample(client, cli) : null;
  if (state === 'other') terminal.note('The data folder holds a ledger of its own; the sample was left out.');
  if (state === 'loaded') terminal.data(withNotice(`\n${await threeMoments(client, terminal)}\n\n${LOOK_NEXT.join('\n')}`, SAMPLE_NOTICE, terminal));
  terminal.data(`${state === 'loaded' ? '\n' : ''}Listening on ${server.url}`);
  if (server.ownerKeyFile !== null) terminal.data(`The owner's key lies in ${server.ownerKeyFile}: whoever holds it may write.`);
  terminal.data('Ctrl-C ends it.');
}

const LOOK_NEXT = [
  'Look next:',
  `npx factledger account ${SAMPLE_INCIDENT} --public 2025-10-21`,
  `npx factledger diff ${SAMPLE_INCIDENT} --from 2025-10-21 --to 2025-11-01`,
  'README.md: five minutes from a new assertion to a published account',
];

const stopped = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await new Promise<void>((done) => { signal.addEventListener('abort', () => { done(); }, { once: true }); });
};
