/** `factledger database`: brings PostgreSQL to the version that this program needs, and tells whether it is there. */
import type { MigrationStatus } from '#postgres/migrate.js';
import { show } from '../cli.js';
import type { CommandDefinition } from '../cli.js';
import { onDatabase } from '../database.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';

export const databaseCommand: CommandDefinition = (program, cli) => {
  const command = program.command('database').description('the PostgreSQL database that DATABASE_URL names: migrate, status');

  withExamples(command.command('migrate')
    .description('make what this version of the program needs in the database; what is there stays')
    .action(async () => {
      const { migrate } = await import('#postgres/migrate.js');
      const made = await onDatabase(cli, (url) => migrate(url, (name) => { cli.terminal.note(`making ${name} …`); }));
      cli.terminal.data(made.length === 0 ? 'Nothing to do: the database is at the version that this program needs.' : `Made ${made.join(', ')}.`);
    }), 'database migrate');

  withExamples(command.command('status')
    .description('which migrations the database has, and which it lacks; exit status 6 where it is not at the version needed')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const { migrationStatus } = await import('#postgres/migrate.js');
      const status = await onDatabase(cli, migrationStatus);
      show(cli, status, options.json, renderStatus);
      if (status.unknown.length > 0) throw new CommandFailure(EXIT.fault, 'The database is newer than this program.', ['Run the version that migrated it.']);
      if (status.pending.length > 0) throw new CommandFailure(EXIT.fault, 'The database is older than this program.', ['`factledger database migrate` brings it forward.']);
    }), 'database status', 'database status --json');
};

function renderStatus({ applied, pending, unknown }: MigrationStatus): string {
  return [
    ...applied.map(({ name, at }) => `${name}  made ${at}${unknown.includes(name) ? ', not known to this program' : ''}`),
    ...pending.map((name) => `${name}  not made yet`),
  ].join('\n');
}
