/** `factledger keys`: the keys of sealed values. Destroying one erases what it sealed, wherever the log was copied. */
import type { KeyAnswer } from '#client/answers.js';
import { tableOf } from '../render/table.js';
import type { Rewrapped } from '#sealing/key-store.js';
import type { Terminal } from '../terminal.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, dataFolder, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { onDatabase } from '../database.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { ensureLedgerIn, offline } from '../offline.js';

export const keysCommand: CommandDefinition = (program, cli) => {
  const command = program.command('keys').description("keys of sealed values: list, destroy, wrap anew (needs the owner's key)");

  withExamples(toServer(command.command('list')
    .description('what each key seals, and which were destroyed; never a key itself')
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const { body } = await connect(cli, options).view<{ readonly items: readonly KeyAnswer[] }>('/keys');
      show(cli, body.items, options.json, (keys) => renderKeys(keys, cli.terminal));
    })), 'keys list');

  withExamples(toWrite(command.command('destroy')
    .description('erase what is sealed under a key; nothing brings it back')
    .argument('<key>', 'id, as `keys list` shows it')
    .requiredOption('--reason <text>', 'why; it stays in the log')
    .action(async (key: string, options: WriteOptions & { readonly reason: string }) => {
      const order = { method: 'POST', path: `/keys/${encodeURIComponent(key)}/destruction`, body: { reason: options.reason } } as const;
      await write(cli, connect(cli, options), options, order, 'look');
    })), 'keys destroy 6f1f0f4e-5b52-5d5c-8f5e-0a2b6a1d3c11 --reason "she asked for it"');

  withExamples(command.command('rewrap')
    .description('wrap all keys with a sealing key drawn anew, with every server stopped')
    .option('--data <folder>', 'the data folder (DATA_DIR, else data/ in the repository)')
    .option('--database', 'the keys in the database that DATABASE_URL names, and not those of a data folder')
    .option('--to <file>', 'draw it into this file, for FACTLEDGER_SEALING_KEY_FILE to name (else in place of the present one)')
    .action(async (options: { readonly data?: string; readonly database?: boolean; readonly to?: string }) => {
      const { keys, file } = await offline(() =>
        (options.database === true ? rewrappedInDatabase(cli, options.to) : rewrappedInFolder(dataFolder(cli.env, options.data), cli.env, options.to)));
      cli.terminal.data(`${keys} ${keys === 1 ? 'key is' : 'keys are'} wrapped with the new sealing key in ${file}.`);
      if (options.to !== undefined) cli.terminal.note(`Set FACTLEDGER_SEALING_KEY_FILE=${file} from now on.`);
      if (options.database === true) cli.terminal.note('Every machine needs the new one, and its servers a new start.');
      cli.terminal.note('Copies of the keys that were made before need the old one: without it nobody reads anything from them.');
    }), 'keys rewrap', 'keys rewrap --to /mnt/other-disk/sealing.key', 'keys rewrap --database --to /mnt/other-disk/sealing.key');
};

async function rewrappedInFolder(folder: string, env: Cli['env'], to?: string): Promise<Rewrapped> {
  ensureLedgerIn(folder);
  const { FolderLock } = await import('#event-store/sqlite/folder-lock.js');
  const { SqliteKeyStore } = await import('#sealing/sqlite/key-store.js');
  const lock = FolderLock.acquire(folder);
  try {
    const store = SqliteKeyStore.open({ folder, env, now: () => new Date().toISOString() });
    try {
      return await store.rewrap(to);
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

async function rewrappedInDatabase(cli: Cli, to?: string): Promise<Rewrapped> {
  const { requireMigrated } = await import('#postgres/migrate.js');
  const { PostgresPool } = await import('#postgres/pool.js');
  const { PostgresKeyStore } = await import('#sealing/postgres/key-store.js');
  const { wrappingKeyGiven } = await import('#sealing/wrapping-key.js');
  return await onDatabase(cli, async (url) => {
    const pool = PostgresPool.open({ url, applicationName: 'factledger keys', max: 1 });
    try {
      await requireMigrated(pool);
      const store = await PostgresKeyStore.open({ pool, wrapping: wrappingKeyGiven(cli.env), now: () => new Date().toISOString() });
      return await store.rewrap(to);
    } finally {
      await pool.close();
    }
  });
}

function renderKeys(keys: readonly KeyAnswer[], { width, style }: Pick<Terminal, 'width' | 'style'>): string {
  if (keys.length === 0) return 'Nothing was sealed yet.';
  const rows = keys.map(({ id, purpose, madeAt, destroyedAt, reason }) => [
    id, purpose ?? 'not known here', madeAt?.slice(0, 10) ?? '',
    destroyedAt === null ? '' : `${destroyedAt.slice(0, 10)}${typeof reason === 'string' ? `: ${reason}` : ''}`,
  ]);
  return tableOf([{ title: 'key', least: 36 }, { title: 'seals', least: 20 }, { title: 'made', least: 10 }, { title: 'destroyed', least: 10 }], rows, width, style);
}
