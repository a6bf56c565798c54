/** Reads a stream of a ledger, page by page, going on where it was when a connection is lost. */
import type { StreamingRead, ResolvedEvent } from '@eventstore/db-client';
import type { StreamName, StreamRevision } from '#domain/ids.js';
import { LogDamagedError } from '../errors.js';
import { PagedEvents } from '../paged-events.js';
import type { StoredEvent } from '../port.js';
import type { KurrentClient } from './client.js';
import { isNoStream } from './client-errors.js';
import type { LogParts } from './log-reading.js';
import { Pages, SILENCE_MS, silent } from './pages.js';
import type { KurrentRecord } from './record.js';
import { Resumable } from './resumable.js';

const AT_HAND = 256;

/** At most so many events from a revision on; nothing where there is no such stream. */
export function readStream(
  { connection, order, prefix, event }: LogParts, stream: StreamName, from: StreamRevision, maxCount: number, signal: AbortSignal | undefined,
): AsyncIterable<StoredEvent> {
  const ended = signal === undefined ? connection.closing : AbortSignal.any([signal, connection.closing]);
  let next = from;
  const reading = new Resumable(connection, (client) => new StreamPages(client, prefix + stream, next, maxCount - (next - from), ended));
  const nextPage = async (): Promise<readonly StoredEvent[]> => {
    if (next - from >= maxCount) return [];
    const records = await connection.patiently(() => reading.step((pages) => pages.next()));
    for (const { revision } of records) {
      if (Number(revision) !== next) throw new LogDamagedError(`${stream}: revision ${revision} stands where ${next} should: events are missing`);
      next++;
    }
    const last = records.at(-1);
    // Positions rise along a stream: where the last is known, all are.
    if (last !== undefined) await order.indexOf(last.position);
    return await Promise.all(records.map(async (record) => event(await order.indexOf(record.position), record)));
  };
  return new PagedEvents(nextPage, { signal, ends: false }, () => reading.close());
}

class StreamPages {
  readonly #reading: StreamingRead<ResolvedEvent>;
  readonly #pages: Pages<ResolvedEvent>;

  constructor(client: Pick<KurrentClient, 'readStream'>, streamId: string, from: StreamRevision, maxCount: number, signal: AbortSignal) {
    this.#reading = client.readStream(streamId, { fromRevision: BigInt(from), maxCount, requiresLeader: true }, { highWaterMark: AT_HAND });
    this.#pages = new Pages(this.#reading, signal);
  }

  /** Empty at the end. */
  async next(): Promise<readonly KurrentRecord[]> {
    try {
      const taken = await this.#pages.next(SILENCE_MS);
      if (taken.kind === 'silence') throw silent();
      return taken.kind === 'end' ? [] : taken.items.map(({ event }) => recorded(event));
    } catch (error) {
      if (isNoStream(error)) return [];
      throw error;
    }
  }

  close(): void {
    this.#reading.cancel().catch(() => undefined);
    this.#pages.destroy();
  }
}

function recorded(event: ResolvedEvent['event']): KurrentRecord {
  if (event?.position === undefined) throw new LogDamagedError('the server gave an event without its position');
  return { ...event, position: event.position };
}
