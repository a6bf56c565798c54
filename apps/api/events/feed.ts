/**
 * The live feed, as messages in log order. The holder of the key gets every event; readers get, for each publication, one
 * message at the log index of its `IncidentPublished`, and read the events from the incident. A message's id is its log
 * index: a reader that comes back with it misses nothing.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import type { LogIndex } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import { EVENT_STORE, READ_MODELS } from '../http/ports.js';
import { storedEvent } from './stored-event.js';

const PAGE = 200;

@Injectable()
export class Feed {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /** Where a reader starts who names no place: at what comes next. */
  async head(): Promise<LogIndex> {
    return await this.store.head();
  }

  after(logIndex: LogIndex, viewer: Viewer, signal: AbortSignal): AsyncIterable<MessageEvent> {
    return can(viewer, 'read', { kind: 'ledger' }) ? this.everything(logIndex, signal) : this.publications(logIndex, signal);
  }

  private async *everything(after: LogIndex, signal: AbortSignal): AsyncGenerator<MessageEvent> {
    for await (const stored of this.store.subscribe(after, { signal })) {
      yield { id: String(stored.logIndex), type: stored.event.type, data: storedEvent(stored) };
    }
  }

  private async *publications(after: LogIndex, signal: AbortSignal): AsyncGenerator<MessageEvent> {
    let [place, wake, moved] = [after, (): void => undefined, false];
    const stopListening = this.readModels.onProgress(() => {
      moved = true;
      wake();
    });
    const stop = (): void => wake();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        moved = false;
        const marks = await this.readModels.publications({ after: place, limit: PAGE });
        for (const { logIndex, incident, throughRevision } of marks) {
          place = logIndex;
          yield { id: String(logIndex), type: 'published', data: { incident, throughRevision } };
        }
        if (marks.length === PAGE || moved || signal.aborted) continue;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      stopListening();
      signal.removeEventListener('abort', stop);
    }
  }
}
