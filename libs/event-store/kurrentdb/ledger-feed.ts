/**
 * The events of one ledger in the server's global order, after a position, and on as they are committed: one filtered
 * subscription to `$all`. Reading `$all` itself knows no filter in this client, and would bring every event of every other
 * ledger and of the server's own.
 */
import { START, STREAM_NAME } from '@eventstore/db-client';
import type { AllStreamSubscription } from '@eventstore/db-client';
import type { KurrentClient } from './client.js';
import { comparePositions } from './position.js';
import type { Position } from './position.js';
import { Pages } from './pages.js';
import type { KurrentRecord } from './record.js';

/** Events that the server looks at, of whatever ledger, before it says how far it has come. */
const SEARCH_WINDOW = 512;
const CHECKPOINT_WINDOWS = 4;
/** Events at hand at most; the server is held back by the connection's own windows. */
const AT_HAND = 256;

type Resolved = AllStreamSubscription extends AsyncIterable<infer Item> ? Item : never;

export class LedgerFeed {
  readonly #subscription: AllStreamSubscription;
  readonly #pages: Pages<Resolved>;
  #saidCaughtUp = false;
  #caughtUp = false;
  #told: Position | undefined;
  #checkpoint: Position | undefined;

  /** @param prefix of the ledger's streams @param after exclusive; undefined: from the start */
  constructor(client: Pick<KurrentClient, 'subscribeToAll'>, private readonly prefix: string, after: Position | undefined, signal: AbortSignal) {
    this.#checkpoint = after;
    this.#subscription = client.subscribeToAll({
      fromPosition: after ?? START,
      requiresLeader: true,
      filter: {
        filterOn: STREAM_NAME, prefixes: [prefix], maxSearchWindow: SEARCH_WINDOW, checkpointInterval: CHECKPOINT_WINDOWS,
        checkpointReached: (_, position) => {
          this.#told = position;
          return Promise.resolve();
        },
      },
    }, { highWaterMark: AT_HAND });
    this.#pages = new Pages(this.#subscription, signal);
    this.#subscription.on('caughtUp', () => {
      this.#saidCaughtUp = true;
      this.#pages.poke();
    });
  }

  /** Whether everything has been taken that was committed when this feed was opened. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Nothing of the ledger at or before it is still to come. It never goes back, nor past what has not been taken. */
  get checkpoint(): Position | undefined {
    return this.#checkpoint;
  }

  /**
   * What has come, or `silence` when nothing did for so long; empty when only a checkpoint was told.
   * @throws what the subscription failed with; the signal's reason when it aborts
   */
  async next(silenceMs: number): Promise<readonly KurrentRecord[] | 'silence'> {
    const taken = await this.#pages.next(silenceMs);
    if (taken.kind === 'silence') return 'silence';
    if (taken.kind === 'end') throw new Error('UNAVAILABLE: the server ended a subscription');
    const records: KurrentRecord[] = [];
    for (const { event } of taken.items) {
      if (event?.streamId.startsWith(this.prefix) !== true) continue;
      records.push(event);
      this.#reach(event.position);
    }
    // A page is all that had come: what was said by now was said of what has been taken by now.
    if (this.#told !== undefined) this.#reach(this.#told);
    if (this.#saidCaughtUp) this.#caughtUp = true;
    return records;
  }

  close(): void {
    this.#subscription.unsubscribe().catch(() => undefined);
    this.#pages.destroy();
  }

  #reach(position: Position): void {
    if (this.#checkpoint === undefined || comparePositions(position, this.#checkpoint) > 0) this.#checkpoint = position;
  }
}
