/** Writes decisions into a real event store, for specs that run on one. */
import { v7 } from 'uuid';
import type { Decided } from '#domain/events.js';
import type { CommandId, EventId, StreamName, StreamRevision } from '#domain/ids.js';
import type { AppendResult, EventStore, NewEvent } from '#event-store/port.js';
import { timeOf } from './memory-log.js';

export class Recording {
  readonly #revisions = new Map<StreamName, StreamRevision>();
  #events = 0;

  constructor(private readonly store: Pick<EventStore, 'append'>) {}

  /** Appends to a stream that nobody else writes to. */
  async record(stream: StreamName, ...decided: readonly Decided[]): Promise<AppendResult> {
    const events = decided.map((each) => this.#event(each));
    const result = await this.store.append(stream, this.#revisions.get(stream) ?? 'no-stream', events);
    this.#revisions.set(stream, result.revision);
    return result;
  }

  #event({ type, data }: Decided): NewEvent {
    const n = this.#events++;
    return {
      id: v7() as EventId, type, schemaVersion: 1, data,
      metadata: {
        recordedAt: timeOf(n), actor: { id: 'desk-1' }, commandId: `c${n}` as CommandId, commandDigest: 'digest',
        correlationId: 'r1', nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
      },
    } as NewEvent;
  }
}
