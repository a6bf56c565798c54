/** An unknown outcome is settled by the same events at the same revision, never by deciding again. */
import { OutcomeUnknownError } from '#event-store/errors.js';
import type { AppendResult, EventStore, ExpectedRevision, NewEvent } from '#event-store/port.js';
import type { StreamName } from '#domain/ids.js';

const RETRY_DELAYS_MS = [50, 200, 800] as const;

export type Delay = (ms: number) => Promise<void>;

/** @throws {OutcomeUnknownError} when the store could not say even after the last retry */
export async function appendSurely(
  store: EventStore, delay: Delay, stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[],
): Promise<AppendResult> {
  for (const wait of RETRY_DELAYS_MS) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) throw error;
      await delay(wait);
    }
  }
  return await store.append(stream, expected, events);
}
