/**
 * One append, until it is certain what became of it or time runs out. An attempt whose outcome is unknown is followed by the
 * same events at the same revision: the server answers for events that stand there already as if it had just written them.
 * Nothing is decided anew here, since the server stores the same event again at another revision.
 */
import { OutcomeUnknownError, StoreUnavailableError } from '../errors.js';
import type { AppendAnswer, AppendRequest } from './append-stream.js';
import { inWordsOfThePort, isTransient } from './client-errors.js';
import type { Connection, Lease } from './connection.js';
import { backoffMs } from './pace.js';

export interface AppendLimits {
  /** How long one attempt may take. */
  readonly attemptMs: number;
  /** How long all of them may take. */
  readonly totalMs: number;
}

export type Appended = Extract<AppendAnswer, { readonly kind: 'written' | 'conflict' }>;

export class Appending {
  constructor(private readonly connection: Connection, private readonly limits: AppendLimits) {}

  /**
   * A conflict may be one with these very events, written by an attempt that was not answered.
   * @throws {StoreUnavailableError} it was not written
   * @throws {OutcomeUnknownError} it may have been written
   */
  async append(request: AppendRequest): Promise<Appended> {
    const { pace, closing } = this.connection;
    const until = pace.now() + this.limits.totalMs;
    let uncertain: AppendAnswer | undefined;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#attempt(request, Math.min(this.limits.attemptMs, Math.max(1, until - pace.now()))).catch((cause: unknown) => {
        throw uncertain === undefined ? cause : new OutcomeUnknownError(`${request.streamId}: not known whether it was written`, { cause });
      });
      if (answer.kind === 'written' || answer.kind === 'conflict') return answer;
      if (answer.kind === 'unknown') uncertain = answer;
      const wait = backoffMs(attempt, pace.random);
      if (answer.kind === 'refused' || closing.aborted || pace.now() + wait > until) throw failureOf(request, answer, uncertain);
      await pace.delay(wait, closing);
    }
  }

  async #attempt(request: AppendRequest, limitMs: number): Promise<AppendAnswer> {
    let lease: Lease;
    try {
      lease = await this.connection.lease(limitMs);
    } catch (cause) {
      // What no other attempt will mend is said as it is.
      if (isTransient(cause)) return { kind: 'not-taken', reason: 'no connection', cause };
      throw inWordsOfThePort(cause);
    }
    try {
      const answer = await lease.client.append(request, limitMs);
      if ('cause' in answer) lease.failed(answer.cause);
      return answer;
    } finally {
      lease.release();
    }
  }
}

function failureOf({ streamId }: AppendRequest, last: Exclude<AppendAnswer, Appended>, uncertain: AppendAnswer | undefined): Error {
  const cause = 'cause' in last ? { cause: last.cause } : {};
  if (uncertain !== undefined) return new OutcomeUnknownError(`${streamId}: not known whether it was written: ${last.reason}`, cause);
  return new StoreUnavailableError(`${streamId}: not written: ${last.reason}`, cause);
}
