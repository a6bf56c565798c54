/** `factledger account`: the official account at a pair of moments. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { renderAccount } from '../render/account.js';

interface Options extends ServerOptions {
  readonly public?: string;
  readonly recorded?: string;
  readonly json?: boolean;
}

export const accountCommand: CommandDefinition = (program, cli) => {
  const command = program.command('account')
    .description('the official account of an incident, as public by T and as recorded by S')
    .argument('<incident>', 'id or slug')
    .option('--public <T>', 'only what could be known by then (now)')
    .option('--recorded <S>', 'only what this ledger had recorded by then (now)')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: Options) => {
      const client = connect(cli, options);
      const asked = {
        ...(options.public === undefined ? {} : { public: options.public }), ...(options.recorded === undefined ? {} : { recorded: options.recorded }),
      };
      const account = await client.account(incident, asked);
      if (options.json === true) return show(cli, account, true, String);
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, account, false, (answer) => framed(renderAccount(answer, page)));
    });
  withExamples(toServer(command), 'account south-los-angeles-shooting --public 2025-10-21 --recorded 2025-10-22');
};
