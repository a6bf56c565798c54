/**
 * `factledger check`: proves the log sound, the read models equal to what the log alone yields, every snapshot kept; and on servers,
 * where others have accounts too, that nobody may change the log.
 */
import { clusterNamed } from '#config/configuration.js';
import type { ProtectionCheck } from '#event-store/kurrentdb/protection.js';
import { hanging } from '#reports/layout.js';
import type { SealedCheck } from '#sealing/check.js';
import { show } from '../cli.js';
import type { CommandDefinition } from '../cli.js';
import { dataFolder } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { surroundings } from '../surroundings.js';
import type { Checked } from './checked.js';

export const checkCommand: CommandDefinition = (program, cli) => {
  const command = program.command('check')
    .description('check the log, the read models, the snapshots and the keys of a data folder, with its server stopped; or of the servers that EVENT_STORE_URL names, and who may change the log there')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly data?: string; readonly json?: boolean }) => {
      const cluster = options.data === undefined ? clusterNamed(surroundings(cli.env)) : null;
      const place = cluster === null ? IN_FOLDER : ON_SERVERS;
      const checked = cluster === null ? await (await import('./check-folder.js')).checkFolder(cli, dataFolder(cli.env, options.data)) : await (await import('./check-cluster.js')).checkCluster(cli, cluster);
      show(cli, checked, options.json, () => renderCheck(checked, place, cli.terminal.width));
      const faults = faultsIn(checked);
      if (faults > 0) throw new CommandFailure(EXIT.fault, `${faults} ${faults === 1 ? 'fault' : 'faults'} found.`, adviceFor(checked, place));
    });
  withExamples(command, 'check', 'check --data /srv/factledger --json');
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

function faultsIn({ log, marks, readModels, snapshots, sealed, protection }: Checked): number {
  return [log.faults, marks?.faults, readModels.faults, snapshots.faults, sealed?.spoilt, protection?.faults].reduce((sum, faults) => sum + (faults?.length ?? 0), 0);
}

function renderCheck({ log, marks, readModels, snapshots, sealed, protection }: Checked, words: Words, width: number): string {
  const told = (what: string): readonly string[] => hanging('  ', what, width, 4);
  return [
    `log: ${log.events} events, ${soundness(log.faults.length)}`,
    ...log.faults.map(({ logIndex, what }) => `  ${logIndex === null ? words.whole : `event ${logIndex}`}: ${what}`),
    ...(marks === null || marks.marks + marks.faults.length === 0 ? [] : [`marks of the log's order: ${marks.marks}, ${soundness(marks.faults.length)}`]),
    ...(marks?.faults ?? []).flatMap(told),
    readModels.absent ? `read models: none; ${words.absent}` : `read models: ${readModels.tables} tables compared, ${soundness(readModels.faults.length)}`,
    ...readModels.faults.map(({ projection, table, what }) => `  ${projection}${table === null ? '' : `.${table}`}: ${what}`),
    ...(snapshots.named + snapshots.faults.length === 0 ? [] : [`snapshots: ${snapshots.named} files, ${soundness(snapshots.faults.length)}`]),
    ...snapshots.faults.map(({ sha256, logIndex, what }) => `  ${sha256 === null ? 'all' : `${sha256} (event ${logIndex})`}: ${what}`),
    ...(sealed === null || sealed.values === 0 ? [] : [`sealed: ${sealed.values} values under ${sealed.keys} keys, ${keysMissing(sealed, words)}`]),
    ...(sealed === null || sealed.values === 0 || sealed.untried === null ? [] : [`  not tried whether the keys open: ${sealed.untried}`]),
    ...(sealed?.spoilt ?? []).map((id) => `  key ${id}: is kept, and the sealing key does not open it`),
    ...(protection === null ? [] : [`protection: ${protectionInWords(protection)}`]),
    ...(protection?.faults ?? []).flatMap(told),
  ].join('\n');
}

/** A server that asks nobody who they are protects nothing: that is told, and no fault of the ledger. Nor is it one that whoever checks may not append. */
function protectionInWords({ triedAs, appendRefused, faults }: ProtectionCheck): string {
  if (triedAs === null) return `none; without TLS the server asks nobody who they are${faults.length === 0 ? '' : `; ${soundness(faults.length)}`}`;
  return `tried as ${triedAs}${appendRefused === null ? '' : ', who may not append'}, ${soundness(faults.length)}`;
}

/** Told, and no fault of the log: keys are kept apart from it, and copied apart from it. */
const keysMissing = ({ missing }: SealedCheck, { keys }: Words): string =>
  (missing.length === 0 ? 'none missing' : `${missing.length} missing: put ${keys} back from a copy to read what they seal`);

const soundness = (faults: number): string => (faults === 0 ? 'sound' : `${faults} ${faults === 1 ? 'fault' : 'faults'}`);

/** What to do, for what is worst first, and for what stands open beside it. */
function adviceFor(checked: Checked, words: Words): readonly string[] {
  return [...mending(checked, words), ...(checked.protection === null ? [] : protecting(checked.protection))];
}

function protecting({ triedAs, faults }: ProtectionCheck): readonly string[] {
  if (faults.length === 0) return [];
  return [
    'docs/how-to/protect-the-event-store.md tells how to close what is open.',
    ...(triedAs === null ? [] : ['It was tried as the user in EVENT_STORE_URL: name that of the instances there.']),
  ];
}

/** Read models can be made again; the log and captured bytes cannot. From the log alone one cannot tell which of the two was changed. */
function mending({ log, marks, readModels, snapshots, sealed }: Checked, words: Words): readonly string[] {
  if (log.faults.length > 0) return [words.stop];
  if (marks !== null && marks.faults.length > 0) return RECOUNTING;
  if (readModels.faults.length > 0) return [`${words.rebuild} If nothing explains the fault, compare the log with a backup first.`];
  if (snapshots.faults.length > 0) return [words.documents];
  return sealed === null || sealed.spoilt.length === 0 ? [] : [`Put ${words.keys} back from a copy: what is sealed under these keys cannot be read.`];
}

/** Whatever began with a wrong mark has counted wrongly from there on. */
const RECOUNTING = ['`factledger event-store recount` writes them down anew. Then start every process', 'of the ledger again, and check once more: read models may rest on a wrong order.'];
