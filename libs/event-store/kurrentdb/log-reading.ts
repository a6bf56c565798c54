/** Reads the log of a ledger between two places that have been counted, page by page. */
import type { LogIndex } from '#domain/ids.js';
import { PagedEvents } from '../paged-events.js';
import type { StoredEvent } from '../port.js';
import type { Connection } from './connection.js';
import { LedgerFeed } from './ledger-feed.js';
import type { LogOrder } from './log-order.js';
import { SILENCE_MS, silent } from './pages.js';
import type { KurrentRecord } from './record.js';
import { Resumable } from './resumable.js';

export interface LogParts {
  readonly connection: Connection;
  readonly order: LogOrder;
  /** Of the ledger's streams. */
  readonly prefix: string;
  readonly event: (logIndex: LogIndex, record: KurrentRecord) => StoredEvent;
}

/** What follows a log index up to another, where all of it is at hand. */
export type Recent = (after: LogIndex, last: LogIndex) => readonly StoredEvent[] | undefined;

/** Events after a log index up to another, which has been counted by the time it resolves. */
export function readBetween(
  parts: LogParts, after: LogIndex, last: Promise<LogIndex>, recent: Recent, signal: AbortSignal | undefined,
): AsyncIterable<StoredEvent> {
  let at = after;
  let pages: LogPages | undefined;
  const nextPage = async (): Promise<readonly StoredEvent[]> => {
    const until = await last;
    if (at >= until) return [];
    const page = recent(at, until) ?? await (pages ??= new LogPages(parts, at, signal)).next(until);
    at = page.at(-1)?.logIndex ?? at;
    return page;
  };
  return new PagedEvents(nextPage, { signal, ends: false }, () => pages?.close());
}

export class LogPages {
  readonly #feed: Resumable<LedgerFeed>;

  /** @param at log index of the last event that is not wanted any more; its position is known by the first page */
  constructor(private readonly parts: LogParts, private at: LogIndex, signal: AbortSignal | undefined) {
    const { connection, order, prefix } = parts;
    const ended = signal === undefined ? connection.closing : AbortSignal.any([signal, connection.closing]);
    this.#feed = new Resumable(connection, (client) => new LedgerFeed(client, prefix, order.positionOf(this.at), ended));
  }

  /**
   * The next events, up to one that has been counted; none when it is reached.
   * @throws {LogDamagedError | StoreUnavailableError}; the signal's reason
   */
  async next(last: LogIndex): Promise<readonly StoredEvent[]> {
    const { connection, order, event } = this.parts;
    const page: StoredEvent[] = [];
    while (this.at < last && page.length === 0) {
      const records = await connection.patiently(() => this.#feed.step(recordsFrom));
      for (const record of records) {
        if (this.at === last) break;
        this.at = order.place(this.at, record);
        page.push(event(this.at, record));
      }
    }
    return page;
  }

  close(): void {
    this.#feed.close();
  }
}

/** Places what the log has gained since it was last counted, up to its present end. */
export async function countOn(feed: LedgerFeed, order: LogOrder): Promise<void> {
  let at = order.known;
  while (!feed.caughtUp) for (const record of await recordsFrom(feed)) at = order.place(at, record);
}

async function recordsFrom(feed: LedgerFeed): Promise<readonly KurrentRecord[]> {
  const records = await feed.next(SILENCE_MS);
  if (records === 'silence') throw silent();
  return records;
}
