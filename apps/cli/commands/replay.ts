/** `factledger replay`: the incident again, event by event either way, with what each changed in the account. */
import { Option } from 'commander';

import type { ReplayAnswer } from '#client/answers.js';
import type { ReplayAsked } from '#client/ledger-client.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { showNext } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { wholeNumber } from '../options.js';
import { renderChange } from '#reports/difference.js';
import { renderEvent } from '../render/event.js';

interface Options extends ServerOptions, ReplayAsked {
  readonly changes?: boolean;
  readonly json?: boolean;
}

export const replayCommand: CommandDefinition = (program, cli) => {
  const command = program.command('replay')
    .description('an incident event by event, and what each changed in the account')
    .argument('<incident>', 'id or slug')
    .option('--public <T>', "as public by T (unless told, by each event's own recorded time)")
    .addOption(new Option('--direction <direction>', 'backward: each event is taken back, the last one first').choices(['forward', 'backward']))
    .option('--from <index>', 'log index of the first event on the way (backward: the higher one)', wholeNumber)
    .option('--to <index>', 'log index of the last event on the way', wholeNumber)
    .option('--changes', 'leave out events that changed nothing in the account')
    .option('--json', 'one line of JSON for each event')
    .action(async (incident: string, options: Options) => {
      const { public: publicBy, direction, from, to } = options;
      const asked: ReplayAsked = {
        ...(publicBy === undefined ? {} : { public: publicBy }), ...(direction === undefined ? {} : { direction }),
        ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
      };
      let steps = 0;
      for await (const step of connect(cli, options).replay(incident, asked)) {
        steps += 1;
        if (options.changes === true && step.changes.length === 0) continue;
        showNext(cli, step, options.json, (answer) => renderStep(answer, cli));
      }
      if (steps === 0) cli.terminal.note('No event lies on that way: backward, --from is the higher log index.');
    });
  withExamples(toServer(command), 'replay south-los-angeles-shooting --changes', 'replay south-los-angeles-shooting --direction backward --from 200 --to 100');
};

const renderStep = ({ event, changes }: ReplayAnswer, { terminal }: Cli): string =>
  [renderEvent(event, terminal.width), ...changes.flatMap((change) => renderChange(change, terminal, false, `${change.question.label} `))].join('\n');
