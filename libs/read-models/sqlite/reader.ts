/** The reader's thread, seen from the main one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ReadModelsUnavailableError } from '../errors.js';
import { restored } from './carried-error.js';
import type { FromReader, QueryName, ReaderData, ToReader } from './protocol.js';

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

  private constructor(private readonly worker: Worker) {}

  /** @throws when the files cannot be read */
  static async start(data: ReaderData): Promise<Reader> {
    const worker = new Worker(new URL('./reader.worker.js', import.meta.url), { workerData: data });
    const reader = new Reader(worker);
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
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'error') pending?.reject(restored(message.error));
    else pending?.resolve(message.answer as never);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
