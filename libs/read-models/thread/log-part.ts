/** The log for a thread that has none of its own: it asks the main thread, part by part. */
import type { MessagePort } from 'node:worker_threads';
import type { LogIndex, StreamName } from '#domain/ids.js';
import type { EventStore, StoredEvent, StreamReadOptions } from '#event-store/port.js';
import { restored } from './carried-error.js';
import type { FromReader, LogPart, ToReader } from './protocol.js';

/** Events of one message. */
const LIMIT = 200;

export type Log = Pick<EventStore, 'readAll' | 'readStream'>;

/** For the main thread: events as they can be sent. */
export async function eventsOf(log: Log, part: LogPart): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  const all = 'stream' in part ? log.readStream(part.stream, { fromRevision: part.fromRevision }) : log.readAll(part.after);
  for await (const { logIndex, stream, revision, id, bytes, event } of all) {
    events.push({ logIndex, stream, revision, id, bytes, event });
    if (events.length === part.limit) break;
  }
  return events;
}

interface Pending {
  readonly resolve: (events: readonly StoredEvent[]) => void;
  readonly reject: (error: Error) => void;
}

/** For the other thread. It listens to what the main one answers. */
export class LogFromMain implements Log {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(private readonly port: MessagePort) {
    port.on('message', (message: ToReader) => {
      if (message.kind !== 'events' && message.kind !== 'no events') return;
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.kind === 'events') pending?.resolve(message.events);
      else pending?.reject(restored(message.error));
    });
  }

  async *readAll(after: LogIndex): AsyncIterable<StoredEvent> {
    for (let from = after; ; ) {
      const events = await this.#ask({ after: from, limit: LIMIT });
      yield* events;
      if (events.length < LIMIT) return;
      from = events.at(-1)?.logIndex ?? from;
    }
  }

  async *readStream(stream: StreamName, { fromRevision = 0 }: StreamReadOptions = {}): AsyncIterable<StoredEvent> {
    for (let from = fromRevision; ; ) {
      const events = await this.#ask({ stream, fromRevision: from, limit: LIMIT });
      yield* events;
      if (events.length < LIMIT) return;
      from = (events.at(-1)?.revision ?? from) + 1;
    }
  }

  #ask(part: LogPart): Promise<readonly StoredEvent[]> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      const message: FromReader = { kind: 'log', id, part };
      this.port.postMessage(message);
    });
  }
}
