/** `factledger backup`: a consistent copy of the log, made while the server goes on. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';

export const backupCommand: CommandDefinition = (program, cli) => {
  const command = program.command('backup')
    .description("make a consistent copy of the log on the server's machine (needs the owner's key)")
    .argument('[name]', "the copy's file name in the server's folder for backups")
    .option('--json', 'the answer as JSON')
    .action(async (name: string | undefined, options: ServerOptions & { readonly json?: boolean }) => {
      const backup = await connect(cli, options).backup(name);
      show(cli, backup, options.json, (answer) =>
        `backups/${answer.name} in the server's data folder: ${answer.head + 1} events, ${answer.size} bytes\nSHA-256 ${answer.sha256}`);
      if (options.json !== true) cli.terminal.note('This is the log. Copy blobs/ (captured documents) with it, and keys.sqlite and sealing.key (sealed words) apart from it.');
    });
  withExamples(toServer(command), 'backup', 'backup before-the-move.sqlite --json');
};
