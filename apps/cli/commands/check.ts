/** `factledger check`: proves the log sound, the read models equal to what the log alone yields, and every snapshot kept. */
import type { LedgerEvent } from '#domain/events.js';
import type { StoredEvent } from '#event-store/port.js';
import type { EventCheck } from '#event-store/sqlite/check.js';
import type { ReadModelCheck } from '#read-models/sqlite/check.js';
import type { SealedCheck } from '#sealing/check.js';
import type { BlobCheck } from '#snapshots/check.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { dataFolder } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn, offline } from '../offline.js';

interface Checked {
  readonly log: EventCheck;
  readonly readModels: ReadModelCheck;
  readonly snapshots: BlobCheck;
  /** Null where the keys cannot be looked at. */
  readonly sealed: SealedCheck | null;
}

export const checkCommand: CommandDefinition = (program, cli) => {
  const command = program.command('check')
    .description('check the log, the read models and the snapshots of a data folder, with the server stopped')
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
      const snapshots = await offline(() => snapshotsIn(folder)).catch((error: unknown): BlobCheck =>
        ({ named: 0, unnamed: 0, faults: [{ sha256: null, logIndex: null, what: `cannot be compared with the log: ${faultIn(error)}` }] }));
      const sealed = await offline(() => sealedIn(folder, cli.env)).catch((error: unknown): null => {
        cli.terminal.note(`keys: ${faultIn(error)}`);
        return null;
      });
      cli.terminal.progress('');
      const checked: Checked = { log, readModels, snapshots, sealed };
      show(cli, checked, options.json, renderCheck);
      const faults = log.faults.length + readModels.faults.length + snapshots.faults.length + (sealed?.spoilt.length ?? 0);
      if (faults > 0) throw new CommandFailure(EXIT.fault, `${faults} ${faults === 1 ? 'fault' : 'faults'} found.`, adviceFor(checked));
    });
  withExamples(command, 'check', 'check --data /srv/factledger --json');
};

async function snapshotsIn(folder: string): Promise<BlobCheck> {
  const { SqliteEventReader } = await import('#event-store/sqlite/reader.js');
  const { blobsOf } = await import('#snapshots/blob-folder.js');
  const { checkBlobs } = await import('#snapshots/check.js');
  const reader = SqliteEventReader.open({ folder });
  try {
    return await checkBlobs(blobsOf(folder), eventsIn(reader.readAll(-1)));
  } finally {
    await reader.close();
  }
}

async function sealedIn(folder: string, env: Cli['env']): Promise<SealedCheck> {
  const { SqliteEventReader } = await import('#event-store/sqlite/reader.js');
  const { checkSealed } = await import('#sealing/check.js');
  const { keptInFolder } = await import('#sealing/sqlite/kept.js');
  const reader = SqliteEventReader.open({ folder });
  try {
    return await checkSealed(keptInFolder(folder, env), reader.readAll(-1));
  } finally {
    await reader.close();
  }
}

async function* eventsIn(stored: AsyncIterable<StoredEvent>): AsyncGenerator<LedgerEvent> {
  for await (const { event } of stored) yield event;
}

function renderCheck({ log, readModels, snapshots, sealed }: Checked): string {
  return [
    `log: ${log.events} events, ${soundness(log.faults.length)}`,
    ...log.faults.map(({ logIndex, what }) => `  ${logIndex === null ? 'file' : `event ${logIndex}`}: ${what}`),
    readModels.absent ? 'read models: none; the next start makes them' : `read models: ${readModels.tables} tables compared, ${soundness(readModels.faults.length)}`,
    ...readModels.faults.map(({ projection, table, what }) => `  ${projection}${table === null ? '' : `.${table}`}: ${what}`),
    ...(snapshots.named + snapshots.faults.length === 0 ? [] : [`snapshots: ${snapshots.named} files, ${soundness(snapshots.faults.length)}`]),
    ...(sealed === null || sealed.values === 0 ? [] : [`sealed: ${sealed.values} values under ${sealed.keys} keys, ${keysMissing(sealed)}`]),
    ...(sealed === null || sealed.values === 0 || sealed.untried === null ? [] : [`  not tried whether the keys open: ${sealed.untried}`]),
    ...(sealed?.spoilt ?? []).map((id) => `  key ${id}: is kept, and the sealing key does not open it`),
    ...snapshots.faults.map(({ sha256, logIndex, what }) => `  ${sha256 === null ? 'all' : `${sha256} (event ${logIndex})`}: ${what}`),
  ].join('\n');
}

/** A file that cannot be read is what a check is there to find; a folder that somebody holds is not. */
function faultIn(error: unknown): string {
  if (error instanceof CommandFailure && error.exit === EXIT.conflict) throw error;
  return error instanceof Error ? error.message : String(error);
}

/** Told, and no fault of the log: keys are kept apart from it, and copied apart from it. */
const keysMissing = ({ missing }: SealedCheck): string =>
  (missing.length === 0 ? 'none missing' : `${missing.length} missing: put keys.sqlite back from a copy to read what they seal`);

const soundness = (faults: number): string => (faults === 0 ? 'sound' : `${faults} ${faults === 1 ? 'fault' : 'faults'}`);

/** Read models can be made again; the log and captured bytes cannot. From the log alone one cannot tell which of the two was changed. */
function adviceFor({ log, readModels, snapshots }: Checked): readonly string[] {
  if (log.faults.length > 0) return ['Stop using this folder, keep it as it is, and restore a backup elsewhere.'];
  if (readModels.faults.length + snapshots.faults.length === 0) return ['Put keys.sqlite back from a copy: what is sealed under these keys cannot be read.'];
  return readModels.faults.length > 0
    ? ['`factledger rebuild` makes the read models again from the log. If nothing explains the fault, compare the log with a backup first.']
    : ['Put the files that are named back into blobs/ from a copy, or capture the same bytes again.'];
}
