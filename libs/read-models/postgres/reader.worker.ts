/** A reader's thread: answers queries on the read models in PostgreSQL, which it cannot write, and on the log by way of the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { PostgresPool } from '#postgres/pool.js';
import { PostgresKeyReader } from '#sealing/postgres/key-reader.js';
import { Unsealer } from '#sealing/unsealer.js';
import { queriesOn } from '../queries/queries.js';
import { answering } from '../thread/answering.js';
import { LogFromMain } from '../thread/log-part.js';
import type { ReaderData } from './read-models.js';
import { PostgresSnapshots, READS_AT_ONCE } from './snapshot.js';

const STATEMENT_TIMEOUT_MS = 15_000;

const { url, wrappingKey }: ReaderData = workerData;
const pool = PostgresPool.open({
  url, applicationName: 'factledger queries', max: READS_AT_ONCE, pipeline: true, statementTimeoutMs: STATEMENT_TIMEOUT_MS,
});
// Reads hold every connection of theirs while they wait for the keys.
const keysPool = PostgresPool.open({ url, applicationName: 'factledger keys for queries', max: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
const keys = wrappingKey === undefined ? null : await PostgresKeyReader.open(keysPool, wrappingKey);
const snapshots = new PostgresSnapshots({ pool, ...(keys === null ? {} : { prepare: () => keys.refresh() }) });

if (parentPort === null) throw new Error('this is a thread of a process, and none of its own');
answering(parentPort, queriesOn(snapshots, new LogFromMain(parentPort), keys === null ? null : new Unsealer(keys)), async () => {
  await Promise.all([pool.close(), keysPool.close()]);
  await keys?.close();
});
