/** The projector's thread, seen from the main one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReadModelsStatus } from '../status.js';
import type { FromProjector, ToProjector, WorkerData } from './protocol.js';

export class Projector {
  onStatus: (status: ReadModelsStatus) => void = () => {};
  #status: ReadModelsStatus = { head: -1, applied: -1, caughtUp: false, projections: [], failure: null };
  #ended = false;

  private constructor(private readonly worker: Worker) {
    worker.on('message', ({ status }: FromProjector) => this.#take(status));
    worker.on('error', (error) => {
      this.#take({ ...this.#status, caughtUp: false, failure: `the projector failed: ${String(error)}` });
    });
    worker.on('exit', () => { this.#ended = true; });
  }

  /** @throws when the files cannot be used */
  static async start(data: WorkerData): Promise<Projector> {
    const worker = new Worker(new URL('./projector.worker.js', import.meta.url), { workerData: data });
    const projector = new Projector(worker);
    await once(worker, 'message');
    return projector;
  }

  /** As it was last reported. */
  get status(): ReadModelsStatus {
    return this.#status;
  }

  tell(message: ToProjector): void {
    this.worker.postMessage(message);
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const exit = once(this.worker, 'exit');
    this.tell({ kind: 'close' });
    await exit;
  }

  #take(status: ReadModelsStatus): void {
    this.#status = status;
    this.onStatus(status);
  }
}
