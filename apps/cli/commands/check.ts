/** `factledger check`: proves the log sound, the read models equal to what the log alone yields, and every snapshot kept. */
import { readFileSync } from 'node:fs';
import { clusterNamed } from '#config/configuration.js';
import type { SealedCheck } from '#sealing/check.js';
import { show } from '../cli.js';
import type { CommandDefinition } from '../cli.js';
import { dataFolder } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn } from '../offline.js';
import type { Checked } from './checked.js';

export const checkCommand: CommandDefinition = (program, cli) => {
  const command = program.command('check')
    .description('check the log, the read models, the snapshots and the keys of a data folder, with its server stopped, or of the servers that EVENT_STORE_URL names')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly data?: string; readonly json?: boolean }) => {
      const cluster = options.data === undefined ? clusterNamed({ env: cli.env, readFile: (path) => readFileSync(path, 'utf8') }) : null;
      const place = cluster === null ? IN_FOLDER : ON_SERVERS;
      const checked = cluster === null ? await folderChecked(dataFolder(cli.env, options.data)) : await (await import('./check-cluster.js')).checkCluster(cli, cluster);
      const { log, readModels, snapshots, sealed } = checked;
      show(cli, checked, options.json, () => renderCheck(checked, place));
      const faults = log.faults.length + readModels.faults.length + snapshots.faults.length + (sealed?.spoilt.length ?? 0);
      if (faults > 0) throw new CommandFailure(EXIT.fault, `${faults} ${faults === 1 ? 'fault' : 'faults'} found.`, adviceFor(checked, place));
    });
  withExamples(command, 'check', 'check --data /srv/factledger --json');

  const folderChecked = async (folder: string): Promise<Checked> => {
    ensureLedgerIn(folder);
    return await (await import('./check-folder.js')).checkFolder(cli, folder);
  };
};

/** What things are called where the ledger lives. */
interface Words {
  readonly whole: string;
  readonly keys: string;
  readonly absent: string;
  readonly stop: string;
  readonly rebuild: string;
  readonly documents: string;
}
const IN_FOLDER: Words = {
  whole: 'file', keys: 'keys.sqlite', absent: 'the next start makes them',
  stop: 'Stop using this folder, keep it as it is, and restore a backup elsewhere.',
  rebuild: '`factledger rebuild` makes the read models again from the log.', documents: 'Put the files that are named back into blobs/ from a copy, or capture the same bytes again.',
};
const ON_SERVERS: Words = {
  whole: 'log', keys: 'the schema `sealing`', absent: 'a projector makes them',
  stop: 'Stop the instances, keep the servers as they are, and restore a backup elsewhere.',
  rebuild: '`INSERT INTO read_models.rebuilds (projection) VALUES (…)` with its name, in PostgreSQL, makes a projector build it anew from the log.',
  documents: 'Put the schema `blobs` back from a copy, or capture the same bytes again.',
};

function renderCheck({ log, readModels, snapshots, sealed }: Checked, words: Words): string {
  return [
    `log: ${log.events} events, ${soundness(log.faults.length)}`,
    ...log.faults.map(({ logIndex, what }) => `  ${logIndex === null ? words.whole : `event ${logIndex}`}: ${what}`),
    readModels.absent ? `read models: none; ${words.absent}` : `read models: ${readModels.tables} tables compared, ${soundness(readModels.faults.length)}`,
    ...readModels.faults.map(({ projection, table, what }) => `  ${projection}${table === null ? '' : `.${table}`}: ${what}`),
    ...(snapshots.named + snapshots.faults.length === 0 ? [] : [`snapshots: ${snapshots.named} files, ${soundness(snapshots.faults.length)}`]),
    ...(sealed === null || sealed.values === 0 ? [] : [`sealed: ${sealed.values} values under ${sealed.keys} keys, ${keysMissing(sealed, words)}`]),
    ...(sealed === null || sealed.values === 0 || sealed.untried === null ? [] : [`  not tried whether the keys open: ${sealed.untried}`]),
    ...(sealed?.spoilt ?? []).map((id) => `  key ${id}: is kept, and the sealing key does not open it`),
    ...snapshots.faults.map(({ sha256, logIndex, what }) => `  ${sha256 === null ? 'all' : `${sha256} (event ${logIndex})`}: ${what}`),
  ].join('\n');
}

/** Told, and no fault of the log: keys are kept apart from it, and copied apart from it. */
const keysMissing = ({ missing }: SealedCheck, { keys }: Words): string =>
  (missing.length === 0 ? 'none missing' : `${missing.length} missing: put ${keys} back from a copy to read what they seal`);

const soundness = (faults: number): string => (faults === 0 ? 'sound' : `${faults} ${faults === 1 ? 'fault' : 'faults'}`);

/** Read models can be made again; the log and captured bytes cannot. From the log alone one cannot tell which of the two was changed. */
function adviceFor({ log, readModels, snapshots }: Checked, words: Words): readonly string[] {
  if (log.faults.length > 0) return [words.stop];
  if (readModels.faults.length + snapshots.faults.length === 0) return [`Put ${words.keys} back from a copy: what is sealed under these keys cannot be read.`];
  return [readModels.faults.length > 0 ? `${words.rebuild} If nothing explains the fault, compare the log with a backup first.` : words.documents];
}
