/** A log in memory, for specs of what follows one: decisions go in, stored events come out. */
import type { Decided, EventMetadata, LedgerEvent } from '#domain/events.js';
import type { CommandId, EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';

/** The event at a log index is recorded that many minutes after this. */
const START = Date.parse('2025-10-22T08:00:00.000Z');
export const timeOf = (logIndex: LogIndex): Instant => new Date(START + logIndex * 60_000).toISOString();

export class MemoryLog implements Pick<EventStore, 'readAll' | 'readStream' | 'head'> {
  readonly events: LedgerEvent[] = [];
  readonly #revisions = new Map<StreamName, StreamRevision>();
  /** How often an event was read, by log index. */
  readonly reads = new Map<LogIndex, number>();

  /** Ids are `e` and the log index. */
  append(stream: StreamName, decided: readonly Decided[], metadata: Partial<EventMetadata> = {}): readonly LedgerEvent[] {
    return decided.map((event) => {
      const logIndex = this.events.length;
      const revision = (this.#revisions.get(stream) ?? -1) + 1;
      this.#revisions.set(stream, revision);
      const stored = {
        ...event, id: `e${logIndex}` as EventId, stream, revision, logIndex,
        metadata: {
          recordedAt: timeOf(logIndex), actor: { id: 'desk-1' }, commandId: `c${logIndex}` as CommandId, commandDigest: 'digest',
          correlationId: 'r1', nonce: 'AAAAAAAAAAAAAAAAAAAAAA', ...metadata,
        },
      } as LedgerEvent;
      this.events.push(stored);
      return stored;
    });
  }

  async *readAll(after: LogIndex): AsyncIterable<StoredEvent> {
    const head = this.events.length - 1;
    for (let at = after + 1; at <= head; at++) {
      const event = this.events[at];
      if (event === undefined) return;
      this.reads.set(at, 1 + (this.reads.get(at) ?? 0));
      yield storedEvent(event);
    }
  }

  async *readStream(stream: StreamName, options: { readonly fromRevision?: StreamRevision } = {}): AsyncIterable<StoredEvent> {
    for (const event of this.events) {
      if (event.stream === stream && event.revision >= (options.fromRevision ?? 0)) yield storedEvent(event);
    }
  }

  head(): Promise<LogIndex> {
    return Promise.resolve(this.events.length - 1);
  }
}

const storedEvent = (event: LedgerEvent): StoredEvent => {
  const { logIndex, stream, revision, id, type, data, metadata } = event;
  const bytes = JSON.stringify({ v: 1, stream, revision, id, type, schemaVersion: 1, data, metadata });
  return { logIndex, stream, revision, id, bytes, event };
};
