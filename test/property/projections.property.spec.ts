/** Both stores of read models hold the same rows, whatever was recorded and however the events came to them. */
import { describe, expect, it } from '@jest/globals';
import { ProjectionEngine } from '#read-models/engine/engine.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { BUILD_STORES } from '#read-models/testing/build-stores.js';
import type { Builds } from '#read-models/testing/build-stores.js';
import { fc, LONG, SEED } from '#test/support/property.js';
import { RandomLedger } from './readers/ledger.js';
import { turnsOf } from './readers/turns.js';

const turns = turnsOf({ minLength: 60, maxLength: 200 });

/** Follows a log in batches of these sizes, each by an engine of its own, as after a restart. */
async function followed(builds: Builds, { log }: RandomLedger, batches: readonly number[]): Promise<void> {
  for (let i = 0; ; i++) {
    const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: builds.another(), log, batch: batches[i % batches.length] ?? 1 });
    for (let steps = 0; steps < 3; steps++) {
      if (await engine.step()) continue;
      expect(engine.status.projections.map(({ reason }) => reason)).toEqual(PROJECTIONS.map(() => null));
      return;
    }
  }
}

const digests = (builds: Builds): Promise<unknown> => Promise.all(PROJECTIONS.flatMap(({ tables }) => tables)
  .map(async (spec) => [spec.name, (await builds.digest(spec, 1)).sha256, (await builds.digest(spec, 1)).rows]));

describe(`projections (seed ${SEED})`, () => {
  it('come to the same rows in SQLite and in PostgreSQL', async () => {
    await fc.assert(fc.asyncProperty(turns, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }), async (sequence, batches) => {
      const ledger = new RandomLedger(sequence);
      const all = await Promise.all(BUILD_STORES.map(({ open }) => open()));
      try {
        const found = [];
        for (const builds of all) {
          await followed(builds, ledger, builds === all[0] ? [1_000] : batches);
          found.push(await digests(builds));
        }
        expect(found[1]).toEqual(found[0]);
      } finally {
        for (const builds of all) await builds.close();
      }
    }), { numRuns: LONG ? 60 : 5, endOnFailure: !LONG });
  });
});
