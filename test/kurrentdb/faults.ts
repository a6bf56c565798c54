/**
 * What can be ordered to go wrong at the double. Each was seen at a real server, KurrentDB 26.0.3 on Linux (`observed.ts` has
 * the errors to the letter), with @eventstore/db-client 6.2.1; what was not seen cannot be ordered.
 *
 * Not here, since there was nothing to see: a slow consumer. 26.0.3 never drops one (60 MB behind, and stuck for a minute: no
 * error, no gap); it goes back to reading pages, and so does the double of its own accord. The message "Consumer too slow to
 * handle event while live. Client resubscription required." stands in the sources of 22.10 and 23.10 and not from 24.2 on.
 */
import type { Orders } from './server/orders.js';
import type { Cut, Wire } from './wire.js';

export interface OrderOptions {
  /** How the connection ends. */
  readonly how?: Cut;
  /** How many calls it befalls. */
  readonly times?: number;
  /** Which streams' events: all, unless told. */
  readonly of?: (streamId: string) => boolean;
}

const ALL = (): boolean => true;

export class Faults {
  constructor(private readonly orders: Orders, private readonly wire: Wire) {}

  /**
   * The connection is cut before an append reaches the server.
   *
   * 26.0.3, request held up by a TCP proxy and the connection cut: `closed` (FIN) or `reset` (RST) within 10 ms, on both append
   * paths; nothing stored; the next append of the same client went well. The client cannot tell it from `cutAfterStoring`.
   */
  cutBeforeStoring({ how = 'FIN', times = 1, of = ALL }: OrderOptions = {}): void {
    this.orders.appends.add({ does: 'cut-before', how }, times, of);
  }

  /**
   * The connection is cut when an append is stored, and before that is said.
   *
   * 26.0.3, reply held up by a TCP proxy and the connection cut: the same errors; stored; a retry with the same ids at the
   * same expected revision was answered with the original position and stored nothing.
   */
  cutAfterStoring({ how = 'FIN', times = 1, of = ALL }: OrderOptions = {}): void {
    this.orders.appends.add({ does: 'cut-after', how }, times, of);
  }

  /**
   * The connection is cut in the middle of a read, after some of its events.
   *
   * 26.0.3, cut after 2 MB: what had come was delivered, then `closed` or `reset`; never an end as if that were all.
   */
  cutInRead({ how = 'FIN', times = 1, of = ALL, after = 1 }: OrderOptions & { readonly after?: number } = {}): void {
    this.orders.reads.add({ how, after }, times, of);
  }

  /** As `cutInRead`, for a subscription, which the client never opens again by itself. */
  cutInSubscription({ how = 'FIN', times = 1, of = ALL, after = 1 }: OrderOptions & { readonly after?: number } = {}): void {
    this.orders.subscriptions.add({ how, after }, times, of);
  }

  /** All connections are cut now. 26.0.3: an idle subscription fails at once with `closed` or `reset`. */
  cutConnections(how: Cut = 'FIN'): void {
    this.wire.cut(how);
  }

  /**
   * Connections stay, and whatever is sent is swallowed; new ones are accepted and never answered. Until `heal`.
   *
   * 26.0.3 behind a proxy that swallows: a batch append, a read and a subscription end with `closed` when the client's
   * keepalive gives up (19.9 s by default), an ordinary append at its own deadline. A batch append on a new connection that
   * is never answered was pending for more than 60 s: the call that the client makes before it has no deadline.
   */
  silence(): void {
    this.wire.silence();
  }

  /** Ends a silence: what was swallowed is lost, and the connections are closed. */
  heal(): void {
    this.wire.heal();
  }

  /**
   * The server does nothing until `thaw`, and then all at once.
   *
   * 26.0.3, SIGSTOP for 5 s: appends in flight went well after 5 s, on both paths. For 15 s and 30 s: as with `silence`, and
   * nothing of what the client had given up was stored after SIGCONT.
   */
  freeze(): void {
    this.wire.freeze();
  }

  thaw(): void {
    this.wire.thaw();
  }

  /**
   * Appends are answered that they took too long.
   *
   * 26.0.3, a node whose two fellows had been killed, in its first seconds alone: `timedOut` after 1.5 to 2.4 s. Whether such
   * an append was stored was not looked at; it may be either, and so it may be here.
   */
  timeOut({ times = 1, of = ALL, stores }: Omit<OrderOptions, 'how'> & { readonly stores: boolean }): void {
    this.orders.appends.add({ does: 'time-out', stores }, times, of);
  }

  /**
   * The node takes no appends, until `beReady`. 26.0.3, the same node from its fourth second alone on: `notReady` at once on
   * every append; reads went on; nothing was stored.
   */
  beUnready(): void {
    this.orders.isReady = false;
  }

  beReady(): void {
    this.orders.isReady = true;
  }

  /** Takes back what was ordered and has not come to pass, and ends what lasts. */
  clear(): void {
    this.orders.clear();
    this.wire.thaw();
  }
}
