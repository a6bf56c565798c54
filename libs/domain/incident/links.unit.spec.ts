import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { AN_INCIDENT, amendedEntry, id, opened, stored, voided } from '../testing/builders.js';
import { amend, given, voiding } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';
import type { LinkKind, LinkStatus } from './events.js';
import { holderOf, linksIn } from './links.js';
import { statusOfLink } from './record.js';

const link = (to = 'I2', more: Partial<CommandOf<'LinkIncidents'>> = {}): CommandOf<'LinkIncidents'> =>
  ({ type: 'LinkIncidents', relation: id('L1'), from: id('I1'), to: id(to), kind: 'same', status: 'possible', rationale: 'same street, same hour', ...more });
const linked = (more: Partial<CommandOf<'LinkIncidents'>> = {}): Decided => {
  const { type: _, ...data } = link('I2', more);
  return { type: 'IncidentsLinked', data };
};
const judged = (status: LinkStatus, relation = 'L1'): Decided =>
  ({ type: 'IncidentLinkJudged', data: { relation: id(relation), status, reason: 'on a closer look' } });
const judge = (status: LinkStatus, relation = 'L1'): CommandOf<'JudgeIncidentLink'> =>
  ({ type: 'JudgeIncidentLink', relation: id(relation), status, reason: 'on a closer look' });
const withdrawn = (relation = 'L1'): Decided => ({ type: 'RelationWithdrawn', data: { relation: id(relation), reason: 'not so' } });
const OTHERS = { incidents: new Set([id<CommandOf<'LinkIncidents'>['to']>('I2'), id<CommandOf<'LinkIncidents'>['to']>('I3')]) };
const second = (kind: LinkKind, more: object = {}) => link('I2', { relation: id('L2'), kind, ...more });

describe('a link', () => {
  it('names the other incident, from either end', () => {
    given(opened()).when(link(), OTHERS).then(linked());
    given(opened()).when(link('I1', { from: id('I2') }), OTHERS).accepted();
  });
  it('is of two', () => given(opened()).when(link('I1'), OTHERS).refusedAs('related-to-itself', '/to'));
  it('is of incidents that are open', () => {
    given(opened()).when(link('I9'), OTHERS).refusedAs('unknown-incident', '/to');
    given(opened()).when(link()).refusedAs('unknown-incident', '/to');
    given(opened()).when(link('I3', { from: id('I2') }), OTHERS).refusedAs('unknown-incident', '/from');
  });
  it('has an id of its own', () => given(opened(), linked()).when(link('I3'), OTHERS).refusedAs('already-exists', '/relation'));
  it('stands alone between two incidents, whatever it says', () => {
    const held = given(opened(), linked({ kind: 'distinct', status: 'confirmed' }));
    held.when(second('same'), OTHERS).refusedAs('link-stands', '/to');
    held.when(link('I1', { relation: id('L2'), from: id('I2') }), OTHERS).refusedAs('link-stands', '/to');
    held.when(link('I3', { relation: id('L2') }), OTHERS).accepted();
  });
  it('makes room once it is rejected or withdrawn', () => {
    given(opened(), linked(), judged('rejected')).when(second('distinct'), OTHERS).accepted();
    given(opened(), linked(), withdrawn()).when(second('distinct'), OTHERS).accepted();
    given(opened(), linked({ status: 'rejected' })).when(second('distinct'), OTHERS).accepted();
  });
});

describe('judging a link', () => {
  it('changes what is thought of it', () => {
    given(opened(), linked()).when(judge('confirmed')).then(judged('confirmed'));
    const { links } = given(opened(), linked(), judged('confirmed'), judged('possible')).state().record;
    expect([...links.values()].map(statusOfLink)).toEqual(['possible']);
  });
  it('says something new of a link that stands', () => {
    given(opened(), linked()).when(judge('possible')).refusedAs('nothing-changed', '/status');
    given(opened()).when(judge('possible')).refusedAs('unknown-relation', '/relation');
    given(opened(), linked(), withdrawn()).when(judge('confirmed')).refusedAs('unknown-relation', '/relation');
  });
  it('does not bring back a link beside another', () => {
    const held = [opened(), linked(), judged('rejected'), linked({ relation: id('L2'), kind: 'distinct' })];
    given(...held).when(judge('possible')).refusedAs('link-stands', '/status');
    given(...held).when(voiding('e2')).refusedAs('link-stands', '/entry');
    given(...held.slice(0, 3)).when(voiding('e2')).accepted();
    given(opened(), linked(), withdrawn(), linked({ relation: id('L2') })).when(voiding('e2')).refusedAs('link-stands', '/entry');
  });
});

describe('taking back a link', () => {
  it('withdraws it once', () => {
    const withdraw: CommandOf<'WithdrawRelation'> = { type: 'WithdrawRelation', relation: id('L1'), reason: 'not so' };
    given(opened(), linked()).when(withdraw).then(withdrawn());
    given(opened(), linked(), withdrawn()).when(withdraw).refusedAs('already-withdrawn', '/relation');
  });
  it('voids it, where nothing rests on it', () => {
    given(opened(), linked()).when(voiding('e1')).then(voided('e1'));
    given(opened(), linked(), judged('confirmed')).when(voiding('e1')).refusedAs('entry-referenced', '/entry');
  });
  it('amends the reasons alone', () => {
    given(opened(), linked()).when(amend('e1', '/rationale', 'same street, same hour', 'same car')).then(amendedEntry('e1', '/rationale', 'same street, same hour', 'same car'));
    given(opened(), linked()).when(amend('e1', '/kind', 'same', 'partOf')).refusedAs('field-not-amendable', '/changes/0/path');
  });
});

describe('where a link stands', () => {
  it('is the incident that was opened earlier, and with equal times the same one from both ends', () => {
    const [a, b] = [{ incident: id<'A' & never>('a'), openedAt: '2025-10-22T08:00:00.000Z' }, { incident: id<'B' & never>('b'), openedAt: '2025-10-21T08:00:00.000Z' }];
    expect([holderOf(a, b), holderOf(b, a)]).toEqual(['b', 'b']);
    const same = { ...b, openedAt: a.openedAt };
    expect([holderOf(a, same), holderOf(same, a)]).toEqual(['a', 'a']);
  });
  it('tells the other end', () =>
    expect(linksIn(stored([...AN_INCIDENT, linked(), linked({ from: id('I3'), to: id('I1') })]), id('I1')))
      .toEqual([{ event: 'e10', other: 'I2' }, { event: 'e11', other: 'I3' }]));
});
