/** `factledger restore`: a backup into an empty data folder, checked event by event. */
import type { CommandDefinition } from '../cli.js';
import { dataFolder, KEY_FILE } from '../connection.js';
import { withExamples } from '../examples.js';
import { offline } from '../offline.js';

export const restoreCommand: CommandDefinition = (program, cli) => {
  const command = program.command('restore')
    .description('put a backup into an empty data folder, with the server stopped')
    .argument('<file>', 'a file that `factledger backup` made')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .action(async (file: string, options: { readonly data?: string }) => {
      const folder = dataFolder(cli.env, options.data);
      const { restoreBackup } = await import('#event-store/sqlite/backup.js');
      const { head } = await offline(() => restoreBackup(file, folder));
      cli.terminal.data(`restored ${head + 1} events into ${folder}; every one was checked.`);
      cli.terminal.note(`The next start draws a new key. To keep the old one, put ${KEY_FILE} and digest.secret back beside it first; what was sealed is read only with keys.sqlite and sealing.key, captured documents only with blobs/.`);
    });
  withExamples(command, 'restore backups/monday.sqlite --data /srv/factledger');
};
