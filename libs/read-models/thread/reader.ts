/** A reader's thread, seen from the main one: there is always one for who asks, and where it ended, another. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ReadModelsUnavailableError } from '../errors.js';
import { carried, restored } from './carried-error.js';
import { eventsOf } from './log-part.js';
import type { Log } from './log-part.js';
import type { FromReader, QueryName, ToReader } from './protocol.js';

/** Questions under way at once; more would only wait longer. */
const MAX_PENDING = 1_024;

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that ended is started again, but not over and over: between two attempts passes at least so long. */
const AGAIN_AFTER_MS = 1_000;

export class Reader {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Null while there is none: it has ended, and is started again when something is asked. */
  #worker: Worker | null = null;
  #starting: Promise<Worker> | null = null;
  /** Why there is none, for a while after it could not be started. */
  #trouble: Error | null = null;
  #closed = false;

  private constructor(private readonly module: URL, private readonly data: unknown, private readonly log: Log | null) {}

  /**
   * @param module of the thread, which is given the data
   * @param log for a thread that has none of its own
   * @throws when what it answers from cannot be read
   */
  static async start(module: URL, data: unknown, log: Log | null = null): Promise<Reader> {
    const reader = new Reader(module, data, log);
    await reader.#start();
    return reader;
  }

  /**
   * The answer has the type that the query has; who asks names it.
   * @throws {ReadModelsUnavailableError} where the thread ends before it answers; the next question finds another one
   */
  async ask(query: QueryName, asked: readonly unknown[]): Promise<never> {
    if (this.#pending.size >= MAX_PENDING) throw new ReadModelsUnavailableError('too many reads are waiting');
    const worker = this.#worker ?? await this.#startAgain();
    return await new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      send(worker, { kind: 'ask', id, query, asked });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = await this.#starting?.catch(() => null) ?? this.#worker;
    if (worker === null) return;
    const exit = once(worker, 'exit');
    send(worker, { kind: 'close' });
    await exit;
  }

  async #startAgain(): Promise<Worker> {
    if (this.#closed) throw new ReadModelsUnavailableError('the read models are closed');
    if (this.#trouble !== null) throw this.#trouble;
    this.#starting ??= this.#start().catch((cause: unknown) => {
      this.#trouble = new ReadModelsUnavailableError(`the reader cannot be started again: ${String(cause)}`, { cause });
      setTimeout(() => { this.#trouble = null; }, AGAIN_AFTER_MS).unref();
      throw this.#trouble;
    }).finally(() => { this.#starting = null; });
    return await this.#starting;
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.module, { workerData: this.data });
    const ended = once(worker, 'exit').then(([status]) => { throw new Error(`its thread ended with status ${status}`); });
    await Promise.race([once(worker, 'message'), ended]);
    worker.on('message', (message: FromReader) => this.#take(worker, message));
    worker.on('error', (error) => this.#lost(worker, new ReadModelsUnavailableError(`the reader failed: ${String(error)}`, { cause: error })));
    worker.on('exit', () => this.#lost(worker, new ReadModelsUnavailableError(this.#closed ? 'the read models are closed' : 'the reader ended')));
    return (this.#worker = worker);
  }

  #take(worker: Worker, message: FromReader): void {
    if (message.kind === 'ready') return;
    if (message.kind === 'log') return void this.#readLog(worker, message);
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'error') pending?.reject(restored(message.error));
    else pending?.resolve(message.answer as never);
  }

  async #readLog(worker: Worker, { id, part }: Extract<FromReader, { readonly kind: 'log' }>): Promise<void> {
    try {
      if (this.log === null) throw new Error('the thread was given no log to ask');
      send(worker, { kind: 'events', id, events: await eventsOf(this.log, part) });
    } catch (error) {
      send(worker, { kind: 'no events', id, error: carried(error) });
    }
  }

  /** What it was asked nobody answers any more. */
  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

const send = (worker: Worker, message: ToReader): void => worker.postMessage(message);
