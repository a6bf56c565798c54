import { describe, expect, it } from '@jest/globals';
import type { ProjectionProgress, ProjectionStatus } from './status.js';
import { PATIENCE_MS, StandingStill } from './standing-still.js';

const at = (progress: number, status: ProjectionStatus = 'running'): readonly ProjectionProgress[] =>
  [{ name: 'search', version: 1, generation: 2, active: true, status, reason: null, progress, lagEvents: 0, lagMs: 0 }];

describe('a projection', () => {
  it('that does not move while the log does is told once, and again when it stands still anew', () => {
    const still = new StandingStill();
    expect(still.look(9, at(9), 0)).toEqual([]);
    expect(still.look(12, at(9), 1_000)).toEqual([]);
    expect(still.look(15, at(9), PATIENCE_MS)).toEqual([{ projection: 'search', generation: 2, progress: 9, head: 15, forMs: PATIENCE_MS }]);
    expect(still.look(15, at(9), 2 * PATIENCE_MS)).toEqual([]);
    expect(still.look(15, at(11), 2 * PATIENCE_MS)).toEqual([]);
    expect(still.look(15, at(11), 3 * PATIENCE_MS)).toHaveLength(1);
  });

  it('that moves, has nothing to do, or says itself that it has stopped, is not', () => {
    const [moving, done, stale] = [new StandingStill(), new StandingStill(), new StandingStill()];
    for (let now = 0; now < 5 * PATIENCE_MS; now += 1_000) {
      expect(moving.look(1_000_000, at(now / 1_000), now)).toEqual([]);
      expect(done.look(9, at(9), now)).toEqual([]);
      expect(stale.look(20, at(9, 'stale'), now)).toEqual([]);
    }
  });
});
