/** Many commands of one stream, decided together: each on what those before it make, and all of them before any is taken in. */
import type { CommandSeen } from '#domain/commands-seen.js';
import { DomainError } from '#domain/errors.js';
import type { AggregateState } from './aggregate.js';
import type { Decision, StreamFold, Taken } from './stream-fold.js';

/** A rule's refusal of one command of a batch. */
export interface RowRefused {
  /** Its place in the batch, from 0. */
  readonly row: number;
  readonly refusal: DomainError;
}

/** Rules refused some of the commands; nothing of the batch was written. */
export class BatchRefusedError extends Error {
  override readonly name = 'BatchRefusedError';
  constructor(readonly rows: readonly RowRefused[]) {
    super(`${rows.length} commands of the batch are refused`);
  }
}

/** What became of one command: taken in, or known from before. */
export type Outcome = { readonly taken: Taken } | { readonly seen: CommandSeen };

/**
 * Takes all of the commands in, or none.
 * @throws {BatchRefusedError} with every refusal, each as it is once the refused ones before it are left out
 */
export function takeAll<State extends AggregateState, Command>(
  fold: StreamFold<State, Command>, decisions: readonly Decision<State, Command>[],
): readonly Outcome[] {
  const draft = fold.fork();
  const refused: RowRefused[] = [];
  const outcomes: Outcome[] = [];
  for (const [row, decision] of decisions.entries()) {
    const seen = draft.seen(decision.request);
    if (seen !== null) {
      outcomes.push({ seen });
      continue;
    }
    try {
      outcomes.push({ taken: draft.take(decision) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push({ row, refusal: error });
    }
  }
  if (refused.length > 0) throw new BatchRefusedError(refused);
  fold.become(draft);
  return outcomes;
}
