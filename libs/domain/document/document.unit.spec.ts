import { describe, expect, it } from '@jest/globals';
import { D1, D2, LATER, amendedEntry, id, on, someFacts, stored, voided } from '../testing/builders.js';
import { amend, outcomeOf, voiding } from '../testing/scenario.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { decide, evolve, initialState } from './document.js';
import type { DocumentCommand, RegisterDocument } from './document.js';
import type { Document } from './events.js';

const registered = (document: Document): Decided => ({ type: 'DocumentRegistered', data: document });
const register = (document: Document): RegisterDocument => ({ type: 'RegisterDocument', ...document });
const stateAfter = (events: readonly Decided[]) => stored(events, 'document-x').reduce(evolve, initialState());
const given = (...events: readonly Decided[]) => ({
  when: (command: DocumentCommand, facts: Partial<Facts> = {}) =>
    outcomeOf(() => decide(stateAfter(events), command, someFacts(facts))),
});

describe('a document', () => {
  it('is registered', () => given().when(register(D1)).then(registered(D1)));
  it('may have no known publisher', () => given().when(register(D2)).then(registered(D2)));
  it('is registered once', () => given(registered(D1)).when(register(D1)).refusedAs('already-exists', '/document'));
  it.each<[string, Partial<Document>, string, string]>([
    ['a title', { title: '' }, 'text-empty', '/title'],
    ['a publisher that exists', { publisher: id('nobody') }, 'unknown-source', '/publisher'],
    ['an address on the web', { url: 'ftp://example.org/a' }, 'url-malformed', '/url'],
    ['an address that is one', { url: 'https://' }, 'url-malformed', '/url'],
    ['an instant', { published: { ...on('2025-10-21'), earliest: '2025-10-21' } }, 'field-malformed', '/published/earliest'],
    ['sound bounds', { published: on('2025-10-21', '2025-10-20') }, 'time-bounds-crossed', '/published/earliest'],
  ])('needs %s', (_, change, code, pointer) => given().when(register({ ...D1, ...change })).refusedAs(code, pointer));
  it('was not certainly published after it is recorded', () => {
    given().when(register(LATER)).refusedAs('published-after-recorded', '/published');
    given().when(register(LATER), { recordedAt: '2025-10-30T12:00:00.000Z' }).accepted();
  });
});

describe('fixing a document', () => {
  it('amends its publication time', () => {
    const amendment = amendedEntry('e0', '/published', D1.published, on('2025-10-20'));
    given(registered(D1)).when(amend('e0', '/published', D1.published, on('2025-10-20'))).then(amendment);
    expect(stateAfter([registered(D1), amendment]).document).toEqual({ ...D1, published: on('2025-10-20') });
  });
  it('judges it at the time it was recorded', () => given(registered(D1))
    .when(amend('e0', '/published', D1.published, LATER.published), { recordedAt: '2025-11-01T00:00:00.000Z' })
    .refusedAs('published-after-recorded', '/changes/0/after'));
  it('can say that the publisher is not known after all', () => {
    given(registered(D1)).when(amend('e0', '/publisher', 'cnn', null)).accepted();
    expect(stateAfter([registered(D1), amendedEntry('e0', '/publisher', 'cnn', null)]).document)
      .toEqual({ ...D1, publisher: null });
  });
  it('keeps a publisher that has gone since', () =>
    given(registered(D1)).when(amend('e0', '/title', 'a report', 'x'), { sources: new Map() }).accepted());
  it('keeps its id', () =>
    given(registered(D1)).when(amend('e0', '/document', 'D1', 'x')).refusedAs('field-not-amendable', '/changes/0/path'));
  it('voids it, unless it is named elsewhere', () => {
    given(registered(D1)).when(voiding('e0')).then(voided('e0'));
    given(registered(D1)).when(voiding('e0'), { namedBy: 'incident I1' }).refusedAs('entry-referenced', '/entry');
    given(registered(D1), voided('e0')).when(voiding('e1')).refusedAs('entry-not-voidable', '/entry');
    expect(stateAfter([registered(D1), voided('e0')]).document).toBeNull();
  });
});

describe('a second person for a document', () => {
  const proposed: Decided = { type: 'VoidingProposed', data: { entry: id('e0'), reason: 'a slip' } };
  const approve: DocumentCommand = { type: 'ApproveProposal', proposal: id('e1') };
  const other = { fourEyes: true, by: 'somebody else' };

  it('is needed to void what somebody else recorded', () =>
    given(registered(D1)).when(voiding('e0'), other).refusedAs('four-eyes-required', '/entry'));
  it('approves what was proposed', () => {
    given(registered(D1)).when({ type: 'ProposeVoiding', entry: id('e0'), reason: 'a slip' }, other).then(proposed);
    given(registered(D1), proposed).when(approve, other)
      .then({ type: 'EntryVoided', data: { entry: id('e0'), reason: 'a slip', proposal: id('e1') } });
    given(registered(D1), proposed).when(approve, { fourEyes: true, by: 'desk-1' }).refusedAs('approver-is-proposer', '/proposal');
  });
  it('or rejects it', () => given(registered(D1), proposed).when({ type: 'RejectProposal', proposal: id('e1'), reason: 'no slip' }, other)
    .then({ type: 'ProposalRejected', data: { proposal: id('e1'), reason: 'no slip' } }));
});
