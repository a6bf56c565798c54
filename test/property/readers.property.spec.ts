/** Whatever anybody without the owner's key asks for: nothing of what is the desk's own, word, name or id. */
import { describe, expect, it } from '@jest/globals';
import { projected } from '#read-models/testing/projected.js';
import { fc, LONG, SEED } from '#test/support/property.js';
import { INCIDENTS, RandomLedger } from './readers/ledger.js';
import { UNSEALER } from './readers/marking.js';
import { Reader } from './readers/reader.js';
import { turnsOf } from './readers/turns.js';
import { visibleIn } from './readers/visible.js';

const turns = turnsOf({ minLength: 150, maxLength: 300 });

describe(`readers without the key (seed ${SEED})`, () => {
  it('come across nothing that is the desk\'s own, whatever they ask for', async () => {
    const taken = new Set<string>();
    let kept = 0;
    await fc.assert(fc.asyncProperty(turns, fc.array(fc.nat(), { minLength: 2, maxLength: 2 }), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (sequence, picks, choices) => {
      const ledger = new RandomLedger(sequence);
      for (const type of ledger.taken) taken.add(type);
      const { queries } = await projected(ledger.log, { batch: 97, unsealer: UNSEALER });
      const visible = visibleIn(ledger);
      kept += visible.mayNot.size;
      const reader = new Reader(queries, visible);
      const head = ledger.log.events.length - 1;
      for (const incident of INCIDENTS) await reader.incident(incident, picks.map((pick) => pick % (head + 1)));
      await reader.single(ledger);
      await reader.lists(head >> 1);
      const hidden = [...visible.mayNot].filter((mark) => /^z[qs]/.test(mark));
      await reader.search(choices.map((each) => hidden[each % hidden.length] ?? 'nothing'));
      expect(reader.found).toEqual([]);
    }), { numRuns: LONG ? 120 : 6, endOnFailure: !LONG, interruptAfterTimeLimit: 300_000 });
    expect(kept).toBeGreaterThan(100);
    expect(taken.size).toBeGreaterThan(30);
  }, 600_000);
});

