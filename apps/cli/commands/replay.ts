/** `factledger replay`: the incident again from its first event, with what each changed in the account. */
import type { ReplayAnswer } from '#client/answers.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { showNext } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { renderChange } from '#reports/difference.js';
import { renderEvent } from '../render/event.js';

interface Options extends ServerOptions {
  readonly public?: string;
  readonly changes?: boolean;
  readonly json?: boolean;
}

export const replayCommand: CommandDefinition = (program, cli) => {
  const command = program.command('replay')
    .description('an incident event by event, and what each changed in the account')
    .argument('<incident>', 'id or slug')
    .option('--public <T>', "as public by T (unless told, by each event's own recorded time)")
    .option('--changes', 'leave out events that changed nothing in the account')
    .option('--json', 'one line of JSON for each event')
    .action(async (incident: string, options: Options) => {
      const asked = options.public === undefined ? {} : { public: options.public };
      for await (const step of connect(cli, options).replay(incident, asked)) {
        if (options.changes === true && step.changes.length === 0) continue;
        showNext(cli, step, options.json, (answer) => renderStep(answer, cli));
      }
    });
  withExamples(toServer(command), 'replay south-los-angeles-shooting --changes');
};

const renderStep = ({ event, changes }: ReplayAnswer, { terminal }: Cli): string =>
  [renderEvent(event, terminal.width), ...changes.flatMap((change) => renderChange(change, terminal, false, `${change.question.label} `))].join('\n');
