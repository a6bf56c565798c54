/** A reader's thread, seen from the main one. */
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

export class Reader {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended: Error | null = null;

  private constructor(private readonly worker: Worker, private readonly log: Log | null) {}

  /**
   * @param module of the thread, which is given the data
   * @param log for a thread that has none of its own
   * @throws when what it answers from cannot be read
   */
  static async start(module: URL, data: unknown, log: Log | null = null): Promise<Reader> {
    const worker = new Worker(module, { workerData: data });
    const reader = new Reader(worker, log);
    await once(worker, 'message');
    worker.on('message', (message: FromReader) => reader.#take(message));
    worker.on('error', (error) => {
      reader.#end(new ReadModelsUnavailableError(`the reader failed: ${String(error)}`, { cause: error }));
    });
    worker.on('exit', () => reader.#end(new ReadModelsUnavailableError('the read models are closed')));
    return reader;
  }

  /** The answer has the type that the query has; who asks names it. */
  ask(query: QueryName, asked: readonly unknown[]): Promise<never> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    if (this.#pending.size >= MAX_PENDING) return Promise.reject(new ReadModelsUnavailableError('too many reads are waiting'));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      const message: ToReader = { kind: 'ask', id, query, asked };
      this.worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    if (this.#ended !== null) return;
    const exit = once(this.worker, 'exit');
    const message: ToReader = { kind: 'close' };
    this.worker.postMessage(message);
    await exit;
  }

  #take(message: FromReader): void {
    if (message.kind === 'ready') return;
    if (message.kind === 'log') return void this.#readLog(message);
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'error') pending?.reject(restored(message.error));
    else pending?.resolve(message.answer as never);
  }

  async #readLog({ id, part }: Extract<FromReader, { readonly kind: 'log' }>): Promise<void> {
    const tell = (message: ToReader): void => this.worker.postMessage(message);
    try {
      if (this.log === null) throw new Error('the thread was given no log to ask');
      tell({ kind: 'events', id, events: await eventsOf(this.log, part) });
    } catch (error) {
      tell({ kind: 'no events', id, error: carried(error) });
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
