/** Ready means: whatever was written can be read. */
import type { LogIndex } from '#domain/ids.js';
import type { ReadModelsStatus } from '#read-models/status.js';
import { inWords } from '../clock/server-clock.js';
import type { Skew } from '../clock/server-clock.js';

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  /** What is not ready, in words; empty when all is. */
  readonly waitingFor: readonly string[];
}

/** What the server itself is about. */
export interface ServerState {
  readonly closing: boolean;
  readonly preparing: boolean;
  readonly skew: Skew | null;
  /** Names of what it needs and cannot reach. */
  readonly silent: readonly string[];
}

/** @param head of the log; null where the store does not answer */
export function readinessOf(head: LogIndex | null, { applied, caughtUp, projections, failure }: ReadModelsStatus, own: ServerState): Readiness {
  const waitingFor: string[] = [];
  if (own.closing) waitingFor.push('the server is stopping');
  if (own.preparing) waitingFor.push('the ledger is being prepared');
  if (own.skew?.tooFar === true) waitingFor.push(`${inWords(own.skew)}: it takes no writes`);
  if (head === null) waitingFor.push('the event store does not answer');
  for (const name of own.silent) waitingFor.push(`${name} does not answer`);
  if (failure !== null) waitingFor.push('the projector does not move');
  for (const { name, active, status, progress } of projections) {
    if (!active) continue;
    if (status === 'stale') waitingFor.push(`projection ${name} is stale`);
    else if (head !== null && progress < head) waitingFor.push(`projection ${name} is behind`);
  }
  const behind = head !== null && (applied < head || !caughtUp);
  if (waitingFor.length === 0 && behind) waitingFor.push('projections are being built');
  return { status: waitingFor.length === 0 ? 'ready' : 'not-ready', waitingFor };
}
