/** `factledger accept` and `dismiss`: the desk's word on what the rules suggest. */
import { Option } from 'commander';

import type { LedgerClient } from '#client/ledger-client.js';
import { ANNOUNCEMENTS } from '#domain/speech.js';
import type { CommandDefinition } from '../cli.js';
import { connect } from '../connection.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';

interface AcceptOptions extends WriteOptions {
  readonly rationale: string;
  readonly make?: string;
  readonly label?: string;
  readonly announced?: string;
}

const CANDIDATE = 'its id as `candidates` lists it, or as much of its beginning as tells it from others';

export const acceptCommand: CommandDefinition = (program, cli) => {
  const command = program.command('accept')
    .description('accept a candidate: raise a contradiction, record a revision, join, or merge; shows what it would do before it writes')
    .argument('<incident>', 'id or slug')
    .argument('<candidate>', CANDIDATE)
    .requiredOption('--rationale <text>', 'why')
    .addOption(new Option('--make <what>', 'what to make of it (what its kind asks for)').choices(['raise', 'revise', 'join', 'merge']))
    .option('--label <label>', 'short name of what is made: R4')
    .addOption(new Option('--announced <how>', 'of a revision: how the change was made').choices(ANNOUNCEMENTS))
    .action(async (incident: string, candidate: string, options: AcceptOptions) => {
      const client = connect(cli, options);
      const { rationale, make, label, announced } = options;
      await write(cli, client, options, {
        method: 'POST', path: `${await pathTo(client, incident, candidate)}/acceptance`, body: {
          rationale, ...(make === undefined ? {} : { as: make }), ...(label === undefined ? {} : { label }), ...(announced === undefined ? {} : { announced }),
        },
      }, 'look');
    });
  withExamples(toWrite(command), 'accept south-los-angeles-shooting 474453fc --rationale "the same two causes"');
};

export const dismissCommand: CommandDefinition = (program, cli) => {
  const command = program.command('dismiss')
    .description('dismiss a candidate; more on either side brings it back')
    .argument('<incident>', 'id or slug')
    .argument('<candidate>', CANDIDATE)
    .requiredOption('--reason <text>', 'why')
    .action(async (incident: string, candidate: string, options: WriteOptions & { readonly reason: string }) => {
      const client = connect(cli, options);
      await write(cli, client, options, { method: 'POST', path: `${await pathTo(client, incident, candidate)}/dismissal`, body: { reason: options.reason } });
    });
  withExamples(toWrite(command), 'dismiss south-los-angeles-shooting 1790292f --reason "an unnamed spokesperson, in other words"');
};

/** A whole id goes as it is: it may have been judged already, and the same key answers the same again. */
async function pathTo(client: LedgerClient, incident: string, given: string): Promise<string> {
  const at = (id: string): string => inIncident(incident, 'candidates', id);
  if (given.includes('~')) return at(given);
  const found = (await client.candidates(incident)).filter(({ id }) => given !== '' && id.startsWith(given.toLowerCase()));
  const [first, second] = found;
  if (first === undefined) throw new CommandFailure(EXIT.notFound, `No candidate begins with “${given}”.`, ['`factledger candidates` lists what waits.']);
  if (second === undefined) return at(first.id);
  throw new CommandFailure(EXIT.invalid, `Several candidates begin with “${given}”; write more of the id.`, found.map(({ id }) => `  ${id}`));
}
