import { describe, expect, it } from '@jest/globals';
import { AN_INCIDENT, assertion, chosen, id, ids, on, states } from '../testing/builders.js';
import { amend, given } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';

const note = (more: Partial<CommandOf<'NoteFollowUp'>> = {}): CommandOf<'NoteFollowUp'> =>
  ({ type: 'NoteFollowUp', assertion: id('A5'), outcome: 'awaited', due: on('2025-11-01'), reason: 'they said within days', evidence: [], ...more });
const promise = assertion('A5', { act: { kind: 'commits', to: 'publish the footage', followUp: true } });
const incident = given(...AN_INCIDENT, promise);
const dataOf = ({ type: _, ...data }: CommandOf<'NoteFollowUp'>) => data;

describe('a follow-up', () => {
  it('is noted on a promise of later information', () => incident.when(note()).then({ type: 'FollowUpNoted', data: dataOf(note()) }));
  it('is not noted on anything else', () => {
    incident.when(note({ assertion: id('A1') })).refusedAs('no-promise', '/assertion');
    incident.when(note({ assertion: id('A9') })).refusedAs('unknown-assertion', '/assertion');
    const threat = assertion('A5', { act: { kind: 'commits', to: 'sue', followUp: false } });
    given(...AN_INCIDENT, threat).when(note()).refusedAs('no-promise', '/assertion');
  });
  it('goes by the act in force', () => {
    given(...AN_INCIDENT, promise, chosen('A5', states('Q1/grab'))).when(note()).refusedAs('no-promise', '/assertion');
    given(...AN_INCIDENT, chosen('A1', { kind: 'commits', to: 'x', followUp: true })).when(note({ assertion: id('A1') })).accepted();
  });
  it('rests on evidence that exists and is not the promise', () => {
    incident.when(note({ outcome: 'kept', evidence: ids('A2') })).accepted();
    incident.when(note({ outcome: 'kept', evidence: ids('A9') })).refusedAs('unknown-assertion', '/evidence/0');
    incident.when(note({ outcome: 'kept', evidence: ids('A5') })).refusedAs('sides-overlap', '/evidence/0');
  });
  it('says something new', () => {
    const noted = given(...AN_INCIDENT, promise, { type: 'FollowUpNoted', data: dataOf(note()) });
    noted.when(note()).refusedAs('nothing-changed', '/outcome');
    noted.when(note({ outcome: 'broken', reason: 'nothing came' })).accepted();
    expect(noted.state().record.followUps.get(id('A5'))).toHaveLength(1);
  });
  it('is amended in its words', () => {
    const noted = given(...AN_INCIDENT, promise, { type: 'FollowUpNoted', data: dataOf(note()) });
    noted.when(amend('e11', '/reason', 'they said within days', 'they said soon')).accepted();
    noted.when(amend('e11', '/evidence', [], ['A9'])).refusedAs('unknown-assertion', '/changes/0/after/0');
    noted.when(amend('e11', '/outcome', 'awaited', 'kept')).refusedAs('field-not-amendable', '/changes/0/path');
  });
});
