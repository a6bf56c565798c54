/** `factledger migrate`: moves a ledger between a data folder and KurrentDB with PostgreSQL, either way. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { clusterHome } from '#config/configuration.js';
import type { ClusterHomeConfiguration } from '#config/configuration.js';
import type { Home } from '#moving/home.js';
import type { Moved, MovePhase } from '#moving/move.js';
import { show } from '../cli.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { clusterInWords, onCluster, openCluster } from '../cluster.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { ensureLedgerIn, offline } from '../offline.js';
import { surroundings } from '../surroundings.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** Where a ledger is or is to be. */
type Place = { readonly kind: 'folder'; readonly folder: string } | ({ readonly kind: 'cluster' } & ClusterHomeConfiguration);

const DIGEST_FILE = 'digest.secret';

export const migrateCommand: CommandDefinition = (program, cli) => {
  const command = program.command('migrate')
    .description('move a ledger between a data folder and KurrentDB, either way, with nothing writing to it; run it again to go on where it broke off')
    .requiredOption('--from <place>', 'where it is: a data folder, sqlite:FOLDER, or esdb://… with DATABASE_URL beside it')
    .requiredOption('--to <place>', 'where it is to be: likewise, empty or begun by an earlier try')
    .option('--json', 'the result as JSON')
    .action(async (options: Options) => {
      const [from, to] = [placeOf(cli, options.from), placeOf(cli, options.to)];
      if (from.kind === to.kind && from.kind === 'cluster') throw new CommandFailure(EXIT.usage, 'Both places are KurrentDB, and one environment names one ledger there: go by way of a folder.');
      if (from.kind === 'folder') ensureLedgerIn(from.folder);
      ensureSameSecret(from, to);
      const moved = await offline(() => moveBetween(cli, from, to));
      await handOver(from, to);
      show(cli, moved, options.json, (result) => renderMoved(result, from, to));
    });
  withExamples(command, 'migrate --from /srv/factledger --to esdb://kurrentdb:2113?tls=false', 'migrate --from esdb://kurrentdb:2113?tls=false --to sqlite:/srv/factledger');
};

function placeOf({ env }: Cli, text: string): Place {
  if (/^(?:esdb|kurrentdb)(?:\+discover)?:/.test(text)) {
    return { kind: 'cluster', ...clusterHome(text, surroundings(env)) };
  }
  return { kind: 'folder', folder: resolve(text.replace(/^sqlite:/, '')) };
}

/** What tells a repeated request must be the same afterwards, or the keys of earlier ones are refused. */
function ensureSameSecret(from: Place, to: Place): void {
  const [folder, cluster] = from.kind === 'folder' ? [from, to] : [to, from];
  if (folder.kind !== 'folder' || cluster.kind !== 'cluster' || cluster.digestSecret === null) return;
  const file = join(folder.folder, DIGEST_FILE);
  if (!existsSync(file) || Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url').equals(cluster.digestSecret)) return;
  throw new CommandFailure(EXIT.usage, `FACTLEDGER_DIGEST_SECRET is not the one in ${file}: with another one, requests that are repeated under their keys would be refused.`,
    [`Set FACTLEDGER_DIGEST_SECRET_FILE=${file}, here and for every instance.`]);
}

async function moveBetween(cli: Cli, from: Place, to: Place): Promise<Moved> {
  const { move } = await import('#moving/move.js');
  const { MoveRefusedError } = await import('#moving/errors.js');
  const stop = cli.stopAsked();
  const open: Home[] = [];
  try {
    const here = await homeAt(cli, from);
    open.push(here);
    const there = await homeAt(cli, to);
    open.push(there);
    return await onCluster(() => move(here, there, {
      signal: stop, delay: async (ms) => { await delay(ms); },
      onProgress: (phase, done, of) => { cli.terminal.progress(`${SAID[phase]}: ${done}${of === done ? '' : ` of ${of}`}`); },
    }));
  } catch (error) {
    if (stop.aborted) throw new CommandFailure(EXIT.unexpected, 'Stopped. What was copied stays; the same command goes on from there.');
    if (error instanceof MoveRefusedError) {
      throw new CommandFailure(error.code === 'source-moved' ? EXIT.conflict : EXIT.fault, error.message, ['Nothing was written to where the ledger comes from.']);
    }
    throw error;
  } finally {
    cli.terminal.progress('');
    for (const home of open.toReversed()) await home.close();
  }
}

async function homeAt(cli: Cli, place: Place): Promise<Home> {
  if (place.kind === 'folder') {
    const { openFolderHome } = await import('#moving/folder-home.js');
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
    return await offline(() => openFolderHome({ folder: place.folder, env: cli.env }));
  }
  const { openClusterHome } = await import('#moving/cluster-home.js');
  const { store, pool } = await openCluster(cli, place, 'factledger migrate');
  try {
    return await openClusterHome({ name: clusterInWords(place), store, pool, wrapping: { bytes: place.sealingKey, from: 'FACTLEDGER_SEALING_KEY', file: null } });
  } catch (error) {
    await store.close();
    await pool.close();
    throw error;
  }
}

/** The secret of a cluster goes with its ledger into a folder. */
async function handOver(from: Place, to: Place): Promise<void> {
  if (from.kind !== 'cluster' || to.kind !== 'folder' || from.digestSecret === null) return;
  const file = join(to.folder, DIGEST_FILE);
  if (existsSync(file)) return;
  await writeFile(file, `${Buffer.from(from.digestSecret).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await chmod(file, 0o600);
}

const SAID: Readonly<Record<MovePhase, string>> = {
  comparing: 'comparing what is there already', copying: 'copying events', verifying: 'comparing every event', documents: 'copying captured documents',
  'projections here': 'making the projections of what was', 'projections there': 'making the projections of what is',
};

const placeInWords = (place: Place): string => (place.kind === 'folder' ? place.folder : `${place.eventStore.shown}, ledger ${place.ledger}`);

function renderMoved({ events, keys, blobs, tables }: Moved, from: Place, to: Place): string {
  return [
    `${placeInWords(from)} → ${placeInWords(to)}`,
    `events: ${events.events}, ${events.added} of them added now; all the same`,
    `  sha256 ${events.sha256}`,
    `keys of sealed values: ${keys.keys}, and ${keys.destroyed} that were destroyed`,
    `captured documents: ${blobs.blobs}, ${blobs.added} of them added now`,
    ...blobs.missing.map((sha256) => `  not kept where it comes from: ${sha256}`),
    `projections: ${tables} tables, all the same`,
    '',
    ...(to.kind === 'cluster' && from.kind === 'folder' ? [
      'Next: give every instance the same secrets, and start the API and a projector:',
      `  FACTLEDGER_DIGEST_SECRET_FILE=${join(from.folder, DIGEST_FILE)}   (a copy of it)`,
      `  FACTLEDGER_OWNER_KEY_FILE=${join(from.folder, 'owner.key')}   (or a key of your choice)`,
    ] : []),
    ...(to.kind === 'folder' ? [...secretNotTold(from, to), `Next: factledger serve --data ${to.folder}`] : []),
  ].join('\n');
}

/** Without it a new one is drawn at the next start. */
const secretNotTold = (from: Place, to: Place & { readonly kind: 'folder' }): readonly string[] =>
  (from.kind !== 'cluster' || from.digestSecret !== null || existsSync(join(to.folder, DIGEST_FILE)) ? [] : [
    'The digest secret of the instances was not told: requests that are repeated',
    'under their keys would be refused here. Before the first start, run this again',
    'with FACTLEDGER_DIGEST_SECRET or FACTLEDGER_DIGEST_SECRET_FILE set.',
    '',
  ]);
