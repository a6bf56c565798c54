/**
 * The writer's thread: takes what has queued up, and what comes while it writes that, commits it as one group and answers
 * once. A slow disk stalls this thread and no other.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import { AppendLog } from './append-log.js';
import { Burst } from './burst.js';
import { FolderLock } from './folder-lock.js';
import { openForWriting } from './schema.js';
import { readRequests, writeOutcomes } from './wire.js';
import type { AppendRequest, FromWriter, Requests, ToWriter, WriterData } from './wire.js';

if (parentPort === null) throw new Error('writer.worker runs in a worker thread');
const port = parentPort;
const { folder, burst: memory }: WriterData = workerData;
const burst = new Burst(memory);
const tell = (message: FromWriter): void => port.postMessage(message);

try {
  serve();
} catch (error) {
  tell({ kind: 'refused', reason: messageOf(error) });
  port.close();
}

function serve(): void {
  const lock = FolderLock.acquire(folder);
  const db = openForWriting(folder);
  const log = new AppendLog(db);
  tell({ kind: 'ready', head: log.head });

  port.on('message', (message: ToWriter) => {
    if (message !== 'close') return commit(readRequests(message));
    db.close();
    lock.release();
    port.close();
  });

  function commit(first: readonly AppendRequest[]): void {
    try {
      const outcomes = log.commit(first, waiting);
      tell({ kind: 'committed', head: log.head, outcomes: writeOutcomes(outcomes) });
    } catch (error) {
      const reason = messageOf(error);
      if (error instanceof StoreUnavailableError) return tell({ kind: 'busy', requests: first.length, reason });
      tell({ kind: 'fatal', reason });
      port.close();
    }
  }
}

/** What has come meanwhile, without going back to the event loop. The wish to end comes only after the last answer. */
function waiting(): readonly AppendRequest[] {
  const next = burst.next((): { message: Requests } | undefined => receiveMessageOnPort(port));
  return next === undefined ? [] : readRequests(next.message);
}
