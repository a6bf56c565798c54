/** `factledger log`: an assertion, from flags, or from a person's answers where flags leave something open. */
import { randomUUID } from 'node:crypto';

import { Option } from 'commander';

import type { LedgerClient } from '#client/ledger-client.js';
import { CERTAINTIES, CHANNELS } from '#domain/speech.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { connect } from '../connection.js';
import { chainBodies, channelOf } from '../desk/chain.js';
import type { ChainBodies } from '../desk/chain.js';
import { Directory } from '../desk/directory.js';
import type { AssertionBody } from '../desk/drafting.js';
import { actOf, saidOf, textOf } from '../desk/flags.js';
import type { ActFlags } from '../desk/flags.js';
import { askAct, askChain, askManner, askSaid, askWords } from '../desk/interview.js';
import type { Asked, Register } from '../desk/interview.js';
import { understoodBy } from '../desk/understanding.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';

interface LogOptions extends WriteOptions, ActFlags {
  readonly quote?: string;
  readonly gist?: string;
  readonly chain?: string;
  readonly said?: string;
  readonly relativeTo?: string;
  readonly channel?: string;
  readonly certainty?: string;
  readonly label?: string;
  readonly unclear?: string;
  readonly sensitive?: boolean;
}

export const logCommand: CommandDefinition = (program, cli) => {
  const command = program.command('log')
    .description('log an assertion: all by flags, or asked for at the terminal; shows what it would do before it writes')
    .argument('<incident>', 'id or slug')
    .option('--gist <text>', "what it says, in the desk's words")
    .option('--quote <text>', 'the words as printed')
    .option('--chain <chain>', 'speaker and hops: "mclaughlin for dhs -> D1 (quote)", "investigators* (official) -> cnn -> D1"')
    .option('--said <time>', 'when: plain words ("just before 9 a.m. on Tuesday") or EDTF (2025-10-21)')
    .option('--relative-to <date>', "the day those words are reckoned from (the first document's date)")
    .addOption(new Option('--channel <channel>', 'where the speaker spoke').choices(CHANNELS))
    .addOption(new Option('--certainty <certainty>', "the speaker's own (asserted)").choices(CERTAINTIES))
    .option('--states <question/position...>', 'what it answers: Q1/ricochet, or Q1 alone')
    .option('--judges <question/position...>', 'blame or value, never half of a contradiction')
    .option('--commits <text>', 'what it promises; with --question, and --follow-up when news is promised')
    .option('--follow-up', 'later information is promised')
    .option('--question <question>', 'with --commits: about which question')
    .option('--withholds <question:absence>', 'Q3:notKnown, notClear, notYetPublic or underInvestigation')
    .option('--label <label>', "the desk's short name for it")
    .option('--unclear <why>', 'the speaker is our reading: why')
    .option('--sensitive', 'seal gist and quote: only the desk can read them, until their key is destroyed')
    .action(async (incident: string, options: LogOptions) => {
      const client = connect(cli, options);
      const directory = await Directory.of(client, incident);
      const { body, register } = await bodyOf(cli, client, incident, directory, options);
      const registering = register.sources.length + register.documents.length > 0 ? { register } : {};
      await write(cli, client, { ...options, key: options.key ?? randomUUID() }, {
        method: 'POST', path: inIncident(incident, 'assertions'), body: { ...body, ...registering },
      }, 'look');
    });
  withExamples(toWrite(command), 'log south-los-angeles-shooting',
    'log south-los-angeles-shooting --gist "A ricochet hit the hand" --chain "dhs -> D1" --said 2025-10-21 --states Q1/ricochet');
};

async function bodyOf(cli: Cli, client: LedgerClient, incident: string, directory: Directory, options: LogOptions) {
  const register: Register = { sources: [], documents: [] };
  const asked: Asked | null = cli.prompts === null ? null
    : { prompts: cli.prompts, directory, register, understood: understoodBy(client, incident, options.relativeTo), days: new Map(), echo: cli.terminal.note };
  const { gist, quote = '' } = options.gist !== undefined ? { gist: options.gist, quote: options.quote }
    : await orMissing(asked, '--gist', askWords);
  const chain: ChainBodies = options.chain !== undefined ? chainBodies(options.chain, directory)
    : await orMissing(asked, '--chain', (at) => askChain(at, quote !== ''));
  const said = options.said ?? await orMissing(asked, '--said', (at) => askSaid(at, chain));
  // Whoever gave the chain by flag gave what matters; the rest has sound defaults.
  const manner = options.chain === undefined && asked !== null ? await askManner(asked, chain) : { channel: channelOf(chain), certainty: 'asserted' };
  const flagged = actOf(options, directory);
  const act = flagged !== null ? { act: flagged } : asked !== null && options.yes !== true && options.gist === undefined ? await askAct(asked) : {};
  const sensitive = options.sensitive === true;
  const body: AssertionBody = {
    ...(options.label === undefined ? {} : { label: options.label }),
    gist: textOf(gist, sensitive), ...(quote === '' ? {} : { quote: textOf(quote, sensitive) }),
    certainty: options.certainty ?? manner.certainty,
    utterance: { kind: 'new', claimants: chain.claimants, channel: options.channel ?? manner.channel, said: saidOf(said, options.relativeTo) },
    relays: chain.relays, ...act, ...(options.unclear === undefined ? {} : { unclear: options.unclear }),
  };
  return { body, register };
}

async function orMissing<T>(asked: Asked | null, flag: string, ask: (asked: Asked) => Promise<T>): Promise<T> {
  if (asked !== null) return await ask(asked);
  throw new CommandFailure(EXIT.usage, `${flag} is needed where nobody can be asked.`, ['`factledger log --help` shows an example with flags alone.']);
}
