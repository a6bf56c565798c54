/** What `factledger check` looks at in a data folder, which nobody else may hold meanwhile. */
import type { SqliteEventReader } from '#event-store/sqlite/reader.js';
import type { Cli } from '../cli.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn, offline } from '../offline.js';
import { decoded, lookAt } from './checked.js';
import type { Checked } from './checked.js';

export async function checkFolder(cli: Cli, folder: string): Promise<Checked> {
  ensureLedgerIn(folder);
  const { checkEvents } = await import('#event-store/sqlite/check.js');
  const { checkReadModels } = await import('#read-models/sqlite/check.js');
  const { blobsOf } = await import('#snapshots/blob-folder.js');
  const { checkBlobs } = await import('#snapshots/check.js');
  const { checkSealed } = await import('#sealing/check.js');
  const { keptInFolder } = await import('#sealing/sqlite/kept.js');
  const checked = await lookAt({
    log: () => offline(() => checkEvents(folder)),
    readModels: () => offline(() => checkReadModels(folder, (done, of) => { cli.terminal.progress(`read models: ${done} of ${of} events`); })),
    snapshots: () => offline(() => reading(folder, (log) => checkBlobs(blobsOf(folder), decoded(log.readAll(-1))))),
    sealed: () => offline(() => reading(folder, (log) => checkSealed(keptInFolder(folder, cli.env), log.readAll(-1)))),
    // A folder that somebody holds is no finding.
  }, { cli, passesOn: (error) => error instanceof CommandFailure && error.exit === EXIT.conflict });
  return { ...checked, marks: null, protection: null };
}

async function reading<T>(folder: string, work: (log: SqliteEventReader) => Promise<T>): Promise<T> {
  const { SqliteEventReader } = await import('#event-store/sqlite/reader.js');
  const reader = SqliteEventReader.open({ folder });
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}
