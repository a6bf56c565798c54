/** What was ordered to go wrong, and where the server asks for it. `faults.ts` is where it is ordered. */
import type { Cut } from '../wire.js';

export type AppendOrder =
  | { readonly does: 'cut-before' | 'cut-after'; readonly how: Cut }
  | { readonly does: 'time-out'; readonly stores: boolean }
  | { readonly does: 'not-ready' };

export interface ReadOrder {
  readonly how: Cut;
  /** Events sent before the connection is cut. */
  readonly after: number;
}

interface Ordered<Order> {
  readonly order: Order;
  readonly of: (streamId: string) => boolean;
  left: number;
}

/** Orders wait in line; each is carried out so many times, at the first call that it is for. */
class Line<Order> {
  readonly #ordered: Ordered<Order>[] = [];

  add(order: Order, times: number, of: (streamId: string) => boolean): void {
    this.#ordered.push({ order, of, left: times });
  }

  take(streamId: string): Order | undefined {
    const found = this.#ordered.find(({ of }) => of(streamId));
    if (found === undefined) return undefined;
    if (--found.left <= 0) this.#ordered.splice(this.#ordered.indexOf(found), 1);
    return found.order;
  }

  clear(): void {
    this.#ordered.length = 0;
  }
}

export class Orders {
  readonly appends = new Line<AppendOrder>();
  readonly reads = new Line<ReadOrder>();
  readonly subscriptions = new Line<ReadOrder>();
  /** Every append is answered so until it is ready again. */
  isReady = true;

  takeAppend(streamId: string): AppendOrder | undefined {
    return this.isReady ? this.appends.take(streamId) : { does: 'not-ready' };
  }

  clear(): void {
    this.isReady = true;
    for (const line of [this.appends, this.reads, this.subscriptions]) line.clear();
  }
}
