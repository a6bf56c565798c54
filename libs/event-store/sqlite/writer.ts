/**
 * The caller's side of the writer's thread: sends requests in the order they came, bounds how many are on their way, and
 * hands each its answer. Requests made in one go travel in few messages.
 */
import { Worker } from 'node:worker_threads';
import type { LogIndex } from '#domain/ids.js';
import { OutcomeUnknownError, StoreUnavailableError } from '../errors.js';
import { Burst } from './burst.js';
import { joinRequests, readOutcomes } from './wire.js';
import type { FromWriter, Outcome, ToWriter, WriterData, WrittenRequest } from './wire.js';

interface Pending {
  readonly request: WrittenRequest;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

export interface WriterOptions {
  readonly folder: string;
  /** Told of every commit, before the appends in it resolve. */
  readonly onCommitted: (head: LogIndex) => void;
  /** The disk or the thread failed; nothing can be written any more. */
  readonly onFatal: (error: StoreUnavailableError) => void;
  /** Bytes on their way to the disk before further appends wait. */
  readonly maxInFlight?: number;
}

const MAX_IN_FLIGHT = 8 * 1024 * 1024;

export class Writer {
  readonly #waiting: Pending[] = [];
  readonly #sent: Pending[] = [];
  readonly #maxInFlight: number;
  #outbox: WrittenRequest[] = [];
  #inFlight = 0;
  /** Requests that make the next message of this burst; 0 between bursts. */
  #perMessage = 0;
  #over: StoreUnavailableError | undefined;
  readonly #whenIdle: (() => void)[] = [];

  private constructor(private readonly worker: Worker, private readonly burst: Burst, private readonly options: WriterOptions) {
    this.#maxInFlight = options.maxInFlight ?? MAX_IN_FLIGHT;
    worker.on('message', (message: FromWriter) => this.#take(message));
    worker.on('error', (error) => this.#fail(`the writer's thread failed: ${error.message}`));
    worker.on('exit', () => this.#fail("the writer's thread has ended"));
  }

  /** @throws {StoreUnavailableError} when the folder is held by another process, or its file cannot be used */
  static async open(options: WriterOptions): Promise<{ writer: Writer; head: LogIndex }> {
    const burst = new Burst();
    const workerData: WriterData = { folder: options.folder, burst: burst.memory };
    const worker = new Worker(new URL('./writer.worker.js', import.meta.url), { workerData, execArgv: [] });
    const message = await firstMessage(worker);
    if (message.kind === 'ready') return { writer: new Writer(worker, burst, options), head: message.head };
    throw new StoreUnavailableError('reason' in message ? message.reason : 'the writer did not start');
  }

  /**
   * Queues a request; those queued first are written first.
   * @throws {StoreUnavailableError} nothing of it was written
   * @throws {OutcomeUnknownError} the store failed while it was on its way
   */
  append(request: WrittenRequest): Promise<Outcome> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#send();
    });
  }

  /** Takes no more, and waits for what is queued. */
  async drain(): Promise<void> {
    this.#over ??= new StoreUnavailableError('the event store is closed');
    if (this.#sent.length + this.#waiting.length > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Drains, and gives the folder free. */
  async close(): Promise<void> {
    await this.drain();
    if (this.worker.threadId === -1) return;
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    const wish: ToWriter = 'close';
    this.worker.postMessage(wish);
    await ended;
  }

  #send(): void {
    // One request is always let through, however large.
    while (this.#sent.length === 0 || this.#inFlight < this.#maxInFlight) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#sent.push(next);
      this.#inFlight += next.request.bytes.length;
      if (this.#perMessage === 0) this.#beginBurst();
      if (this.#outbox.push(next.request) < this.#perMessage) continue;
      this.#flush();
      this.#perMessage *= 2;
    }
  }

  /** The first request goes at once, then two, four, …: the writer inserts some while this thread encodes the next. */
  #beginBurst(): void {
    this.#perMessage = 1;
    this.burst.begin();
    queueMicrotask(() => {
      if (this.#outbox.length > 0) this.#flush();
      this.burst.end();
      this.#perMessage = 0;
    });
  }

  #flush(): void {
    const message = joinRequests(this.#outbox);
    this.#outbox = [];
    this.worker.postMessage(message, [message.bytes.buffer]);
    this.burst.sent();
  }

  #take(message: FromWriter): void {
    switch (message.kind) {
      case 'committed': {
        this.options.onCommitted(message.head);
        const outcomes = readOutcomes(message.outcomes);
        const answered = this.#answered(outcomes.length);
        outcomes.forEach((outcome, i) => answered[i]?.resolve(outcome));
        break;
      }
      case 'busy':
        for (const { reject } of this.#answered(message.requests)) reject(new StoreUnavailableError(message.reason));
        break;
      case 'fatal': return this.#fail(message.reason);
      case 'ready':
      case 'refused': return;
    }
    this.#send();
    if (this.#sent.length === 0) this.#nowIdle();
  }

  #answered(count: number): readonly Pending[] {
    const answered = this.#sent.splice(0, count);
    for (const { request } of answered) this.#inFlight -= request.bytes.length;
    return answered;
  }

  #nowIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #fail(reason: string): void {
    const closed = this.#over !== undefined;
    const error = new StoreUnavailableError(`the event store has stopped: ${reason}`);
    if (!closed) this.#over = error;
    const unknown = this.#sent.splice(0);
    const unsent = this.#waiting.splice(0);
    for (const { reject } of unknown) reject(new OutcomeUnknownError(`not known whether it was written: ${reason}`));
    for (const { reject } of unsent) reject(error);
    this.#nowIdle();
    if (!closed || unknown.length > 0) this.options.onFatal(error);
  }
}

function firstMessage(worker: Worker): Promise<FromWriter> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
