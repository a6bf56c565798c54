import { describe, expect, it } from '@jest/globals';
import type { AssertionRef, Named, OfficialAccount, QuestionAccount, Statement } from '#domain/account/view.js';

import { unstyled } from '#reports/page.js';
import { renderAccount, renderQuestion } from './account.js';
import type { Page } from '#reports/page.js';
import { clockIn } from '#reports/times.js';

const page: Page = { width: 80, style: unstyled, clock: clockIn('America/Los_Angeles') };
const named = <Id extends string>(label: string): Named<Id> => ({ id: `id-${label}` as Id, label });
const ref = (label: string): AssertionRef => ({ ...named(label), entry: `event-${label}` as AssertionRef['entry'], gist: label, logIndex: 1 });
const event = { entry: 'e' as AssertionRef['entry'], logIndex: 1 };
const day = (date: string) => ({ earliest: `${date}T07:00:00.000Z`, latest: `${date}T23:00:00.000Z` });

const statement = (over: Partial<Statement> = {}): Statement => ({
  position: named('ricochet'), text: 'a ricochet', certainty: 'asserted', assertion: ref('A07'), variants: [ref('A57')], alsoSaid: [],
  who: 'mclaughlin for dhs → D1', said: day('2025-10-21'), publicFrom: day('2025-10-21'), since: '2025-10-21T07:00:00.000Z',
  presence: 'certain', retold: false, jointWith: [], quantities: [], revises: [], unclear: [], notices: [], ...over,
});
const question = (over: Partial<QuestionAccount> = {}): QuestionAccount => ({
  question: named('Q1'), text: "cause of the marshal's hand injury", agreement: 'single', atOdds: [], lines: [], beside: [], silences: [],
  blame: [], contradictions: [], settled: [], revisions: [], corrected: [], ...over,
});
const lines = (over: Partial<QuestionAccount>): readonly string[] => renderQuestion(question(over), page);

describe('the official account on a terminal', () => {
  it('names the incident, both moments, what it was computed from and the zone', () => {
    const account: OfficialAccount = {
      incident: { id: 'i' as OfficialAccount['incident']['id'], slug: 'south-los-angeles-shooting', title: 'South Los Angeles shooting' },
      asOf: { public: '2025-10-22T06:59:59.999Z', recorded: '2025-10-23T06:59:59.999Z', basis: 153, clock: 'carried' },
      questions: [question()],
    };
    expect(renderAccount(account, page).split('\n')).toEqual([
      'South Los Angeles shooting (south-los-angeles-shooting)',
      'Official account as public by 2025-10-21, recorded by 2025-10-22.',
      'computed from the log up to index 153; recorded times are carried from an older',
      'log where it had them; America/Los_Angeles',
      '',
      "Q1 cause of the marshal's hand injury (one official voice)",
    ]);
    expect(renderAccount({ ...account, questions: [] }, page)).toContain('Nothing was public on any question by then.');
  });

  it('shows a line by body and standing, with variants and disputes', () => {
    expect(lines({
      lines: [{ bodies: [named('dhs')], standing: 'onRecord', current: [statement()], history: [] }],
      contradictions: [{ ...named('R2'), ...event, strength: 'tension', status: 'open', latest: event, presence: 'certain' }],
    })).toEqual([
      "Q1 cause of the marshal's hand injury (one official voice)",
      '  disputed  R2 tension, open',
      '  on record dhs: a ricochet [A07 ≈ A57] · mclaughlin for dhs → D1 · asserted ·',
      '            said 2025-10-21',
    ]);
  });

  it('groups what stands beside by position, with its roots never added up', () => {
    expect(lines({
      beside: [{
        position: named('grab'), text: 'the shot fired while grabbing', roots: { identified: 1, unknownIndependence: 4 },
        statements: [statement({ assertion: ref('A10'), variants: [], who: 'investigators* → cnn → D1', certainty: 'believed' })],
      }],
    }).slice(1)).toEqual([
      '  beside    the shot fired while grabbing · 1 identified, plus 4 of unknown',
      '            independence',
      '            - investigators* → cnn → D1 [A10] · believed · said 2025-10-21',
    ]);
  });

  it('says a joint statement once, under all names, and again where a body said it alone', () => {
    const joint = statement({ text: 'not life-threatening', assertion: ref('A50'), variants: [], who: 'usms + ice → D2' });
    const alone = statement({
      text: 'not life-threatening', assertion: ref('A13'), variants: [], who: 'usms → D1', alsoSaid: [{ ...ref('A50'), certainty: 'asserted', jointWith: [named('ice')] }],
    });
    expect(lines({
      lines: [
        { bodies: [named('usms'), named('ice')], standing: 'onRecord', current: [joint], history: [] },
        { bodies: [named('usms')], standing: 'filing', current: [alone], history: [] },
      ],
    }).slice(1)).toEqual([
      '  on record usms + ice: not life-threatening [A50] · usms + ice → D2 ·',
      '            asserted · said 2025-10-21',
      '  filing    usms: not life-threatening [A13; also A50, jointly with ice] · usms',
      '            → D1 · asserted · said 2025-10-21',
    ]);
  });

  it('flags what is possible, retold, unclear, counted and revised, and lists silence, blame and what went before', () => {
    const flagged = statement({
      presence: 'possible', retold: true, publicFrom: { earliest: '2025-10-30T07:00:00.000Z', latest: '2025-11-02T06:59:59.999Z' },
      unclear: ['antecedent'], quantities: ['vehicles rammed > 1'], revises: [{ relation: named('R3'), announced: 'apparent' }],
    });
    const text = lines({
      lines: [{ bodies: [named('dhs')], standing: 'onRecord', current: [flagged], history: [{ ...statement(), ended: 'retracted', endedBy: { ...event, position: null } }] }],
      silences: [{ absence: 'noResponse', of: 'dhs', assertion: ref('A11'), variants: [ref('A12')], filledBy: [ref('A14')], presence: 'possible', notices: [] }],
      blame: [statement({ text: 'politicians', assertion: ref('A60'), variants: [], notices: [{ ...named('N1'), ...event, kind: 'update', publicFrom: day('2025-10-30'), presence: 'certain' }] })],
      revisions: [{ ...named('R3'), announced: 'apparent', from: [], to: ['boxed in'], ...event, said: { from: null, to: null }, presence: 'certain', explains: [] }],
      settled: [{ ...named('R4'), ...event, strength: 'contradiction', status: 'explained', latest: event, presence: 'certain' }],
      atOdds: [named('dhs')],
    }).join('\n').replaceAll(/\s+/g, ' ');
    expect(text).toContain('POSSIBLY public by then · RETOLD, public 2025-10-30 to 2025-11-01 · UNCLEAR: antecedent · vehicles rammed > 1 · revises R3 (apparent)');
    expect(text).toContain('earlier dhs, taken back: a ricochet');
    expect(text).toContain('silence no response: dhs [A11 ≈ A12] · since answered by A14 · POSSIBLY public by then');
    expect(text).toContain('blame politicians [A60]');
    expect(text).toContain('update N1 by the publisher');
    expect(text).toContain('settled R4 contradiction, explained');
    expect(text).toContain('at odds dhs with itself');
    expect(text).toContain('revised R3 apparent revision, unconfirmed: (nothing) → boxed in');
  });
});
