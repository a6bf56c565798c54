import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { by, id, on } from '../testing/builders.js';
import { emptyRecord } from '../incident/record.js';
import { Identities, withIdentities } from './identities.js';
import {
  asks, changesBetween, identitiesAfter, mergedInto, reports, rowsBetween, says, shown, splitOff, suggested, told, toldWith, withdrawn,
} from './testing.js';
import type { Told } from './testing.js';

const DAY = '2025-10-30';
const q = asks('Q1', 'exclusive', 'a', 'b');
const homeland = { who: by('homeland') };
const at = (source: string, place: Parameters<Identities['at']>[1], ...events: readonly Decided[]) =>
  identitiesAfter(...events).at(id(source), place)?.source ?? source;

describe('who a source is', () => {
  it('is whom it was merged into, over however many merges', () => {
    expect(at('homeland', null, mergedInto('m1', 'homeland', 'dhs'))).toBe('dhs');
    expect(at('homeland', null, mergedInto('m1', 'homeland', 'dhs'), mergedInto('m2', 'dhs', 'ice'))).toBe('ice');
    expect(at('homeland', null, mergedInto('m1', 'homeland', 'dhs'), withdrawn('m1'))).toBe('homeland');
  });
  it('is settled by the first of two merges, and by none that closes a circle', () => {
    expect(at('homeland', null, mergedInto('m1', 'homeland', 'dhs'), mergedInto('m2', 'homeland', 'ice'))).toBe('dhs');
    expect(at('homeland', null, mergedInto('m1', 'homeland', 'dhs'), mergedInto('m2', 'homeland', 'ice'), withdrawn('m1'))).toBe('ice');
    const circle = [mergedInto('m1', 'homeland', 'dhs'), mergedInto('m2', 'dhs', 'homeland')];
    expect([at('homeland', null, ...circle), at('dhs', null, ...circle)]).toEqual(['dhs', 'dhs']);
  });
  it('is the part, where a split names the place', () => {
    const split = splitOff('s1', 'dhs', 'homeland', 'uA1', 'A2');
    expect(at('dhs', { utterance: id('uA1') }, split)).toBe('homeland');
    expect(at('dhs', { assertion: id('A2') }, split)).toBe('homeland');
    expect([at('dhs', { utterance: id('A2') }, split), at('dhs', { assertion: id('uA1') }, split), at('dhs', null, split)]).toEqual(['dhs', 'dhs', 'dhs']);
  });
  it('follows splits before merges, and both as far as they lead', () => {
    const place = { utterance: id<'u' & never>('uA1') };
    expect(at('dhs', place, splitOff('s1', 'dhs', 'homeland', 'uA1'), mergedInto('m1', 'homeland', 'ice'))).toBe('ice');
    expect(at('homeland', place, mergedInto('m1', 'homeland', 'dhs'), splitOff('s1', 'dhs', 'ice', 'uA1'))).toBe('ice');
    expect(at('homeland', place, mergedInto('m1', 'homeland', 'dhs'), splitOff('s1', 'homeland', 'ice', 'uA1'))).toBe('ice');
  });
  it('comes to an end where two recorded at once lead back to each other', () =>
    expect(at('dhs', { utterance: id('uA1') }, splitOff('s1', 'dhs', 'homeland', 'uA1'), mergedInto('m1', 'homeland', 'dhs'))).toBe('dhs'));
});

describe('a record with identities', () => {
  it('is the very same where nothing applies', () => {
    const record = emptyRecord();
    expect(withIdentities(record, identitiesAfter())).toBe(record);
    const { record: some } = told(q, says('A1', 'Q1/a'));
    expect(withIdentities(some, identitiesAfter(mergedInto('m1', 'homeland', 'usms'), splitOff('s1', 'dhs', 'ice', 'uA9')))).toBe(some);
    expect(withIdentities(some, identitiesAfter(mergedInto('m1', 'dhs', 'homeland')))).not.toBe(some);
  });
  it('has one speaker where a joint statement turns out to be of one, who speaks for nobody else', () => {
    const identities = identitiesAfter(mergedInto('m1', 'homeland', 'dhs'));
    const world = toldWith(identities, q, says('A1', 'Q1/a', { who: [by('dhs'), by('homeland')] }), says('A2', 'Q1/a', { who: by('homeland', 'dhs') }));
    expect([...world.reports.values()].map(({ who }) => who)).toEqual(['dhs → D1', 'dhs → D1']);
  });
  it('tells silences, relays and parents by who they are', () => {
    const identities = identitiesAfter(mergedInto('m1', 'homeland', 'dhs'), mergedInto('m2', 'dhs', 'usms'), mergedInto('m3', 'cnn', 'abc'));
    const passed: Told = says('A1', 'Q1/a', { in: null });
    const quiet = says('A2', '', { act: { kind: 'withholds', question: id('Q1'), absence: 'noResponse', by: by('homeland') } });
    const world = toldWith(identities, q, passed, quiet, says('A3', 'Q1/b', { who: by('ice') }));
    expect(world.references.sources.get(id('ice'))).toMatchObject({ partOf: 'usms' });
    expect(shown(world, DAY)).toMatchObject({ agreement: 'conflicting', lines: ['usms: a [A1]', 'ice: b [A3]'] });
    const { act } = world.reports.get(id('A2')) ?? {};
    expect(act).toMatchObject({ by: { speaker: { source: 'usms' } } });
  });
});

describe('the account after a merge', () => {
  const events = [q, says('A1', 'Q1/a'), says('A2', 'Q1/b', { ...homeland, said: on('2025-10-25'), in: 'D4' })];
  const merge = identitiesAfter(mergedInto('m1', 'homeland', 'dhs'));

  it('has one line where it had two', () => {
    expect(shown(told(events), DAY)).toMatchObject({ agreement: 'conflicting', lines: ['dhs: a [A1]', 'homeland: b [A2]'] });
    expect(shown(toldWith(merge, events), DAY)).toMatchObject({ agreement: 'single', lines: ['dhs: b [A2]'], history: ['dhs: a [A1] replaced'] });
    expect(suggested(told(events))).toEqual(['shift Q1/a~Q1/b: A1 1+0 × A2 1+0']);
    expect(suggested(toldWith(merge, events))).toEqual(['shift Q1/a~Q1/b: A1 1+0 × A2 1+0']);
  });
  it('is as it was once it is taken back', () => {
    const taken = identitiesAfter(mergedInto('m1', 'homeland', 'dhs'), withdrawn('m1'));
    expect(shown(toldWith(taken, events), DAY)).toEqual(shown(told(events), DAY));
  });
  it('differs from the one before by what we did, not by what the source did', () => {
    const [before, after] = [[told(events), DAY], [toldWith(merge, events), DAY]] as const;
    expect(rowsBetween(before, after)).toEqual(['reattributed dhs: homeland → dhs', 'reattributed dhs: a → b']);
    expect(changesBetween(before, after).map(({ causes }) => causes)).toEqual([['s0'], ['s0']]);
    expect(rowsBetween(after, before)).toEqual(['reattributed dhs: · → a', 'reattributed homeland: dhs → homeland']);
    expect(changesBetween(after, before).map(({ causes }) => causes)).toEqual([['s0'], ['s0']]);
  });
  it('tells one position held by both as held by the survivor, once', () => {
    const agreeing = [q, says('A1', 'Q1/a'), says('A2', 'Q1/a', homeland)];
    const rows = changesBetween([told(agreeing), DAY], [toldWith(merge, agreeing), DAY]);
    expect(rows.map(({ kind, before, after, causes }) => [kind, before, after, causes])).toEqual([['reattributed', 'homeland', 'dhs', ['s0']]]);
  });
  it('tells a firmer word that comes by a merge as ours', () => {
    const hedged = [q, says('A1', 'Q1/a', { certainty: 'believed' }), says('A2', 'Q1/a', { ...homeland, said: on('2025-10-25'), in: 'D4' })];
    expect(changesBetween([told(hedged), DAY], [toldWith(merge, hedged), DAY]).map(({ kind }) => kind).filter((kind) => kind !== 'reattributed')).toEqual([]);
  });
  it('still tells what the source did since as its own', () => {
    const [before, after] = [[toldWith(merge, events), '2025-10-24'], [toldWith(merge, events), DAY]] as const;
    expect(rowsBetween(before, after)).toEqual(['positionChanged dhs: a → b']);
  });
  it('tells a speaker by another name as ours', () => {
    const spoken = [q, says('A1', 'Q1/a', { who: by('smith', 'dhs') }), reports('A2', 'uA1', 'Q1/a')];
    const [row] = changesBetween([told(spoken), DAY], [toldWith(identitiesAfter(mergedInto('m1', 'smith', 'jones')), spoken), DAY]);
    expect(row).toMatchObject({ kind: 'reattributed', before: 'smith for dhs → D1', causes: ['s0'] });
  });
});

describe('the account after a split', () => {
  it('gives the part what is the part\'s', () => {
    const events = [q, says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: on('2025-10-25'), in: 'D4' })];
    const split = identitiesAfter(splitOff('s1', 'dhs', 'homeland', 'uA2'));
    expect(shown(toldWith(split, events), DAY).lines).toEqual(['dhs: a [A1]', 'homeland: b [A2]']);
    const rows = changesBetween([told(events), DAY], [toldWith(split, events), DAY]);
    expect(rows.map(({ kind, causes }) => [kind, causes])).toEqual([['reattributed', ['s0']], ['reattributed', ['s0']]]);
  });
});
