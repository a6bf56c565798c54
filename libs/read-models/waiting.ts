/** Those who wait until the projections have applied an event. */
import type { LogIndex } from '#domain/ids.js';
import type { EnginePace, ReadModelsStatus } from './status.js';

interface Waiter {
  readonly logIndex: LogIndex;
  readonly done: (pace: EnginePace) => void;
}

export class Waiting {
  readonly #waiters = new Set<Waiter>();

  /** @param status as it is when the waiting begins */
  for(logIndex: LogIndex, timeoutMs: number, status: ReadModelsStatus): Promise<EnginePace> {
    const now = paceOf(status, logIndex);
    if (now !== null) return Promise.resolve(now);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        logIndex,
        done: (pace) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(pace);
        },
      };
      const timer = setTimeout(() => waiter.done('timeout'), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  statusIs(status: ReadModelsStatus): void {
    for (const waiter of this.#waiters) {
      const pace = paceOf(status, waiter.logIndex);
      if (pace !== null) waiter.done(pace);
    }
  }

  /** Nobody waits any longer. */
  close(): void {
    for (const waiter of this.#waiters) waiter.done('timeout');
  }
}

/** Null while it is still to be seen. */
function paceOf({ applied, projections }: ReadModelsStatus, logIndex: LogIndex): EnginePace | null {
  if (applied >= logIndex) return 'applied';
  const inWork = new Set(projections.filter(({ status }) => status === 'rebuilding').map(({ name }) => name));
  const stuck = projections.some(({ active, status, progress, name }) =>
    active && status === 'stale' && progress < logIndex && !inWork.has(name));
  return stuck ? 'stale' : null;
}
