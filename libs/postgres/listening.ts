/**
 * Listens to a channel of the database (`LISTEN`), on a connection of its own that is made again whenever it breaks. What is
 * told while there is none is lost, so whoever listens is called as well when it is there again.
 */
import pg from 'pg';

export interface ListeningOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly channel: string;
  /** Something was told, or may have been. */
  readonly onTold: () => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export class Listening {
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #retryMs = FIRST_RETRY_MS;
  #closed = false;

  private constructor(private readonly options: ListeningOptions) {}

  /** Begins at once, and goes on until it is closed. */
  static start(options: ListeningOptions): Listening {
    const listening = new Listening(options);
    void listening.#connect();
    return listening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const { url, applicationName, channel, onTold } = this.options;
    const client = new pg.Client({
      connectionString: url, application_name: applicationName, connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    this.#client = client;
    // Once for each connection, however it breaks and whatever it says of that.
    const lost = (): void => {
      if (this.#client === client) this.#later();
    };
    client.on('error', lost).on('end', lost).on('notification', onTold);
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      this.#retryMs = FIRST_RETRY_MS;
      onTold();
    } catch {
      lost();
    }
  }

  #later(): void {
    void this.#client?.end().catch(() => undefined);
    this.#client = null;
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, 2 * this.#retryMs);
  }
}
