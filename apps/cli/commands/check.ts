/** `factledger check`: proves the log sound, and the read models equal to what the log alone yields. */
import type { EventCheck } from '#event-store/sqlite/check.js';
import type { ReadModelCheck } from '#read-models/sqlite/check.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { dataFolder } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn, offline } from '../offline.js';

interface Checked {
  readonly log: EventCheck;
  readonly readModels: ReadModelCheck;
}

export const checkCommand: CommandDefinition = (program, cli) => {
  const command = program.command('check')
    .description('check the log and the read models of a data folder, with the server stopped')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly data?: string; readonly json?: boolean }) => {
      const folder = dataFolder(cli.env, options.data);
      ensureLedgerIn(folder);
      const { checkEvents } = await import('#event-store/sqlite/check.js');
      const { checkReadModels } = await import('#read-models/sqlite/check.js');
      const log = await offline(() => checkEvents(folder)).catch((error: unknown): EventCheck =>
        ({ events: 0, head: -1, faults: [{ logIndex: null, what: faultIn(error) }] }));
      const compare = async (): Promise<ReadModelCheck> =>
        await checkReadModels(folder, (done, of) => { cli.terminal.progress(`read models: ${done} of ${of} events`); });
      const readModels = await offline(compare).catch((error: unknown): ReadModelCheck =>
        ({ absent: false, tables: 0, faults: [{ projection: 'all', table: null, what: `cannot be compared with the log: ${faultIn(error)}` }] }));
      cli.terminal.progress('');
      show(cli, { log, readModels }, options.json, renderCheck);
      const faults = log.faults.length + readModels.faults.length;
      if (faults > 0) throw new CommandFailure(EXIT.fault, `${faults} ${faults === 1 ? 'fault' : 'faults'} found.`, adviceFor({ log, readModels }));
    });
  withExamples(command, 'check', 'check --data /srv/factledger --json');
};

function renderCheck({ log, readModels }: Checked): string {
  return [
    `log: ${log.events} events, ${soundness(log.faults.length)}`,
    ...log.faults.map(({ logIndex, what }) => `  ${logIndex === null ? 'file' : `event ${logIndex}`}: ${what}`),
    readModels.absent ? 'read models: none; the next start makes them' : `read models: ${readModels.tables} tables compared, ${soundness(readModels.faults.length)}`,
    ...readModels.faults.map(({ projection, table, what }) => `  ${projection}${table === null ? '' : `.${table}`}: ${what}`),
  ].join('\n');
}

/** A file that cannot be read is what a check is there to find; a folder that somebody holds is not. */
function faultIn(error: unknown): string {
  if (error instanceof CommandFailure && error.exit === EXIT.conflict) throw error;
  return error instanceof Error ? error.message : String(error);
}

const soundness = (faults: number): string => (faults === 0 ? 'sound' : `${faults} ${faults === 1 ? 'fault' : 'faults'}`);

/** Read models can be made again; the log cannot. From the log alone one cannot tell which of the two was changed. */
const adviceFor = ({ log }: Checked): readonly string[] =>
  [log.faults.length > 0 ? 'Stop using this folder, keep it as it is, and restore a backup elsewhere.' : '`factledger rebuild` makes the read models again from the log. If nothing explains the fault, compare the log with a backup first.'];
