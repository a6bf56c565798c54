/** `factledger diff`: what changed in the account between two pairs of moments. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { renderDifference } from '../render/difference.js';

interface Options extends ServerOptions {
  readonly from: string;
  readonly to: string;
  readonly events?: boolean;
  readonly json?: boolean;
}

export const diffCommand: CommandDefinition = (program, cli) => {
  const command = program.command('diff')
    .description('how the official account changed, change by change')
    .argument('<incident>', 'id or slug')
    .requiredOption('--from <T[@S]>', 'the earlier moment: public by T, recorded by S (now)')
    .requiredOption('--to <T[@S]>', 'the later moment')
    .option('--events', 'name the events that brought each change about')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: Options) => {
      const client = connect(cli, options);
      const difference = await client.difference(incident, options.from, options.to);
      if (options.json === true) return show(cli, difference, true, String);
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, difference, false, (answer) => framed(renderDifference(answer, page, options.events === true)));
    });
  withExamples(
    toServer(command),
    'diff south-los-angeles-shooting --from 2025-10-21 --to 2025-11-01',
    'diff south-los-angeles-shooting --from 2025-11-01@2025-10-22 --to 2025-11-01@now',
  );
};
