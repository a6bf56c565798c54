import { describe, it } from '@jest/globals';
import { AN_INCIDENT, assertion, id, ids, on, utterance, voiceOf } from '../testing/builders.js';
import { amend, given } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';

const issue = (more: Partial<CommandOf<'IssueNotice'>> = {}): CommandOf<'IssueNotice'> => ({
  type: 'IssueNotice', kind: 'correction', notice: id('N1'), label: 'N1', document: id('D1'), issued: on('2025-10-21'),
  text: 'It was a ricochet.', affects: ids('A1'), instead: [], ...more,
});
const incident = given(...AN_INCIDENT);

describe('a notice by a publisher', () => {
  it.each([
    ['correction', 'CorrectionIssued'], ['clarification', 'ClarificationIssued'], ['update', 'UpdateIssued'],
  ] as const)('is recorded: %s', (kind, type) => {
    const { type: _, kind: __, ...data } = issue();
    incident.when(issue({ kind })).then({ type, data });
  });
  it('is about a document that exists', () => incident.when(issue({ document: id('D9') })).refusedAs('unknown-document', '/document'));
  it('touches reports that the document brings', () => {
    incident.when(issue({ document: id('D2') })).refusedAs('not-in-document', '/affects/0');
    incident.when(issue({ affects: ids('A1 A9') })).refusedAs('unknown-assertion', '/affects/1');
    incident.when(issue({ affects: ids('A1 A1') })).refusedAs('named-twice', '/affects/1');
  });
  it('may touch what the document says itself', () => {
    const own = given(...AN_INCIDENT, utterance('U3', { claimants: [voiceOf('D2')], channel: 'ownVoice' }), assertion('A5', { utterance: id('U3'), relays: [] }));
    own.when(issue({ document: id('D2'), affects: ids('A5') })).accepted();
  });
  it('names what is said instead, never what it touches', () => {
    incident.when(issue({ instead: ids('A2') })).accepted();
    incident.when(issue({ instead: ids('A9') })).refusedAs('unknown-assertion', '/instead/0');
    incident.when(issue({ instead: ids('A1') })).refusedAs('sides-overlap', '/instead/0');
  });
  it('was issued neither after it is recorded nor before the document came out', () => {
    incident.when(issue({ issued: on('2025-10-23') })).refusedAs('issued-after-recorded', '/issued');
    incident.when(issue({ issued: on('2025-10-19') })).refusedAs('issued-before-published', '/issued');
    incident.when(issue({ issued: on('2025-10-19', '2025-10-21') })).accepted();
  });
  it('may stand in another document', () => {
    incident.when(issue({ carriedBy: id('D2') })).accepted();
    incident.when(issue({ carriedBy: id('D1') })).refusedAs('carried-by-itself', '/carriedBy');
    incident.when(issue({ carriedBy: id('D4') })).refusedAs('published-after-recorded', '/carriedBy');
  });
  it('has an id and a label of its own', () => {
    const { type: _, kind: __, ...data } = issue();
    const once = given(...AN_INCIDENT, { type: 'CorrectionIssued', data });
    once.when(issue()).refusedAs('already-exists', '/notice');
    once.when(issue({ notice: id('N2') })).refusedAs('label-taken', '/label');
    once.when(issue({ notice: id('N2'), label: 'N2', kind: 'update' })).accepted();
  });
  it('is amended in its words, its time and where it stands', () => {
    const { type: _, kind: __, ...data } = issue();
    const once = given(...AN_INCIDENT, { type: 'CorrectionIssued', data });
    once.when(amend('e10', '/text', 'It was a ricochet.', 'It was no ricochet.')).accepted();
    once.when(amend('e10', '/carriedBy', null, 'D2')).accepted();
    once.when(amend('e10', '/issued', data.issued, on('2025-10-19'))).refusedAs('issued-before-published', '/changes/0/after');
    once.when(amend('e10', '/affects/0', 'A1', 'A3')).refusedAs('field-not-amendable', '/changes/0/path');
  });
});
