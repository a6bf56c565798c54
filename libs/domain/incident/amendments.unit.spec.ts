import { describe, expect, it } from '@jest/globals';
import { TEXT_LIMITS } from '../limits.js';
import {
  AN_INCIDENT, amendedEntry, assertion, by, chosen, id, ids, merged, officials, on, position, question, raised, related, relayIn,
  states, step,
  utterance, voided, voiceOf,
} from '../testing/builders.js';
import { amend, given, voiding } from '../testing/scenario.js';

const incident = given(...AN_INCIDENT);

describe('amending an entry', () => {
  it('says what stood there and what does now', () => incident.when(amend('e6', '/gist', 'what A1 says', 'what A1 said'))
    .then(amendedEntry('e6', '/gist', 'what A1 says', 'what A1 said')));
  it('may fill in what was left out', () => incident.when(amend('e6', '/quote', null, 'a ricochet')).accepted());
  it('may take out what need not be there', () => incident.when(amend('e6', '/label', 'A1', null)).accepted());
  it('may keep "not known" as a value', () => {
    const amended = given(...AN_INCIDENT, amendedEntry('e0', '/happened', on('2025-10-21'), null)).state();
    expect(amended.record.opened?.data).toMatchObject({ happened: null });
    incident.when(amend('e0', '/happened', on('2025-10-21'), null)).accepted();
  });
  it('may go deep', () => incident.when(amend('e6', '/relays/0/mode', 'paraphrase', 'quote')).accepted());
  it('may change several fields at once', () => incident.when({
    type: 'AmendEntry', entry: id('e6'), reason: 'slips',
    changes: [
      { path: '/gist', before: 'what A1 says', after: 'x' },
      { path: '/certainty', before: 'asserted', after: 'believed' },
    ],
  }).accepted());
  it('needs a reason', () =>
    incident.when({ ...amend('e6', '/gist', 'what A1 says', 'x'), reason: '' }).refusedAs('text-empty', '/reason'));
  it('needs a change', () =>
    incident.when({ ...amend('e6', '/gist', 1, 2), changes: [] as never }).refusedAs('too-few', '/changes'));

  it('needs an entry', () => incident.when(amend('e99', '/gist', 'a', 'b')).refusedAs('unknown-entry', '/entry'));
  it('needs an entry that stands', () =>
    given(...AN_INCIDENT, voided('e9')).when(amend('e9', '/gist', 'what A4 says', 'b')).refusedAs('entry-voided', '/entry'));
  it.each(['EntryAmended', 'IncidentPublished'] as const)('leaves %s alone', (type) => {
    const done = type === 'EntryAmended' ? amendedEntry('e6', '/gist', 'what A1 says', 'x')
      : { type, data: { incident: id('I1') as never, throughRevision: 3 } } as const;
    given(...AN_INCIDENT, done).when(amend('e10', '/reason', 'a slip', 'b')).refusedAs('entry-not-amendable', '/entry');
  });

  it.each([
    ['e6', '/assertion'], ['e6', '/utterance'], ['e6', '/act/answers'], ['e1', '/question'], ['e2', '/question'],
    ['e4', '/utterance'], ['e0', '/incident'],
    ['e0', '/slug'], ['e6', '/nothing'],
  ])('of %s does not touch %s', (entry, path) =>
    incident.when(amend(entry, path, 'a', 'b')).refusedAs('field-not-amendable', '/changes/0/path'));
  it.each(['gist', '/gist/', '', '/~2', '//gist'])('understands paths, not %p', (path) =>
    incident.when(amend('e6', path, 'a', 'b')).refusedAs(path === '' ? 'text-empty' : 'path-not-found', '/changes/0/path'));
  it('finds the place', () =>
    incident.when(amend('e6', '/relays/7', null, relayIn('D2'))).refusedAs('path-not-found', '/changes/0/path'));
  it('is about what stands now', () => {
    incident.when(amend('e6', '/gist', 'what it said', 'x')).refusedAs('before-differs', '/changes/0/before');
    given(...AN_INCIDENT, amendedEntry('e6', '/gist', 'what A1 says', 'x')).when(amend('e6', '/gist', 'what A1 says', 'y'))
      .refusedAs('before-differs', '/changes/0/before');
    given(...AN_INCIDENT, amendedEntry('e6', '/gist', 'what A1 says', 'x')).when(amend('e6', '/gist', 'x', 'y')).accepted();
  });
  it('changes something', () =>
    incident.when(amend('e6', '/gist', 'what A1 says', 'what A1 says')).refusedAs('nothing-changed', '/changes/0/after'));
  it('compares values, not spelling', () => {
    const { zone, latest, earliest } = on('2025-10-21');
    incident.when(amend('e4', '/said', { zone, latest, earliest }, on('2025-10-20'))).accepted();
  });
  it.each([['/relays', '/relays/0/mode'], ['/relays/0', '/relays']])('is about each place once: %s and %s', (first, second) =>
    incident.when({
    type: 'AmendEntry', entry: id('e6'), reason: 'a slip',
    changes: [
      { path: first, before: first === '/relays' ? [relayIn('D1')] : relayIn('D1'), after: [] },
      { path: second, before: 'x', after: 'y' },
    ],
  }).refusedAs('named-twice', '/changes/1/path'));
});

describe('an amended entry passes what a new one passes', () => {
  it.each<[string, string, string, unknown, unknown, string, string]>([
    ['form', 'e6', '/gist', 'what A1 says', 42, 'field-malformed', '/changes/0/after'],
    ['words', 'e6', '/gist', 'what A1 says', ' ', 'text-empty', '/changes/0/after'],
    ['length', 'e6', '/gist', 'what A1 says', 'x'.repeat(TEXT_LIMITS.gist + 1), 'too-long', '/changes/0/after'],
    ['what has to be there', 'e6', '/gist', 'what A1 says', null, 'field-malformed', '/changes/0/after'],
    ['the vocabulary', 'e6', '/certainty', 'asserted', 'sure', 'field-malformed', '/changes/0/after'],
    ['nothing else', 'e6', '/relays/0/by', { document: 'D1' }, { document: 'D1', page: 3 }, 'field-malformed',
      '/changes/0/after/page'],
    ['no deep surprise', 'e6', '/relays/0/__proto__', null, { x: 1 }, 'field-malformed', '/changes/0/after'],
    ['labels', 'e6', '/label', 'A1', 'A2', 'label-taken', '/changes/0/after'],
    ['labels of questions', 'e10', '/label', 'Q2', 'Q1', 'label-taken', '/changes/0/after'],
    ['labels of positions', 'e2', '/label', null, 'the-grab', 'label-taken', '/changes/0/after'],
    ['labels of contradictions', 'e12', '/label', 'R1', 'R2', 'label-taken', '/changes/0/after'],
    ['labels of relations', 'e14', '/label', 'L1', 'L2', 'label-taken', '/changes/0/after'],
    ['documents', 'e6', '/relays/0/by/document', 'D1', 'D9', 'unknown-document', '/changes/0/after'],
    ['reports that can be out when it was recorded', 'e6', '/relays/0/by/document', 'D1', 'D4', 'published-after-recorded',
      '/changes/0/after'],
    ['sources', 'e4', '/claimants', [by('dhs')], [by('nobody')], 'unknown-source', '/changes/0/after/0/speaker/source'],
    ['channels', 'e4', '/channel', 'statement', 'ownVoice', 'own-voice-needs-document', '/changes'],
    ['times', 'e4', '/said', on('2025-10-21'), on('2025-10-23'), 'said-after-recorded', '/changes/0/after'],
    ['bounds', 'e4', '/said/earliest', '2025-10-21T00:00:00.000Z', '2025-10-22T00:00:00.000Z', 'time-bounds-crossed',
      '/changes/0/after'],
    ['zones', 'e0', '/zone', 'America/Los_Angeles', 'Mars/Olympus', 'zone-unknown', '/changes/0/after'],
    ['ends', 'e14', '/to', ['A1'], ['A1', 'A2'], 'sides-overlap', '/changes/0/after/1'],
    ['evidence', 'e16', '/evidence', ['A1'], [], 'evidence-required', '/changes/0/after'],
    ['existing evidence', 'e16', '/evidence', ['A1'], ['A7'], 'unknown-assertion', '/changes/0/after/0'],
  ])('%s', (_, entry, path, before, after, code, pointer) => given(
    ...AN_INCIDENT, question('Q2'), position('Q1/third', { label: 'the-grab' }), raised('R1', 'A1', 'A2'),
    raised('R2', 'A3', 'A4'),
    related('L1', 'A2', 'A1'), related('L2', 'A3', 'A4'), step('ContradictionExplained'),
  ).when(amend(entry, path, before, after)).refusedAs(code, pointer));

  it('may turn to a source that exists', () =>
    incident.when(amend('e4', '/claimants/0/speaker/source', 'dhs', 'ice')).accepted());
  it('keeps a source that has gone since', () =>
    incident.when(amend('e6', '/gist', 'what A1 says', 'x'), { documents: new Map() }).accepted());
  it('leaves who and what is named by reports of it alone', () => incident
    .when(amend('e4', '/claimants/0/speaker/source', 'dhs', 'ice'), { documents: new Map() }).accepted());
  it('may have been reported since by what was published after it was recorded', () => given(
    ...AN_INCIDENT, assertion('A5', { relays: [relayIn('D4')] }),
  ).when(amend('e4', '/said', on('2025-10-21'), on('2025-10-20'))).accepted());
  it('keeps its own label', () => incident.when(amend('e6', '/quote', null, 'x')).accepted());
  it('may take a label that is free again', () =>
    given(...AN_INCIDENT, amendedEntry('e6', '/label', 'A1', null)).when(amend('e7', '/label', 'A2', 'A1')).accepted());
  it('keeps an announced revision one body\'s', () => given(
    ...AN_INCIDENT,
    {
      type: 'AccountRevised', data: { relation: id('R3'), from: ids('A1'), to: ids('A2'), announced: 'apparent', rationale: 'x' },
    },
  ).when(amend('e10', '/announced', 'apparent', 'announced')).refusedAs('revision-crosses-claimants', '/changes/0/after'));
  it('keeps reports of it sound', () => given(
    ...AN_INCIDENT, utterance('U3', { claimants: [voiceOf('D1')], channel: 'footage' }), assertion('A5', { utterance: id('U3') }),
  ).when(amend('e10', '/channel', 'footage', 'ownVoice')).refusedAs('own-voice-relayed', '/changes/0/after'));
  it('keeps what is merged together', () => given(...AN_INCIDENT, merged('M1', 'U1', 'U2'))
    .when(amend('e4', '/said', on('2025-10-21'), on('2025-10-20'))).refusedAs('said-apart', '/changes/0/after'));
  it('is judged at the time it was recorded, not now', () => incident
    .when(amend('e4', '/said', on('2025-10-21'), on('2025-10-23')), { recordedAt: '2025-11-01T00:00:00.000Z' })
    .refusedAs('said-after-recorded', '/changes/0/after'));
});

describe('voiding an entry', () => {
  it('takes it out, with a reason', () => incident.when(voiding('e9')).then(voided('e9')));
  it('needs the reason', () => incident.when({ ...voiding('e9'), reason: '' }).refusedAs('text-empty', '/reason'));
  it('needs the entry', () => incident.when(voiding('e99')).refusedAs('unknown-entry', '/entry'));
  it('happens once', () => given(...AN_INCIDENT, voided('e9')).when(voiding('e9')).refusedAs('entry-voided', '/entry'));
  it('spares the opening', () => incident.when(voiding('e0')).refusedAs('entry-not-voidable', '/entry'));
  it('spares our own fixes', () =>
    given(...AN_INCIDENT, voided('e9')).when(voiding('e10')).refusedAs('entry-not-voidable', '/entry'));
  it.each([
    ['a question with positions', 'e1'], ['a position that is taken', 'e2'], ['an utterance that is reported', 'e4'],
  ])('spares %s', (_, entry) => incident.when(voiding(entry)).refusedAs('entry-referenced', '/entry'));
  it('names who refers to it', () => {
    expect(() => incident.when(voiding('e4')).accepted()).toThrow('Entry e6 (AssertionLogged)');
  });
  it.each([
    ['a side', raised('R1', 'A1', 'A2')], ['a relation', related('L1', 'A1', 'A2')], ['a choice', chosen('A1', states('Q1'))],
    ['a retraction', { type: 'AssertionRetracted',
      data: { assertions: ids('A1'), utterance: id('U1') as never, relays: [] } } as const],
    ['a dismissal', { type: 'CandidateDismissed',
      data: { candidate: id('U1~U2') as never, covering: ids('A1'), reason: 'x' } } as const],
  ])('spares an assertion that stands in %s', (_, reference) =>
    given(...AN_INCIDENT, reference).when(voiding('e6')).refusedAs('entry-referenced', '/entry'));
  it('spares a position that a dismissed candidate is about', () => given(
    ...AN_INCIDENT, position('Q1/third'),
    { type: 'CandidateDismissed', data: { candidate: id('Q1/grab~Q1/third'), covering: ids('A1'), reason: 'x' } },
  ).when(voiding('e10')).refusedAs('entry-referenced', '/entry'));
  it('goes through once the reference is gone', () => {
    const past = [...AN_INCIDENT, related('L1', 'A1', 'A2')];
    given(...past, voided('e10')).when(voiding('e6')).accepted();
    given(...past, amendedEntry('e10', '/from', ['A1'], ['A3'])).when(voiding('e6')).accepted();
  });
  it('does not pull a step from under the next', () => {
    const past = [...AN_INCIDENT, raised('R1', 'A1', 'A2'), step('ContradictionExplained'), step('ContradictionReopened')];
    given(...past).when(voiding('e11')).refusedAs('step-relied-on', '/entry');
    given(...past).when(voiding('e12')).accepted();
    given(...past, voided('e12')).when(voiding('e11')).accepted();
  });
  it('does not bring back a merge that has become impossible', () => given(
    ...AN_INCIDENT, merged('M1', 'U1', 'U2'), { type: 'RelationWithdrawn', data: { relation: id('M1'), reason: 'not one' } },
    amendedEntry('e4', '/said', on('2025-10-21'), on('2025-10-20')),
  ).when(voiding('e11')).refusedAs('said-apart', '/entry'));
});

describe('an anonymous class', () => {
  it('can be amended in its words', () => given(...AN_INCIDENT)
    .when(amend('e5', '/claimants', [officials()], [officials('federal officials')])).accepted());
});
