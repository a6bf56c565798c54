/**
 * The servers of one run of the tests, started before the first: PostgreSQL always, KurrentDB where the machine has one. Specs find them
 * in `DATABASE_URL` and `FACTLEDGER_TEST_KURRENTDB`, and are given others by whoever sets these. Unit tests have none.
 */
import { startContained } from '#test/kurrentdb/container.js';
import { LACKING, REAL } from '#test/kurrentdb/real-server.js';
import { endPostgres, startPostgres } from './postgres/server.js';

let stopKurrentDB: () => Promise<void> = () => Promise.resolve();

/** Jest calls it before the tests of a run. */
export default async function start({ testPathPatterns }: { readonly testPathPatterns?: { readonly patterns: readonly string[] } }): Promise<void> {
  const patterns = testPathPatterns?.patterns ?? [];
  const unitAlone = patterns.length > 0 && patterns.every((pattern) => pattern.includes('unit'));
  if (unitAlone) return;
  await startPostgres();
  if (REAL !== null) return;
  const server = await startContained();
  if ('lacking' in server) {
    process.env[LACKING] = server.lacking;
    return;
  }
  process.env['FACTLEDGER_TEST_KURRENTDB'] = server.url;
  stopKurrentDB = server.stop;
}

/** Jest calls it after the tests of a run. */
export const end = async (): Promise<void> => {
  await stopKurrentDB();
  await endPostgres();
};
