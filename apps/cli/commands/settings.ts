/** `factledger settings`: whether what needs judgement needs a second person. */
import { Option } from 'commander';

import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect } from '../connection.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';

interface Options extends WriteOptions {
  readonly fourEyes?: 'on' | 'off';
  readonly reason?: string;
}

export const settingsCommand: CommandDefinition = (program, cli) => {
  const command = program.command('settings')
    .description("the ledger's settings; with --four-eyes, change whether verdicts, resolutions, voidings of others' entries and publications need a second person")
    .addOption(new Option('--four-eyes <state>', 'on: somebody else has to approve').choices(['on', 'off']))
    .option('--reason <text>', 'why it is changed')
    .action(async (options: Options) => {
      const client = connect(cli, options);
      const { body, etag } = await client.view<{ readonly fourEyes: boolean }>('/settings');
      if (options.fourEyes === undefined) {
        return show(cli, body, options.json, ({ fourEyes }) => `Four eyes: ${fourEyes ? 'on, a second person approves' : 'off, approvals read as self-approved'}`);
      }
      if (options.reason === undefined) throw new CommandFailure(EXIT.usage, '--reason says why it is changed; it stays in the log.');
      await write(cli, client, options, {
        method: 'PUT', path: '/settings', body: { fourEyes: options.fourEyes === 'on', reason: options.reason }, ...(etag === null ? {} : { ifMatch: etag }),
      });
    });
  withExamples(toWrite(command), 'settings', 'settings --four-eyes on --reason "we are two now"');
};
