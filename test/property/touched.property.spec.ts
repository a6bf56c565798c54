import { describe, expect, it } from '@jest/globals';
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import { differenceOf } from '#domain/account/difference.js';
import { asking, before as worldBefore, questionsTouched } from '#domain/account/touched.js';
import { worldOf } from '#domain/account/world.js';
import type { World } from '#domain/account/world.js';
import { DomainError } from '#domain/errors.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentId } from '#domain/ids.js';
import { decide } from '#domain/incident/decide.js';
import { recordOf } from '#domain/incident/record.js';
import { evolve, initialState } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import { standing } from '#domain/stream.js';
import { assertion, id, opened, position, question, someFacts, states, utterance } from '#domain/testing/builders.js';
import { MemoryLog } from '#read-models/testing/memory-log.js';
import { fc } from '#test/support/property.js';
import { choicesFrom, commandFrom } from './commands.js';

const INCIDENT = id<IncidentId>('I1');
const MOMENTS = ['2025-10-20T12:00:00.000Z', '2025-10-21T23:59:59.999Z', '2025-11-30T00:00:00.000Z'];

const turns = fc.array(
  fc.record({ seed: fc.noBias(fc.integer()), values: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 2 }) }), { minLength: 60, maxLength: 120, size: 'max' },
);
const worldIn = (state: IncidentState): World => worldOf(recordOf([...standing(state)]), someFacts());

/** What a preview tells: the changes at some moments, the candidates that arise and those that settle. */
function told(before: World, after: World): unknown {
  const [stood, stand] = [candidatesOf(before), candidatesOf(after)];
  const without = (some: typeof stood, others: typeof stood) => some.filter(({ id: one }) => !others.some((other) => other.id === one));
  return {
    changes: MOMENTS.map((moment) => differenceOf(accountOf(before, moment), accountOf(after, moment))),
    arise: without(stand, stood), settle: without(stood, stand).map(({ id: one }) => one),
  };
}

describe('what is added', () => {
  it('changes no question but those it is found to touch', () => {
    let narrowed = 0;
    fc.assert(fc.property(turns, (sequence) => {
      const log = new MemoryLog();
      const beginning = [
        opened({ incident: INCIDENT }), question('Q0'), position('Q0/p0'), position('Q0/p1'), utterance('U0'),
        assertion('A0', { utterance: id('U0'), act: states('Q0/p0') }), assertion('A1', { utterance: id('U0'), act: states('Q0/p1') }),
      ];
      let state = log.append(streamOf.incident(INCIDENT), beginning).reduce(evolve, initialState());
      for (const { seed, values } of sequence) {
        try {
          const events = log.append(streamOf.incident(INCIDENT), decide(state, commandFrom(choicesFrom(seed, values), state), someFacts()));
          const before = worldIn(state);
          state = events.reduce(evolve, state);
          // An account has not changed against itself.
          for (const moment of MOMENTS) expect(differenceOf(accountOf(before, moment), accountOf(before, moment))).toEqual([]);
          const questions = questionsTouched(events);
          if (questions === null) continue;
          narrowed++;
          const after = worldIn(state);
          const narrow = asking(after, questions);
          expect(told(worldBefore(narrow, events), narrow)).toEqual(told(before, after));
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }
    }), { numRuns: 40, interruptAfterTimeLimit: 40_000 });
    expect(narrowed).toBeGreaterThan(50);
  });
});
