/**
 * Tells a projection that stands still while the log goes on: somebody has to look. One that has stopped at an event says so by
 * itself (it is stale); this is for what nobody thought of.
 */
import type { LogIndex } from '#domain/ids.js';
import type { ProjectionProgress } from './status.js';

/** No batch takes so long. */
export const PATIENCE_MS = 30_000;

export interface StandsStill {
  readonly projection: string;
  readonly generation: number;
  readonly progress: LogIndex;
  readonly head: LogIndex;
  readonly forMs: number;
}

interface Seen {
  readonly progress: LogIndex;
  /** When it last moved, or last had nothing to do. */
  readonly atMs: number;
  told: boolean;
}

export class StandingStill {
  #seen = new Map<string, Seen>();

  /** Those that stand still and were not told before. To be asked now and then. */
  look(head: LogIndex, projections: readonly ProjectionProgress[], nowMs: number): readonly StandsStill[] {
    const seen = new Map<string, Seen>();
    const found: StandsStill[] = [];
    for (const { name, generation, progress, status } of projections) {
      const key = `${name} ${generation}`;
      const before = this.#seen.get(key);
      const moves = before === undefined || before.progress !== progress || progress >= head || status === 'stale';
      const now: Seen = moves ? { progress, atMs: nowMs, told: false } : before;
      seen.set(key, now);
      if (now.told || nowMs - now.atMs < PATIENCE_MS) continue;
      now.told = true;
      found.push({ projection: name, generation, progress, head, forMs: nowMs - now.atMs });
    }
    this.#seen = seen;
    return found;
  }
}
