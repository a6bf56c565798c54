/**
 * What `factledger check` looks at on servers, which go on being written to: the log up to the event that is its last when the check
 * begins, whatever rests on these events, and who may change them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterAddresses } from '#config/configuration.js';
import type { ProtectionCheck } from '#event-store/kurrentdb/protection.js';
import type { Cli } from '../cli.js';
import { clusterInWords, onCluster, openCluster } from '../cluster.js';
import { CommandFailure, EXIT } from '../failure.js';
import { decoded, lookAt, upTo } from './checked.js';
import type { Checked } from './checked.js';

export async function checkCluster(cli: Cli, place: ClusterAddresses): Promise<Checked> {
  const { checkLog } = await import('#event-store/check.js');
  const { checkReadModelsInPostgres } = await import('#read-models/postgres/check.js');
  const { checkBlobs } = await import('#snapshots/check.js');
  const { blobsInDatabase } = await import('#snapshots/postgres/blobs.js');
  const { checkSealed } = await import('#sealing/check.js');
  const { keptInDatabase } = await import('#sealing/postgres/kept.js');
  const { store, pool } = await openCluster(cli, place, 'factledger check', { looksOnly: true });
  const scratch = await mkdtemp(join(tmpdir(), 'factledger-check-'));
  const said = (what: string) => (done: number, of: number): void => { cli.terminal.progress(`${what}: ${done} of ${of} events`); };
  try {
    const head = await onCluster(() => store.head());
    if (head < 0) throw new CommandFailure(EXIT.notFound, `${clusterInWords(place)}, holds no ledger.`, ['FACTLEDGER_LEDGER names the ledger.']);
    const checked = await lookAt({
      log: () => onCluster(() => checkLog(store, head, said('log'))),
      readModels: () => onCluster(() => checkReadModelsInPostgres(pool, store, join(scratch, 'read-models.sqlite'), said('read models'))),
      snapshots: () => onCluster(() => checkBlobs(blobsInDatabase(pool), decoded(upTo(store, head)))),
      // Keys are kept before what they seal is written: those of every event up to the head are there by now.
      sealed: () => onCluster(async () => checkSealed(await keptInDatabase(pool, cli.env), upTo(store, head))),
      // A server that is not there is no finding.
    }, { cli, passesOn: (error) => error instanceof CommandFailure && error.exit === EXIT.unreachable });
    return { ...checked, marks: await onCluster(() => store.marksCheck()), protection: await onCluster(() => protectionOf(place)) };
  } finally {
    await store.close();
    await pool.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Tried as the user that EVENT_STORE_URL names. */
async function protectionOf({ eventStore, ledger }: ClusterAddresses): Promise<ProtectionCheck> {
  const { withClient } = await import('#event-store/kurrentdb/client.js');
  const { checkProtection } = await import('#event-store/kurrentdb/protection.js');
  const { parseKurrentUrl } = await import('#event-store/kurrentdb/url.js');
  const settings = parseKurrentUrl(eventStore.url);
  return await withClient(settings, (client) => checkProtection(client, ledger, settings));
}
