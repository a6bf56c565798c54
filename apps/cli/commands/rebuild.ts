/** `factledger rebuild`: throws the read models away and makes them again from the log. */
import type { CommandDefinition } from '../cli.js';
import { dataFolder } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn, offline } from '../offline.js';

export const rebuildCommand: CommandDefinition = (program, cli) => {
  const command = program.command('rebuild')
    .description('make the read models of a data folder again from its log, with the server stopped')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .action(async (options: { readonly data?: string }) => {
      const folder = dataFolder(cli.env, options.data);
      ensureLedgerIn(folder);
      const { rebuildReadModels } = await import('#read-models/sqlite/rebuild.js');
      const { head, projections } = await offline(() =>
        rebuildReadModels(folder, (status) => { cli.terminal.progress(`${status.applied + 1} of ${status.head + 1} events`); }));
      cli.terminal.progress('');
      const stale = projections.filter(({ status }) => status === 'stale');
      cli.terminal.data(`${projections.length - stale.length} of ${projections.length} projections made from ${head + 1} events.`);
      if (stale.length > 0) {
        throw new CommandFailure(EXIT.fault, `${stale.length} cannot apply an event and stopped before it:`, stale.map(({ name, reason }) => `  ${name}: ${reason ?? 'unknown'}`));
      }
    });
  withExamples(command, 'rebuild');
};
