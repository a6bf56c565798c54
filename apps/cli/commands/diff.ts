/** `factledger diff`: what changed in the account between two pairs of moments. */
import { Option } from 'commander';

import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { renderDifference } from '#reports/difference.js';
import { differenceAsMarkdown } from '#reports/difference-markdown.js';

interface Options extends ServerOptions {
  readonly from: string;
  readonly to: string;
  readonly events?: boolean;
  readonly format: 'text' | 'markdown' | 'json';
  readonly json?: boolean;
}

export const diffCommand: CommandDefinition = (program, cli) => {
  const command = program.command('diff')
    .description('how the official account changed, change by change')
    .argument('<incident>', 'id or slug')
    .requiredOption('--from <T[@S]>', 'the earlier moment: public by T, recorded by S (now)')
    .requiredOption('--to <T[@S]>', 'the later moment')
    .option('--events', 'name the events that brought each change about')
    .addOption(new Option('--format <format>', 'how to show it').choices(['text', 'markdown', 'json']).default('text'))
    .option('--json', 'the same as --format json')
    .action(async (incident: string, options: Options) => {
      const client = connect(cli, options);
      const difference = await client.difference(incident, options.from, options.to);
      if (options.json === true || options.format === 'json') return show(cli, difference, true, String);
      const { page, framed, notice } = await frameOf(cli, client, incident);
      if (options.format === 'markdown') return cli.terminal.data(differenceAsMarkdown(difference, page.clock, notice).trimEnd());
      show(cli, difference, false, (answer) => framed(renderDifference(answer, page, options.events === true)));
    });
  withExamples(
    toServer(command),
    'diff south-los-angeles-shooting --from 2025-10-21 --to 2025-11-01',
    'diff south-los-angeles-shooting --from 2025-11-01@2025-10-22 --to 2025-11-01@now',
    'diff south-los-angeles-shooting --from now@#120 --to now --format markdown',
  );
};
