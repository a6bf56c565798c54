/**
 * The read models of a ledger whose rows are in PostgreSQL: a reader's thread that answers from them. Projectors, which are
 * processes of their own, move them; how far they are is looked up whenever they tell that they have moved, and each second in
 * case that was not heard.
 */
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import { Listening } from '#postgres/listening.js';
import type { PostgresPool } from '#postgres/pool.js';
import type { KeyBytes } from '#sealing/sealed-value.js';
import { Arrivals } from '../engine/arrivals.js';
import type { Build } from '../engine/builds.js';
import { statusOf } from '../engine/status-of.js';
import { ReadModelsUnavailableError } from '../errors.js';
import { PROJECTIONS } from '../projections/all.js';
import type { EnginePace, ReadModelsStatus } from '../status.js';
import { AskedReadModels, toRebuild } from '../thread/asked-read-models.js';
import { Reader } from '../thread/reader.js';
import { PROGRESS_CHANNEL, readBuilds } from './build-store.js';

export interface ReaderData {
  /** Of the database. */
  readonly url: string;
  /** Of the keys of sealed values; without it nobody reads what is sealed. */
  readonly wrappingKey?: KeyBytes;
}
export interface PostgresReadModelsOptions extends ReaderData {
  /** To the same database; it stays the caller's. */
  readonly pool: PostgresPool;
  readonly log: Pick<EventStore, 'readAll' | 'readStream'>;
}

const LOOK_EVERY_MS = 1_000;
/** Projectors that build anew tell that they have moved many times a second. */
const LOOK_AGAIN_AFTER_MS = 10;

/**
 * Whoever follows the log calls `headIs`; what the projectors have applied counts as its head as well.
 * @example
 * const models = await PostgresReadModels.open({ url, pool, log: store, wrappingKey });
 */
export class PostgresReadModels extends AskedReadModels {
  readonly #arrivals = new Arrivals();
  readonly #listening: Listening;
  readonly #timer: NodeJS.Timeout;
  #builds: readonly Build[] = [];
  #failure: string | null = null;
  #head: LogIndex = -1;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  #told = '';
  #closed = false;

  private constructor(private readonly pool: PostgresPool, url: string, reader: Reader) {
    super(reader);
    this.#listening = Listening.start({ url, applicationName: 'factledger progress', channel: PROGRESS_CHANNEL, onTold: () => void this.#look() });
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** @throws {ReadModelsUnavailableError} when the database cannot be asked */
  static async open({ url, pool, log, wrappingKey }: PostgresReadModelsOptions): Promise<PostgresReadModels> {
    const data: ReaderData = { url, ...(wrappingKey === undefined ? {} : { wrappingKey }) };
    let reader: Reader | undefined;
    try {
      reader = await Reader.start(new URL('./reader.worker.js', import.meta.url), data, log);
      const models = new PostgresReadModels(pool, url, reader);
      await models.#look();
      if (models.#failure === null) return models;
      await models.close();
      throw new ReadModelsUnavailableError(models.#failure);
    } catch (error) {
      await reader?.close();
      throw error instanceof ReadModelsUnavailableError ? error : new ReadModelsUnavailableError(`the read models cannot be opened: ${String(error)}`, { cause: error });
    }
  }

  /** The log reaches to this index. */
  headIs(head: LogIndex): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#arrivals.note(head, performance.now());
  }

  status(): ReadModelsStatus {
    const waitingMs = (after: LogIndex): number => this.#arrivals.waitingMs(after, performance.now());
    return statusOf({ projections: PROJECTIONS, builds: this.#builds, head: this.#head, waitingMs, failure: this.#failure });
  }

  override waitFor(logIndex: LogIndex, timeoutMs: number): Promise<EnginePace> {
    if (this.status().applied < logIndex) void this.#look();
    return super.waitFor(logIndex, timeoutMs);
  }

  /** Asks the projectors for it: whichever leads them begins within seconds. */
  async rebuild(projections?: readonly string[]): Promise<void> {
    await this.pool.query('INSERT INTO read_models.rebuilds (projection) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [toRebuild(projections)]);
  }

  override async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all([super.close(), this.#listening.close()]);
    await this.#looking;
  }

  /** Looks how far the projections are: one at a time, and once more where somebody asked for it meanwhile. */
  #look(): Promise<void> {
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return this.#looking;
    }
    const looking = this.#lookOnce().finally(() => {
      this.#looking = null;
      if (this.#lookAgain && !this.#closed) setTimeout(() => void this.#look(), LOOK_AGAIN_AFTER_MS);
    });
    return (this.#looking = looking);
  }

  async #lookOnce(): Promise<void> {
    this.#lookAgain = false;
    if (this.#closed) return;
    try {
      this.#builds = await readBuilds(this.pool);
      this.#failure = null;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.#head = Math.max(this.#head, ...this.#builds.map(({ progress }) => progress));
    this.#arrivals.seen(this.status().applied);
    const toTell = JSON.stringify([this.#builds, this.#failure]);
    if (toTell === this.#told) return;
    this.#told = toTell;
    this.tell(this.status());
  }
}
