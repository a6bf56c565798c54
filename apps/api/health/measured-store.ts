/** An event store whose appends are counted and timed: what a writer waits for, and what becomes of it. */
import { Histogram } from 'prom-client';
import type { LogIndex, StreamName } from '#domain/ids.js';
import { OutcomeUnknownError, StoreUnavailableError, WrongExpectedRevisionError } from '#event-store/errors.js';
import type { AppendResult, EventStore, ExpectedRevision, NewEvent, ReadOptions, StoredEvent, StreamReadOptions } from '#event-store/port.js';

/** `refused`: the events themselves cannot be stored. */
const OUTCOMES = ['ok', 'conflict', 'unknown', 'unavailable', 'refused'] as const;
type Outcome = (typeof OUTCOMES)[number];

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class MeasuredStore implements EventStore {
  /** Stands in no registry of its own. */
  readonly appends = new Histogram({
    name: 'factledger_append_seconds', help: 'How long appends to the event store took, each try by itself', labelNames: ['outcome'], buckets: SECONDS, registers: [],
  });

  constructor(private readonly store: EventStore) {
    // A rate is told from the first failure on only where there was a nought before it.
    for (const outcome of OUTCOMES) this.appends.zero({ outcome });
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    const ended = this.appends.startTimer();
    try {
      const result = await this.store.append(stream, expected, events);
      ended({ outcome: 'ok' });
      return result;
    } catch (error) {
      ended({ outcome: outcomeOf(error) });
      throw error;
    }
  }

  readStream(stream: StreamName, options?: StreamReadOptions): AsyncIterable<StoredEvent> {
    return this.store.readStream(stream, options);
  }

  readAll(after: LogIndex, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return this.store.readAll(after, options);
  }

  subscribe(after: LogIndex, options: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    return this.store.subscribe(after, options);
  }

  head(): Promise<LogIndex> {
    return this.store.head();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof WrongExpectedRevisionError) return 'conflict';
  if (error instanceof OutcomeUnknownError) return 'unknown';
  return error instanceof StoreUnavailableError ? 'unavailable' : 'refused';
}
