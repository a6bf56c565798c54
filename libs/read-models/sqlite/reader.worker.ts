/** The reader's thread: answers queries on `read-models.sqlite` and the log, neither of which it can write. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { SqliteKeyReader } from '#sealing/sqlite/key-reader.js';
import { Unsealer } from '#sealing/unsealer.js';
import { queriesOn } from '../queries/queries.js';
import { answering } from '../thread/answering.js';
import { openForReading, readModelsFile } from './file.js';
import type { ReaderData } from './protocol.js';
import { SqliteSnapshots } from './snapshot.js';

const { folder, keys }: ReaderData = workerData;
const log = SqliteEventReader.open({ folder });
const db = openForReading(readModelsFile(folder));
const keyReader = keys === undefined ? null : SqliteKeyReader.open(keys);
const queries = queriesOn(new SqliteSnapshots(db), log, keyReader === null ? null : new Unsealer(keyReader));

if (parentPort === null) throw new Error('this is a thread of a process, and none of its own');
answering(parentPort, queries, async () => {
  db.close();
  await keyReader?.close();
  await log.close();
});
