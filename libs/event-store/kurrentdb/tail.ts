/**
 * The end of the log as it grows: one subscription for the whole process, and the newest events of it for all who follow.
 * It never waits for any of them. Who falls behind what is kept reads the log until it is there again, so a slow reader
 * slows only itself, and the server never has a slow consumer to drop.
 *
 * The server may end a subscription whenever it likes, and a connection may go silent. It is opened anew behind the last
 * event that was taken; also when it brings nothing for a while although the log has grown.
 */
import type { LogIndex } from '#domain/ids.js';
import { messageOf } from '../error-fields.js';
import { LogDamagedError } from '../errors.js';
import { Head } from '../head.js';
import { PagedEvents } from '../paged-events.js';
import type { StoredEvent } from '../port.js';
import { isTransient } from './client-errors.js';
import { LedgerFeed } from './ledger-feed.js';
import { LogPages } from './log-reading.js';
import type { LogParts } from './log-reading.js';
import { backoffMs } from './pace.js';
import { Resumable } from './resumable.js';

export interface TailOptions {
  /** A subscription that brings nothing for so long is compared with the head of the log. */
  readonly watchMs?: number;
}

const WATCH_MS = 5_000;
/** Newest events that are kept. */
const KEPT = 512;

export class Tail {
  readonly #reached = new Head(-1);
  readonly #watchMs: number;
  /** In log order and without a gap, up to `#reached`. */
  #kept: StoredEvent[] = [];
  #following: Promise<void> | undefined;
  #failure: unknown;

  constructor(private readonly parts: LogParts, { watchMs = WATCH_MS }: TailOptions = {}) {
    this.#watchMs = watchMs;
  }

  /** Begins to follow the log; does nothing where that has begun. */
  follow(): void {
    const { connection } = this.parts;
    this.#following ??= this.#follow().catch((error: unknown) => {
      // Nothing is given as if the log were whole: whoever waits is told.
      this.#failure = error;
      if (!connection.closing.aborted) connection.notice(`event store: the log is no longer followed: ${messageOf(error)}`);
      this.#reached.close();
    });
  }

  /** Events after a log index as they are committed, until the signal aborts. @throws {LogDamagedError | StoreUnavailableError} */
  subscribe(after: LogIndex, signal: AbortSignal): AsyncIterable<StoredEvent> {
    this.follow();
    let at = after;
    let behind: LogPages | undefined;
    const catchUp = async (): Promise<readonly StoredEvent[]> => await (behind ??= new LogPages(this.parts, at, signal)).next(this.#reached.value);
    const nextPage = async (): Promise<readonly StoredEvent[] | undefined> => {
      await this.#reached.beyond(at, signal);
      if (signal.aborted) return undefined;
      if (this.#failure !== undefined) throw this.#failure;
      const page = this.#keptAfter(at) ?? await catchUp().catch((error: unknown) => {
        if (signal.aborted) return [];
        throw error;
      });
      at = page.at(-1)?.logIndex ?? at;
      if (at === this.#reached.value) {
        behind?.close();
        behind = undefined;
      }
      return page;
    };
    return new PagedEvents(nextPage, { signal, ends: true }, () => behind?.close());
  }

  /** What follows a log index up to another, if all of it is kept. */
  recent(after: LogIndex, last: LogIndex): readonly StoredEvent[] | undefined {
    return last <= this.#reached.value ? this.#keptAfter(after)?.slice(0, last - after) : undefined;
  }

  /** Resolves when nothing is followed any more; the connection is closing by then. */
  async ended(): Promise<void> {
    await this.#following;
  }

  #keptAfter(logIndex: LogIndex): readonly StoredEvent[] | undefined {
    const first = this.#kept[0]?.logIndex ?? this.#reached.value + 1;
    return logIndex + 1 < first ? undefined : this.#kept.slice(logIndex + 1 - first);
  }

  async #follow(): Promise<never> {
    const { connection, order, prefix } = this.parts;
    let at: LogIndex | undefined;
    const feed = new Resumable(connection, (client) => new LedgerFeed(client, prefix, order.positionOf(at ?? -1), connection.closing));
    for (let failures = 0; !connection.closing.aborted;) {
      const unfollow = order.follow();
      try {
        if (at === undefined) this.#reached.advanceTo((at = await order.head()));
        for (; !connection.closing.aborted; failures = 0) {
          const records = await feed.step((opened) => opened.next(this.#watchMs));
          if (records === 'silence') await this.#watch(at, feed);
          else for (const record of records) this.#keep(this.parts.event((at = order.place(at, record)), record));
        }
      } catch (error) {
        if (error instanceof LogDamagedError || connection.closing.aborted) throw error;
        if (!isTransient(error)) connection.notice(`event store: the log cannot be followed for now: ${messageOf(error)}`);
        await connection.pace.delay(backoffMs(failures++, connection.pace.random), connection.closing);
      } finally {
        unfollow();
      }
    }
    feed.close();
    throw connection.closing.reason;
  }

  async #watch(at: LogIndex, feed: Resumable<LedgerFeed>): Promise<void> {
    const { connection, order } = this.parts;
    if ((await order.head()) <= at) return;
    connection.notice('event store: a subscription brought nothing while the log grew: subscribing anew');
    feed.renew();
  }

  #keep(event: StoredEvent): void {
    this.#kept.push(event);
    if (this.#kept.length >= 2 * KEPT) this.#kept = this.#kept.slice(-KEPT);
    this.#reached.advanceTo(event.logIndex);
  }
}
