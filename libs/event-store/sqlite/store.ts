/** The embedded event store: one file, one writer's thread, as many readers as wanted. */
import type { LogIndex, StreamName } from '#domain/ids.js';
import { EventCodec } from '../codec/codec.js';
import { encodeAppend } from '../codec/append.js';
import { DuplicateEventIdError, WrongExpectedRevisionError } from '../errors.js';
import type { StoreUnavailableError } from '../errors.js';
import type {
  AppendResult, EventStore, ExpectedRevision, NewEvent, ReadOptions, StoredEvent, StreamReadOptions,
} from '../port.js';
import { backUp } from './backup.js';
import type { BackupResult } from './backup.js';
import { SqliteEventReader } from './reader.js';
import { eventsFile } from './schema.js';
import { writeRequest } from './wire.js';
import { Writer } from './writer.js';

export interface SqliteEventStoreOptions {
  /** The data folder; made where it is missing. Held by this process until `close`. */
  readonly folder: string;
  readonly codec?: EventCodec;
  /** Told once, when a commit failed and the store can take no more: the process should stop. */
  readonly onFatal?: (error: StoreUnavailableError) => void;
  /** Told of every commit: the log index of the last event. */
  readonly onCommitted?: (head: LogIndex) => void;
}

/**
 * @example
 * const store = await SqliteEventStore.open({ folder: 'data' });
 * await store.append('ledger', 'no-stream', [opened]);
 * for await (const stored of store.readAll(-1)) console.log(stored.event.type);
 */
export class SqliteEventStore implements EventStore {
  private constructor(
    private readonly folder: string,
    private readonly writer: Writer,
    private readonly reader: SqliteEventReader,
  ) {}

  /** @throws {StoreUnavailableError} when another process holds the folder, or its event file cannot be used */
  static async open(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    const { folder, codec = new EventCodec(), onFatal, onCommitted } = options;
    let reader: SqliteEventReader | undefined;
    const { writer } = await Writer.open({
      folder,
      onCommitted: (head) => {
        reader?.advanceTo(head);
        onCommitted?.(head);
      },
      onFatal: (error) => onFatal?.(error),
    });
    try {
      reader = SqliteEventReader.open({ folder, codec });
    } catch (error) {
      await writer.close();
      throw error;
    }
    return new SqliteEventStore(folder, writer, reader);
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    const encoded = encodeAppend(stream, expected, events);
    const outcome = await this.writer.append(writeRequest(stream, expected, encoded));
    switch (outcome.kind) {
      case 'written': {
        const { revision, firstLogIndex } = outcome;
        return { revision, firstLogIndex, lastLogIndex: firstLogIndex + events.length - 1 };
      }
      case 'conflict': throw new WrongExpectedRevisionError(stream, expected, outcome.actual);
      case 'duplicate-id': throw new DuplicateEventIdError(`${stream}: an event id of this append already names another event`);
    }
  }

  readStream(stream: StreamName, options?: StreamReadOptions): AsyncIterable<StoredEvent> {
    return this.reader.readStream(stream, options);
  }

  readAll(after: LogIndex, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return this.reader.readAll(after, options);
  }

  subscribe(after: LogIndex, options: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    return this.reader.subscribe(after, options);
  }

  head(): Promise<LogIndex> {
    return this.reader.head();
  }

  /**
   * Writes a consistent copy of the log to a file that must not exist yet, while appends go on.
   * @throws when the file exists or cannot be written
   */
  backup(target: string): Promise<BackupResult> {
    return backUp(eventsFile(this.folder), target);
  }

  /** Waits for appends under way, then gives the folder free. */
  async close(): Promise<void> {
    await this.writer.drain();
    await this.reader.close();
    // Last, so that it can fold the write-ahead log into the file and remove it.
    await this.writer.close();
  }
}
