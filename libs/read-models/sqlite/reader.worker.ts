/** The reader's thread: answers queries on `read-models.sqlite` and the log, neither of which it can write. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { SqliteKeyReader } from '#sealing/sqlite/key-reader.js';
import { Unsealer } from '#sealing/unsealer.js';
import { carried } from './carried-error.js';
import { openForReading, readModelsFile } from './file.js';
import type { FromReader, ReaderData, ToReader } from './protocol.js';
import { queriesOn } from '../queries/queries.js';
import { SqliteSnapshots } from './snapshot.js';

const { folder, keys }: ReaderData = workerData;
const log = SqliteEventReader.open({ folder });
const db = openForReading(readModelsFile(folder));
const keyReader = keys === undefined ? null : SqliteKeyReader.open(keys);
const queries = queriesOn(new SqliteSnapshots(db), log, keyReader === null ? null : new Unsealer(keyReader));
const tell = (message: FromReader): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToReader) => {
  if (message.kind === 'ask') return void answer(message);
  parentPort?.close();
  db.close();
  void keyReader?.close();
  void log.close();
});
tell({ kind: 'ready' });

async function answer({ id, query, asked }: Extract<ToReader, { readonly kind: 'ask' }>): Promise<void> {
  try {
    // The other end is typed by the same queries; messages lose that on the way.
    const ask = queries[query] as (...asked: readonly unknown[]) => Promise<unknown>;
    tell({ kind: 'answer', id, answer: await ask(...asked) });
  } catch (error) {
    tell({ kind: 'error', id, error: carried(error) });
  }
}
