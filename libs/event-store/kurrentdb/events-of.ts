/** One short read of a stream, of whatever name. */
import type { ResolvedEvent } from '@eventstore/db-client';
import type { KurrentClient } from './client.js';
import { isNoStream } from './client-errors.js';

/** Events of a stream; none where there is no such stream. @throws what the client does */
export async function* eventsOf(
  client: Pick<KurrentClient, 'readStream'>, streamId: string, options: NonNullable<Parameters<KurrentClient['readStream']>[1]> = {},
): AsyncGenerator<ResolvedEvent> {
  const reading = client.readStream(streamId, { ...options, requiresLeader: true });
  reading.on('error', () => undefined);
  try {
    yield* reading;
  } catch (error) {
    if (!isNoStream(error)) throw error;
  } finally {
    reading.cancel().catch(() => undefined);
  }
}
