/** A database of its own for one spec, on the server of the run. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** A connection string. */
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** Names the database that is at the version the program needs; see server.ts. */
export const TEMPLATE_VARIABLE = 'FACTLEDGER_TEST_TEMPLATE';

/**
 * @param like `migrated`: at the version that the program needs, which is a copy and takes a tenth of the time; else empty
 * @throws when the run has no server: unit tests have none
 */
export async function testDatabase(like: 'empty' | 'migrated' = 'empty'): Promise<TestDatabase> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) throw new Error('DATABASE_URL names no server; run the tests through Jest, and not as unit tests');
  const name = `factledger_test_${randomBytes(6).toString('hex')}`;
  const template = like === 'migrated' ? process.env[TEMPLATE_VARIABLE] : undefined;
  await run(server, `CREATE DATABASE ${name} ${template === undefined ? "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'" : `TEMPLATE ${template}`}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
