/**
 * What lies between a client and the server: connections of TCP that can be cut, swallow what is sent, or hold it back. The
 * real server was observed through such a proxy, so that a client here sees what it saw there.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** `FIN`: the connection is closed. `RST`: it is reset. */
export type Cut = 'FIN' | 'RST';

type Mode = 'open' | 'silent' | 'frozen';

class Link {
  /** What came while frozen, in order. */
  #held: { readonly to: Socket; readonly bytes: Buffer }[] = [];
  mode: Mode;

  constructor(readonly client: Socket, readonly server: Socket, mode: Mode) {
    this.mode = mode;
    this.#join(client, server);
    this.#join(server, client);
  }

  cut(how: Cut): void {
    this.#held = [];
    for (const socket of [this.client, this.server]) {
      if (how === 'RST') socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  get isOver(): boolean {
    return this.client.closed && this.server.closed;
  }

  thaw(): void {
    this.mode = 'open';
    for (const { to, bytes } of this.#held.splice(0)) to.write(bytes);
  }

  #join(from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (this.mode === 'silent') return;
      if (this.mode === 'frozen') this.#held.push({ to, bytes });
      else if (!to.write(bytes)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('error', () => undefined);
    // What one side sent before it ended reaches the other, unless it was held back.
    from.on('end', () => (this.#held.length === 0 && this.mode === 'open' ? to.end() : this.cut('FIN')));
    from.on('close', (failed) => {
      if (failed || !from.readableEnded) this.cut('FIN');
      // It takes nothing more either; the other may wait for that.
      else to.destroySoon();
    });
  }
}

export class Wire {
  readonly #links = new Set<Link>();
  /** Accepted while silent: nobody is behind them. */
  readonly #unanswered = new Set<Socket>();
  #listener: Server | undefined;
  #mode: Mode = 'open';

  constructor(private readonly port: number, private readonly host = '127.0.0.1') {}

  /** @param port 0 for any that is free @returns the port */
  async listen(port: number): Promise<number> {
    const listener = createServer((client) => this.#accept(client));
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    this.#listener = listener;
    return (listener.address() as AddressInfo).port;
  }

  /** New connections are refused; those that stand go on. */
  async refuse(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    if (listener === undefined) return;
    listener.close();
    // `close` waits for connections; the port is free at once.
    await new Promise(setImmediate);
  }

  /** Cuts the connection that reaches the server from a port of this machine; without one, all. */
  cut(how: Cut, port?: number): void {
    for (const link of this.#links) if (port === undefined || link.server.localPort === port) link.cut(how);
    if (port !== undefined) return;
    for (const socket of this.#unanswered) socket.destroy();
    this.#unanswered.clear();
  }

  /** Connections stay and nothing comes through any more, either way; new ones are accepted and not answered. */
  silence(): void {
    this.#set('silent');
  }

  /** Nothing comes through until `thaw`; then all of it does, for those who still wait. */
  freeze(): void {
    this.#set('frozen');
  }

  thaw(): void {
    this.#mode = 'open';
    for (const link of this.#links) link.thaw();
  }

  /** After a silence: what was swallowed stays lost, and so do the connections. */
  heal(): void {
    this.#mode = 'open';
    this.cut('FIN');
  }

  #set(mode: Mode): void {
    this.#mode = mode;
    for (const link of this.#links) link.mode = mode;
  }

  #accept(client: Socket): void {
    if (this.#mode === 'silent') {
      client.on('error', () => undefined);
      client.resume();
      this.#unanswered.add(client);
      client.on('close', () => this.#unanswered.delete(client));
      return;
    }
    const link = new Link(client, connect(this.port, this.host), this.#mode);
    this.#links.add(link);
    for (const socket of [link.client, link.server]) socket.on('close', () => link.isOver && this.#links.delete(link));
  }
}
