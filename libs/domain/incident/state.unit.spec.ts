import { describe, expect, it } from '@jest/globals';
import { standing } from '../stream.js';
import { AN_INCIDENT, amendedEntry, id, raised, stored, voided } from '../testing/builders.js';
import { given, stateOf } from '../testing/scenario.js';
import { recordOf } from './record.js';

describe('the state of an incident', () => {
  it('starts from nothing', () =>
    expect(given().state()).toMatchObject({ revision: -1, contentRevision: -1, publication: null, lastRecordedAt: null }));

  it('holds the record of what stands', () => {
    const state = given(...AN_INCIDENT, raised('R1', 'A1', 'A2'), amendedEntry('e6', '/gist', 'what A1 says', 'x'),
      voided('e9')).state();
    expect(state.record).toEqual(recordOf(standing(state)));
    expect(state.record.assertions.get(id('A1'))?.entry).toMatchObject({ data: { gist: 'x' }, revision: 6, touchedAt: 11 });
    expect(state.record.assertions.has(id('A4'))).toBe(false);
    expect(state.entries.get(id('e9'))).toMatchObject({ touchedAt: 12 });
    expect(state.voided.get(id('e9'))).toMatchObject({ type: 'EntryVoided', id: 'e12' });
  });

  it('keeps the order of the stream where an entry is amended', () => {
    const state = given(...AN_INCIDENT, amendedEntry('e2', '/text', 'Q1/ricochet', 'a ricochet')).state();
    expect([...state.entries.keys()].slice(0, 4)).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(state.record.questions.get(id('Q1'))?.positions).toEqual(['Q1/ricochet', 'Q1/grab']);
  });

  it('knows the commands it has seen by their digest and place', () => {
    const one = stored(AN_INCIDENT.slice(0, 3), 'incident-I1', { commandId: id('c'), commandDigest: 'd' });
    expect([...stateOf(one).commands]).toEqual([['c', { digest: 'd', first: 0, last: 2 }]]);
    expect(given(...AN_INCIDENT).state().commands.get(id('c4'))).toEqual({ digest: 'digest-4', first: 4, last: 4 });
  });

  it('counts the carried time as recorded', () => {
    const carried = stored(AN_INCIDENT, 'incident-I1', { carriedRecordedAt: '2025-10-20T00:00:00.000Z' });
    expect(stateOf(carried)).toMatchObject({ revision: 9, lastRecordedAt: '2025-10-20T00:00:00.000Z' });
  });
});
