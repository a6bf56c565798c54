/** Something that is open at a client and read step by step: opened anew, wherever it had got to, after it failed. */
import type { KurrentClient } from './client.js';
import type { Connection, Lease } from './connection.js';

export class Resumable<Opened extends { close(): void }> {
  #held: { readonly lease: Lease; readonly opened: Opened } | undefined;
  #closed = false;

  /** @param open called with a client that is connected; it opens at the place that has been reached by then */
  constructor(private readonly connection: Connection, private readonly open: (client: KurrentClient) => Opened) {}

  /** One step. @throws what it throws, after what is open was closed */
  async step<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const { lease, opened } = (this.#held ??= await this.#obtain());
    try {
      return await work(opened);
    } catch (error) {
      lease.failed(error);
      this.#release();
      throw error;
    }
  }

  /** Lets go of what is open; the next step opens it anew. */
  renew(): void {
    this.#release();
  }

  close(): void {
    this.#closed = true;
    this.#release();
  }

  async #obtain(): Promise<{ readonly lease: Lease; readonly opened: Opened }> {
    const lease = await this.connection.lease();
    try {
      if (this.#closed) throw new Error('it was closed while it was opened');
      return { lease, opened: this.open(lease.client) };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.opened.close();
    held?.lease.release();
  }
}
