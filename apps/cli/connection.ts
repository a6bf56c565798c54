/** From a command's options to a client: which server, and which key may be shown to it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Command } from 'commander';
import { Option } from 'commander';

import { LedgerClient } from '#client/ledger-client.js';
import type { Cli } from './cli.js';
import { CommandFailure, EXIT, systemCode } from './failure.js';

const DEFAULT_SERVER = 'http://127.0.0.1:4600';
export const KEY_FILE = 'owner.key';
/** Compiled, this file lies in `dist/apps/cli`. */
export const REPOSITORY = resolve(import.meta.dirname, '../../..');

export interface ServerOptions {
  readonly server: string;
  readonly keyFile?: string;
}

/** Adds `--server` and `--key-file` to a command that talks to a server. */
export const toServer = (command: Command): Command =>
  command
    .addOption(new Option('--server <url>', 'the server to ask').env('FACTLEDGER_SERVER').default(DEFAULT_SERVER))
    .option('--key-file <file>', "file with the owner's key (else FACTLEDGER_KEY, else owner.key in DATA_DIR)");

/** DATA_DIR, or `data` in the repository. */
export const dataFolder = (env: Cli['env'], given?: string): string =>
  resolve(given ?? nonEmpty(env['DATA_DIR']) ?? join(REPOSITORY, 'data'));

export function connect(cli: Cli, options: ServerOptions): LedgerClient {
  const url = serverUrl(options.server);
  const key = keyFor(url, cli, options.keyFile);
  return new LedgerClient({ baseUrl: options.server, ...(key === undefined ? {} : { key }) });
}

function serverUrl(text: string): URL {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new CommandFailure(EXIT.usage, `--server: ${text} is no http or https address`, [`An example: ${DEFAULT_SERVER}`]);
  }
  return new URL(text);
}

/**
 * A key the caller names goes where the caller says; the one found in the data folder is this machine's, and goes to
 * this machine only.
 */
function keyFor(url: URL, { env, terminal }: Cli, file: string | undefined): string | undefined {
  if (file !== undefined) return readKey(file);
  const given = nonEmpty(env['FACTLEDGER_KEY']?.trim());
  if (given !== undefined) return given;
  if (!isLoopback(url)) return undefined;
  try {
    return readKey(join(dataFolder(env), KEY_FILE));
  } catch (error) {
    if (!isMissing(error)) terminal.note(`note: ${error instanceof Error ? error.message : String(error)}; going on without a key`);
    return undefined;
  }
}

function readKey(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    throw new CommandFailure(missing ? EXIT.notFound : EXIT.usage, `cannot read the key in ${file}${missing ? ': no such file' : ''}`);
  }
  if (!/^[\x21-\x7e]+$/.test(text)) throw new CommandFailure(EXIT.usage, `${file} holds no key`);
  return text;
}

const isMissing = (error: unknown): boolean => error instanceof CommandFailure && error.exit === EXIT.notFound;
const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Hosts that never leave this machine. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
