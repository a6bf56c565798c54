/** Asks the thread that reads texts. It is started when it is first needed, and again after it was lost. */
import { Worker } from 'node:worker_threads';
import type { Sha256 } from '#domain/ids.js';
import type { AnchoredQuote, QuoteAsked, QuoteFound } from './anchors.js';
import type { Recheck } from './recheck.js';

/** The text made of a snapshot's bytes, as UTF-8. */
export interface TextMade {
  readonly sha256: Sha256;
  readonly codePoints: number;
  readonly bytes: Uint8Array;
}
export interface Around {
  readonly before: string;
  readonly after: string;
}
/** Code points. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** `file`: of the bytes for `text`, of a text made before for the others. */
export type Question =
  | { readonly kind: 'text'; readonly file: string; readonly mediaType: string }
  | { readonly kind: 'anchor'; readonly file: string; readonly asked: QuoteAsked }
  | { readonly kind: 'recheck'; readonly file: string; readonly anchor: AnchoredQuote }
  | { readonly kind: 'around'; readonly file: string; readonly places: readonly Place[]; readonly reach: number };
export type Answer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };

/** What takes longer is given up, and the thread with it. */
const PATIENCE_MS = 30_000;
const LIMITS = { maxOldGenerationSizeMb: 768 } as const;

export class ReadingFailedError extends Error {
  override readonly name = 'ReadingFailedError';
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Reading {
  private worker: Worker | null = null;
  private waiting = new Map<number, Waiting>();
  private asked = 0;
  /** One at a time, so that a limit on time is a limit on one question. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly patienceMs: number = PATIENCE_MS) {}

  /** Null where these bytes have no text. @throws {ReadingFailedError} when it cannot be made in time or memory */
  text(file: string, mediaType: string): Promise<TextMade | null> {
    return this.ask({ kind: 'text', file, mediaType });
  }

  /** @throws {ReadingFailedError} */
  anchor(file: string, asked: QuoteAsked): Promise<QuoteFound> {
    return this.ask({ kind: 'anchor', file, asked });
  }

  /** @throws {ReadingFailedError} */
  recheck(file: string, anchor: AnchoredQuote): Promise<Recheck> {
    return this.ask({ kind: 'recheck', file, anchor });
  }

  /** What stands on either side of places. @param reach in code points @throws {ReadingFailedError} */
  around(file: string, places: readonly Place[], reach: number): Promise<readonly Around[]> {
    return this.ask({ kind: 'around', file, places, reach });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask<T>(question: Question): Promise<T> {
    const answer = this.turn.then(() => this.askNow(question)) as Promise<T>;
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  private async askNow(question: Question): Promise<unknown> {
    const worker = (this.worker ??= this.start());
    const id = this.asked++;
    const timer = setTimeout(() => void worker.terminate(), this.patienceMs);
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        worker.postMessage({ ...question, id });
      });
    } finally {
      clearTimeout(timer);
      this.waiting.delete(id);
    }
  }

  private start(): Worker {
    const worker = new Worker(new URL('./reading.worker.js', import.meta.url), { resourceLimits: LIMITS });
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const waiting = this.waiting.get(answer.id);
      if ('error' in answer) waiting?.reject(new ReadingFailedError(answer.error));
      else waiting?.resolve(answer.answer);
    });
    // Out of memory is told as an error, which the end follows.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null;
      for (const { reject } of this.waiting.values()) reject(new ReadingFailedError('the text takes too much time or memory to read'));
    });
    return worker;
  }
}
