/** The projector's thread: the engine on `events.sqlite` and `read-models.sqlite`. It ends when it is told to close. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteEventReader } from '#event-store/sqlite/reader.js';
import { ProjectionEngine } from '../engine/engine.js';
import { PROJECTIONS } from '../projections/all.js';
import { SqliteBuildStore } from './build-store.js';
import { openForWriting, readModelsFile } from './file.js';
import type { FromProjector, ToProjector, WorkerData } from './protocol.js';

const { folder }: WorkerData = workerData;
const log = SqliteEventReader.open({ folder });
const db = openForWriting(readModelsFile(folder));
const closing = new AbortController();
const tell = (message: FromProjector): void => parentPort?.postMessage(message);

const engine = await ProjectionEngine.open({
  projections: PROJECTIONS, store: new SqliteBuildStore(db), log, onStatus: (status) => tell({ status }),
});
parentPort?.on('message', (message: ToProjector) => {
  switch (message.kind) {
    case 'head': return engine.headIs(message.head);
    case 'rebuild': return engine.rebuild(message.projections);
    case 'close': return closing.abort();
  }
});
try {
  await engine.run(closing.signal);
} finally {
  db.close();
  await log.close();
  parentPort?.close();
}
