import { describe, it } from '@jest/globals';
import type { Decided } from '../events.js';
import type { Specific } from '../speech.js';
import {
  AN_INCIDENT, D1, D2, DHS, assertion, by, chosen, id, ids, mergedSources, officials, on, position, question, relayIn, someFacts, states,
  utterance, voided, voiceOf,
} from '../testing/builders.js';
import { given } from '../testing/scenario.js';
import type { CommandOf, UtteranceGiven } from './commands.js';
import type { Utterance } from './events.js';

type Log = CommandOf<'LogAssertion'>;
const said = (extra: Partial<Utterance> = {}): UtteranceGiven & { kind: 'new' } =>
  ({ kind: 'new', utterance: utterance('U9', extra).data });
const log: Log = {
  type: 'LogAssertion', assertion: id('A9'), label: 'A9', utterance: said(), gist: 'a ricochet hit the hand',
  certainty: 'asserted',
  relays: [relayIn('D1')], act: states('Q1/ricochet'),
};
const aQuantity: Extract<Specific, { kind: 'quantity' }> =
  { kind: 'quantity', of: 'assaults', value: '170', comparator: '>', unit: 'assaults', base: null, period: null };
const logged = assertion('A9', { utterance: id('U9'), gist: 'a ricochet hit the hand' });
const incident = given(...AN_INCIDENT);

describe('logging an assertion', () => {
  it('emits the utterance with it', () => incident.when(log).then(utterance('U9'), logged));
  it('may report an utterance held already', () => incident.when({ ...log, utterance: { kind: 'held', utterance: id('U1') } })
    .then(assertion('A9', { utterance: id('U1'), gist: 'a ricochet hit the hand' })));
  it('may adopt an utterance of another incident', () =>
    incident.when({ ...log, utterance: { kind: 'adopted', utterance: utterance('U9').data, from: id('I2') } })
      .then({ type: 'UtteranceAdopted', data: { ...utterance('U9').data, from: id('I2') } }, logged));
  it('may raise the question it answers', () => incident
    .when({
      ...log, act: states('Q2/yes'),
      question: {
        question: id('Q2'), text: 'did he ram', positions: 'open', options: [{ position: id('Q2/yes'), text: 'he did' }],
      },
    })
    .then(
      { type: 'QuestionRaised', data: { question: id('Q2'), text: 'did he ram', positions: 'open' } },
      position('Q2/yes', { text: 'he did' }), utterance('U9'), { ...logged, data: { ...logged.data, act: states('Q2/yes') } },
    ));
  it('may stay unsorted', () => {
    const { act: _, ...unsorted } = log;
    incident.when(unsorted).accepted();
  });

  it.each<[string, Partial<Log>, string, string]>([
    ['a new id', { assertion: id('A1') }, 'already-exists', '/assertion'],
    ['a free label', { label: 'A1' }, 'label-taken', '/label'],
    ['a gist', { gist: ' ' }, 'text-empty', '/gist'],
    ['a gist of bearable length', { gist: 'x'.repeat(1_001) }, 'too-long', '/gist'],
    ['a quote, if one is given', { quote: '' }, 'text-empty', '/quote'],
    ['few relays', { relays: Array.from({ length: 21 }, () => relayIn('D1')) }, 'too-many', '/relays'],
    ['relays by somebody', { relays: [{ ...relayIn('D1'), by: {} }] }, 'relay-by-nobody', '/relays/0/by'],
    ['relays in documents that exist', { relays: [relayIn('D1'), relayIn('D9')] }, 'unknown-document', '/relays/1/by/document'],
    ['relays by sources that exist', { relays: [{ ...relayIn('D1'), by: { source: id('nobody') } }] }, 'unknown-source',
      '/relays/0/by/source'],
    ['reports that can be out already', { relays: [relayIn('D4')] }, 'published-after-recorded', '/relays/0/by/document'],
  ])('needs %s', (_, change, code, pointer) => incident.when({ ...log, ...change }).refusedAs(code, pointer));

  it.each<[string, Log['act'], string, string]>([
    ['answers to questions that exist', states('Q7'), 'unknown-question', '/act/answers/0/question'],
    ['positions that exist', states('Q1/no'), 'unknown-position', '/act/answers/0/position'],
    ['no answer twice', states('Q1/grab', 'Q1/grab'), 'named-twice', '/act/answers/1'],
    ['a promise of something', { kind: 'commits', to: '', followUp: true }, 'text-empty', '/act/to'],
    ['a promise about a question that exists', { kind: 'commits', to: 'tell', followUp: true, question: id('Q7') },
      'unknown-question', '/act/question'],
    ['silence on a question that exists', { kind: 'withholds', question: id('Q7'), absence: 'notKnown' }, 'unknown-question',
      '/act/question'],
    ['silence of somebody', { kind: 'withholds', question: id('Q1'), absence: 'noResponse', by: by('nobody') }, 'unknown-source',
      '/act/by/speaker/source'],
    ['omission from an utterance held', { kind: 'withholds', question: id('Q1'), absence: 'omitted', from: id('U7') },
      'unknown-utterance', '/act/from'],
  ])('needs %s', (_, act, code, pointer) => incident.when({ ...log, ...(act ? { act } : {}) }).refusedAs(code, pointer));

  it('keeps positions with their questions', () => given(...AN_INCIDENT, question('Q2'), position('Q2/no'))
    .when({ ...log, act: { kind: 'states', answers: [{ question: id('Q1'), position: id('Q2/no') }] } })
    .refusedAs('position-of-another-question', '/act/answers/0/position'));
  it('does not answer a voided question', () => given(...AN_INCIDENT, question('Q2'), voided('e10'))
    .when({ ...log, act: states('Q2') }).refusedAs('unknown-question', '/act/answers/0/question'));
  it.each(['1e3', 'many', '1,000', '', '.5'])('takes quantities in decimal, not %p', (value) => incident
    .when({ ...log, specifics: [{ ...aQuantity, value }] })
    .refusedAs(value === '' ? 'text-empty' : 'field-malformed', '/specifics/0/value'));
  it('takes what the form asked for and the source did not state', () => incident
    .when({ ...log, specifics: [{ ...aQuantity, value: '-1000.5', comparator: '~' }] }).accepted());
});

describe('an utterance', () => {
  it.each<[string, Partial<Utterance>, string, string]>([
    ['a new id', { utterance: id('U1') }, 'already-exists', '/utterance'],
    ['speakers that exist', { claimants: [by('dhs'), by('nobody')] }, 'unknown-source', '/utterance/claimants/1/speaker/source'],
    ['bodies that exist', { claimants: [by('mclaughlin', 'nobody')] }, 'unknown-source', '/utterance/claimants/0/onBehalfOf'],
    ['bodies that are bodies', { claimants: [by('dhs', 'mclaughlin')] }, 'not-a-body', '/utterance/claimants/0/onBehalfOf'],
    ['distinct claimants', { claimants: [by('dhs'), by('ice'), by('dhs')] }, 'named-twice', '/utterance/claimants/2'],
    ['a class that is described', { claimants: [officials(' ')] }, 'text-empty', '/utterance/claimants/0/speaker/described'],
    ['a document where it is its own voice', { claimants: [by('dhs')], channel: 'ownVoice' }, 'own-voice-needs-document',
      '/utterance/claimants'],
    ['someone else where it is not', { claimants: [voiceOf('D1')] }, 'document-cannot-speak', '/utterance/claimants/0/speaker'],
    ['a document that speaks for itself', { claimants: [{ ...voiceOf('D1'), onBehalfOf: DHS.source }], channel: 'footage' },
      'document-cannot-speak', '/utterance/claimants/0/onBehalfOf'],
    ['a document that exists', { document: id('D9') }, 'unknown-document', '/utterance/document'],
    ['a document that can be out already', { channel: 'post', document: id('D4') }, 'published-after-recorded',
      '/utterance/document'],
    ['to be said before it is recorded', { said: on('2025-10-23') }, 'said-after-recorded', '/utterance/said'],
    ['sound bounds', { said: on('2025-10-21', '2025-10-20') }, 'time-bounds-crossed', '/utterance/said/earliest'],
    ['bounds that are instants', { said: { ...on('2025-10-21'), latest: '2025-02-30T00:00:00.000Z' } }, 'field-malformed',
      '/utterance/said/latest'],
    ['a zone that exists', { said: { ...on('2025-10-21'), zone: 'Mars/Olympus' } }, 'zone-unknown', '/utterance/said/zone'],
  ])('needs %s', (_, extra, code, pointer) => incident.when({ ...log, utterance: said(extra) }).refusedAs(code, pointer));

  it('may have been said after it was recorded only if it cannot have been before', () =>
    incident.when({ ...log, utterance: said({ said: on('2025-10-22', '2025-10-25') }) }).accepted());
  it('may have been said at any time, as far as is known', () =>
    incident.when({ ...log, utterance: said({ said: { ...on('2025-10-22'), earliest: null, latest: null } }) }).accepted());
  it('may be joint', () => incident.when({ ...log, utterance: said({ claimants: [by('usms'), by('ice')] }) }).accepted());
  it('may be two unlike classes', () =>
    incident.when({ ...log, utterance: said({ claimants: [officials(), officials('sources')] }) }).accepted());
  it('is held before it is reported again', () =>
    incident.when({ ...log, utterance: { kind: 'held', utterance: id('U7') } }).refusedAs('unknown-utterance', '/utterance'));
  it('is adopted from elsewhere', () =>
    incident.when({ ...log, utterance: { kind: 'adopted', utterance: utterance('U9').data, from: id('I1') } })
      .refusedAs('adopted-from-itself', '/utterance/from'));
  it('is adopted once', () =>
    incident.when({ ...log, utterance: { kind: 'adopted', utterance: utterance('U1').data, from: id('I2') } })
      .refusedAs('already-exists', '/utterance'));

  const own = said({ claimants: [voiceOf('D1')], channel: 'ownVoice' });
  it("as a document's own voice has no relay", () => {
    incident.when({ ...log, utterance: own }).refusedAs('own-voice-relayed', '/relays');
    incident.when({ ...log, utterance: own, relays: [] }).accepted();
  });
  it('as footage may be relayed', () =>
    incident.when({ ...log, utterance: said({ claimants: [voiceOf('D2')], channel: 'footage', document: id('D2') }) })
      .accepted());
});

describe('choosing what an assertion answers', () => {
  const choose: CommandOf<'ChooseAnswers'> =
    { type: 'ChooseAnswers', assertion: id('A1'), act: states('Q1/grab'), reason: 'on second reading' };

  it('is a judgement with a reason', () => incident.when(choose).then(chosen('A1', states('Q1/grab'))));
  it('needs the reason', () => incident.when({ ...choose, reason: ' ' }).refusedAs('text-empty', '/reason'));
  it('needs the assertion', () => incident.when({ ...choose, assertion: id('A7') }).refusedAs('unknown-assertion', '/assertion'));
  it('follows the rules of any act', () =>
    incident.when({ ...choose, act: states('Q7') }).refusedAs('unknown-question', '/act/answers/0/question'));
  it('changes something', () => incident.when({ ...choose, act: states('Q1/ricochet') }).refusedAs('nothing-changed', '/act'));
  it('may go back to an earlier choice', () =>
    given(...AN_INCIDENT, chosen('A1', states('Q1/grab'))).when({ ...choose, act: states('Q1/ricochet') }).accepted());
  it('refuses the choice in force', () =>
    given(...AN_INCIDENT, chosen('A1', states('Q1/grab'))).when(choose).refusedAs('nothing-changed', '/act'));
});

describe('retracting', () => {
  const retract = (extra: Partial<Utterance> = {}, assertions = ids('A1')): CommandOf<'RetractAssertions'> =>
    ({ type: 'RetractAssertions', assertions, utterance: said(extra), relays: [relayIn('D2')] });
  const retracted: Decided =
    { type: 'AssertionRetracted', data: { assertions: ids('A1'), utterance: id('U9'), relays: [relayIn('D2')] } };

  it('is an utterance of its own', () => incident.when(retract()).then(utterance('U9'), retracted));
  it('is for the claimant', () =>
    incident.when(retract({ claimants: [by('usms')] })).refusedAs('retraction-not-by-claimant', '/assertions/0'));
  it('may come from whom the claimant turned out to be', () => {
    incident.when(retract({ claimants: [by('usms')] }), mergedSources('dhs', 'usms')).accepted();
    incident.when(retract({ claimants: [by('usms')] }), mergedSources('dhs', 'ice', 'usms')).accepted();
    incident.when(retract({ claimants: [by('usms')] }), mergedSources('dhs', 'ice')).refusedAs('retraction-not-by-claimant', '/assertions/0');
  });
  it('may come from whoever speaks for the same body', () =>
    incident.when(retract({ claimants: [by('mclaughlin', 'dhs')] })).accepted());
  it('may come from an unnamed spokesperson of the body', () =>
    incident.when(retract({ claimants: [officials('spokesperson', 'dhs')] })).accepted());
  it('cannot come from a class nobody can identify', () =>
    incident.when(retract({ claimants: [officials()] }, ids('A2'))).refusedAs('retraction-not-by-claimant', '/assertions/0'));
  it('takes back what is known', () => incident.when(retract({}, ids('A1 A7'))).refusedAs('unknown-assertion', '/assertions/1'));
  it('names each assertion once', () => incident.when(retract({}, ids('A1 A1'))).refusedAs('named-twice', '/assertions/1'));
  it('comes after what it takes back', () =>
    incident.when(retract({ said: on('2025-10-20') })).refusedAs('retracted-before-said', '/assertions/0'));
  it('does not retract itself', () => incident.when({ ...retract(), utterance: { kind: 'held', utterance: id('U1') } })
    .refusedAs('retracted-by-itself', '/assertions/0'));
  it('is recorded once per report', () => {
    const again = given(...AN_INCIDENT, utterance('U9'), retracted);
    again.when({ ...retract(), utterance: { kind: 'held', utterance: id('U9') } }).refusedAs('nothing-changed');
    again.when({ ...retract(), utterance: { kind: 'held', utterance: id('U9') }, relays: [relayIn('D1')] }).accepted();
  });
  it('of a joint statement is joint', () => {
    const joint = given(...AN_INCIDENT, utterance('U3', { claimants: [by('usms'), by('ice')] }),
      assertion('A5', { utterance: id('U3') }));
    joint.when(retract({ claimants: [by('usms')] }, ids('A5'))).refusedAs('retraction-not-by-claimant', '/assertions/0');
    joint.when(retract({ claimants: [by('ice'), by('usms')] }, ids('A5'))).accepted();
  });
  it('of what a document said is for the document or its publisher', () => {
    const ownVoice = { claimants: [voiceOf('D1')] as const, channel: 'ownVoice' as const };
    const own = given(...AN_INCIDENT, utterance('U3', ownVoice), assertion('A5', { utterance: id('U3'), relays: [] }));
    own.when(retract({ claimants: [by('cnn')] }, ids('A5'))).accepted();
    own.when({ ...retract({ ...ownVoice }, ids('A5')), relays: [] }).accepted();
    const twoOfCnn = someFacts().documents;
    own.when({ ...retract({ ...ownVoice, claimants: [voiceOf('D2')] }, ids('A5')), relays: [] })
      .refusedAs('retraction-not-by-claimant', '/assertions/0');
    own.when({ ...retract({ ...ownVoice, claimants: [voiceOf('D2')] }, ids('A5')), relays: [] },
      { documents: new Map([...twoOfCnn, [D2.document, { ...D2, publisher: D1.publisher }]]) }).accepted();
  });
});
