/**
 * One client at a time, for all who need one. It is made and greeted before the first of many parallel calls goes out, and
 * given up for a new one after an error that a new one may mend. The old one is put away when its last user has left: to
 * cancel what others still read would let the part they have pass for the whole.
 */
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import type { KurrentClient } from './client.js';
import { inWordsOfThePort, isTransient, leaderIn } from './client-errors.js';
import { backoffMs, PACE } from './pace.js';
import type { Pace } from './pace.js';
import type { Host } from './url.js';

export interface ConnectionOptions {
  readonly pace?: Pace;
  /** How long a call is tried again before it is given up. */
  readonly patienceMs?: number;
  /** Told, in one line, of what the people who run the store should know. */
  readonly onNotice?: (notice: string) => void;
}

/** A client that is not put away before it is released. */
export interface Lease {
  readonly client: KurrentClient;
  /** Tells what went wrong with it, so that the next one who asks may be given another. */
  readonly failed: (error: unknown) => void;
  readonly release: () => void;
}

interface Held {
  readonly client: KurrentClient;
  users: number;
  retired: boolean;
}

const GREETING_MS = 5_000;
/** `caughtUp`, by which the end of the log is told, came with EventStoreDB 23.10. */
const OLDEST = [23, 10] as const;

export class Connection {
  readonly #pace: Pace;
  readonly #patienceMs: number;
  readonly #onNotice: (notice: string) => void;
  readonly #closing = new AbortController();
  readonly #all = new Set<Held>();
  #present: Promise<Held> | undefined;
  #leader: Host | undefined;
  #made = 0;

  /** @param open makes a client; nothing is connected yet */
  constructor(private readonly open: (leader?: Host) => KurrentClient, options: ConnectionOptions = {}) {
    this.#pace = options.pace ?? PACE;
    this.#patienceMs = options.patienceMs ?? 10_000;
    this.#onNotice = options.onNotice ?? (() => undefined);
  }

  /** Aborts when the store closes. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** How often the connection was made anew. */
  get reconnects(): number {
    return Math.max(0, this.#made - 1);
  }

  get pace(): Pace {
    return this.#pace;
  }

  notice(text: string): void {
    this.#onNotice(text);
  }

  /**
   * @param limitMs how long to wait for a connection that is being made
   * @throws what stood in the way of a connection; {StoreUnavailableError} once closed
   */
  async lease(limitMs = GREETING_MS): Promise<Lease> {
    const held = await within(limitMs, this.#present ?? this.#connect(), this.closing);
    if (this.closing.aborted) throw closed();
    held.users++;
    let released = false;
    return {
      client: held.client,
      failed: (error) => this.#failed(held, error),
      release: () => {
        if (released) return;
        released = true;
        held.users--;
        this.#putAwayIfUnused(held);
      },
    };
  }

  /**
   * Runs some work with a client, again with another after a transient error, until it is done or patience ends.
   * @throws {StoreUnavailableError}; whatever else the work throws
   */
  run<T>(work: (client: KurrentClient) => Promise<T>): Promise<T> {
    return this.patiently(() => this.#runOnce(work));
  }

  /** As `run`, for work that gets its client itself. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = this.#pace.now() + this.#patienceMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const wait = backoffMs(attempt, this.#pace.random);
        if (!isTransient(error) || this.closing.aborted || this.#pace.now() + wait > until) throw inWordsOfThePort(error);
        await this.#pace.delay(wait, this.closing);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(closed());
    await this.#present?.catch(() => undefined);
    for (const held of this.#all) this.#putAway(held);
  }

  async #runOnce<T>(work: (client: KurrentClient) => Promise<T>): Promise<T> {
    const lease = await this.lease();
    try {
      return await work(lease.client);
    } catch (error) {
      lease.failed(error);
      throw error;
    } finally {
      lease.release();
    }
  }

  #connect(): Promise<Held> {
    const made = this.#make();
    this.#present = made;
    made.catch(() => {
      if (this.#present === made) this.#present = undefined;
      // A leader that is gone is not asked for ever.
      this.#leader = undefined;
    });
    return made;
  }

  async #make(): Promise<Held> {
    if (this.closing.aborted) throw closed();
    const held: Held = { client: this.open(this.#leader), users: 0, retired: false };
    this.#all.add(held);
    try {
      ensureKnown(await within(GREETING_MS, held.client.greet(), this.closing));
    } catch (error) {
      this.#putAway(held);
      throw error;
    }
    this.#made++;
    return held;
  }

  #failed(held: Held, error: unknown): void {
    if (!isTransient(error) || held.retired) return;
    held.retired = true;
    this.#leader = leaderIn(error);
    this.#present = undefined;
    if (!this.closing.aborted) this.notice(`event store: connecting anew after ${messageOf(error) || 'an error'}`);
    this.#putAwayIfUnused(held);
  }

  #putAwayIfUnused(held: Held): void {
    if (held.retired && held.users === 0) this.#putAway(held);
  }

  #putAway(held: Held): void {
    if (this.#all.delete(held)) held.client.end();
  }
}

const closed = (): StoreUnavailableError => new StoreUnavailableError('the event store is closed');

/** The client gives its first call no time limit. @throws {Error} that counts as transient */
async function within<T>(ms: number, work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`cannot connect: no answer within ${ms} ms`)), ms);
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** A version that is not told is taken as it is. */
function ensureKnown(version: string): void {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || Number.isNaN(major)) return;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new StoreUnavailableError(`the server is version ${version}; EventStoreDB ${OLDEST.join('.')} or newer, or KurrentDB, is needed`);
  }
}
