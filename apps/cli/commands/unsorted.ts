/** `factledger unsorted`: what was logged in haste and waits for a question. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory, assertionsOf } from '../desk/directory.js';
import { actOf } from '../desk/flags.js';
import type { ActFlags } from '../desk/flags.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { renderUnsorted } from '../render/findings.js';

export const unsortedCommand: CommandDefinition = (program, cli) => {
  const command = program.command('unsorted')
    .description("assertions of all incidents that wait to be sorted, the oldest first (needs the owner's key)")
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const items = await Array.fromAsync(connect(cli, options).unsortedQueue());
      show(cli, items, options.json, (all) => renderUnsorted(all, cli.terminal));
    });
  withExamples(toServer(command), 'unsorted');
};

export const sortCommand: CommandDefinition = (program, cli) => {
  const command = program.command('sort')
    .description('say what a logged assertion does and answers, for the first time or anew')
    .argument('<incident>', 'id or slug')
    .argument('<assertion>', 'label or id')
    .requiredOption('--reason <text>', 'why so')
    .option('--states <question/position...>', 'what it answers: Q1/ricochet, or Q1 alone')
    .option('--judges <question/position...>', 'blame or value')
    .option('--commits <text>', 'what it promises; with --question, and --follow-up when news is promised')
    .option('--follow-up', 'later information is promised')
    .option('--question <question>', 'with --commits: about which question')
    .option('--withholds <question:absence>', 'Q3:notKnown, notClear, notYetPublic or underInvestigation')
    .action(async (incident: string, assertion: string, options: WriteOptions & ActFlags & { readonly reason: string }) => {
      const client = connect(cli, options);
      const act = actOf(options, await Directory.of(client, incident));
      if (act === null) throw new CommandFailure(EXIT.usage, 'Say what it does: --states, --judges, --commits or --withholds.');
      const id = (await assertionsOf(client, incident))(assertion);
      await write(cli, client, options, {
        method: 'POST', path: inIncident(incident, 'assertions', id, 'answers'), body: { act, reason: options.reason },
      }, 'look');
    });
  withExamples(toWrite(command), 'sort south-los-angeles-shooting A57 --states Q1/ricochet --reason "it names the ricochet as the cause"');
};
