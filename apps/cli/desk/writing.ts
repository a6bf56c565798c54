/** What commands that write have in common: a key that makes a retry safe, a look before, a word after. */
import { randomUUID } from 'node:crypto';

import { Option } from 'commander';
import type { Command } from 'commander';

import { UnreachableError } from '#client/problem.js';
import type { RehearsedAnswer, WrittenAnswer } from '#client/answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { show } from '../cli.js';
import type { Cli } from '../cli.js';
import { toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { CommandFailure, EXIT } from '../failure.js';
import { harmlessIn } from '#reports/layout.js';
import { renderRehearsal } from '../render/rehearsal.js';
import { renderWritten } from '../render/written.js';

export interface WriteOptions extends ServerOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly key?: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** Adds the options of every command that writes. */
export const toWrite = (command: Command): Command =>
  toServer(command)
    .option('--dry-run', 'show what it would do, and write nothing')
    .option('-y, --yes', 'write without asking')
    .option('--key <key>', 'idempotency key: run again with the same one, it is written once')
    .addOption(new Option('--as <person>', 'the person it is written for').env('FACTLEDGER_PERSON'))
    .option('--json', 'the answer as JSON');

export interface Order {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1`, its parts encoded. */
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch?: string;
}

/** Shows the dry run and asks, where somebody is there to be asked and `look` is wanted; then writes and tells. */
export async function write(cli: Cli, client: LedgerClient, options: WriteOptions, order: Order, look: 'look' | 'straight' = 'straight'): Promise<WrittenAnswer | null> {
  const key = options.key ?? randomUUID();
  const sending = {
    key, ...(order.ifMatch === undefined ? {} : { ifMatch: order.ifMatch }), ...(options.as === undefined || options.as === '' ? {} : { onBehalfOf: options.as }),
  };
  const rehearse = (): Promise<RehearsedAnswer> => client.rehearse(order.method, order.path, order.body, sending);
  if (options.dryRun === true) {
    show(cli, await rehearse(), options.json, (rehearsed) => renderRehearsal(rehearsed, cli.terminal));
    return null;
  }
  if (look === 'look' && cli.prompts !== null && options.yes !== true) {
    cli.terminal.note(renderRehearsal(harmlessIn(await rehearse()), cli.terminal));
    if (!(await cli.prompts.confirm('Write it?', true))) throw new CommandFailure(EXIT.unexpected, 'Nothing was written.');
  }
  const written = await client.write(order.method, order.path, order.body, sending).catch((error: unknown) => { throw outcomeUnknown(error, key); });
  show(cli, written, options.json, (answer) => renderWritten(answer));
  return written;
}

/** What to do when the answer to a write is lost; any other error as it is. @param key what it was sent with */
export function outcomeUnknown(error: unknown, key: string): unknown {
  if (!(error instanceof UnreachableError)) return error;
  return new CommandFailure(EXIT.unreachable, `${error.message}.`, [
    'Whether it was written is not known. Run the same command again with', `--key ${key}: it is written once.`,
  ]);
}
