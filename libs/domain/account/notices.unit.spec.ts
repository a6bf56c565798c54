import { describe, expect, it } from '@jest/globals';
import type { Decided, EventType } from '../events.js';
import { by, id, ids, on } from '../testing/builders.js';
import { accountAt, asks, changesBetween, reports, rowsBetween, says, shown, suggested, told } from './testing.js';
import type { World } from './world.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b');
const [BEFORE, AFTER] = ['2025-10-24', '2025-10-26'];

type NoticeType = Extract<EventType, 'CorrectionIssued' | 'ClarificationIssued' | 'UpdateIssued'>;
const issued = (type: NoticeType, n: string, affects: string, more: object = {}): Decided => ({
  type,
  data: { notice: id(n), label: n, document: id('D1'), issued: on('2025-10-25'), text: 'as printed', affects: ids(affects), instead: [], ...more },
} as Decided);
const corrected = (n: string, affects: string, more: object = {}): Decided => issued('CorrectionIssued', n, affects, more);
const noticesAt = (world: World, day: string) =>
  accountAt(world, day)[0]?.lines.flatMap(({ current }) => current.flatMap(({ notices }) => notices.map(({ kind, label, presence }) => `${kind} ${label} ${presence}`)));

describe('a correction by the publisher', () => {
  const alone = told(Q1, says('A1', 'Q1/a'), corrected('N1', 'A1'));

  it('takes the report out from when it was public, and leaves it in history', () => {
    expect(shown(alone, BEFORE)).toMatchObject({ lines: ['dhs: a [A1]'], history: [] });
    expect(shown(alone, AFTER)).toMatchObject({ lines: [], history: ['dhs: a [A1] corrected'], agreement: 'none' });
    expect(accountAt(alone, AFTER)[0]?.lines[0]?.history[0]).toMatchObject({
      ended: 'corrected', endedBy: { entry: 'e6' }, notices: [{ kind: 'correction', label: 'N1', presence: 'certain' }],
    });
  });
  it('is told with its cause, and never as our own amendment', () => {
    expect(rowsBetween([alone, BEFORE], [alone, AFTER])).toEqual(['corrected dhs: a → ·']);
    expect(changesBetween([alone, BEFORE], [alone, AFTER])).toMatchObject([{ kind: 'corrected', causes: ['e6'], assertions: [{ label: 'A1' }] }]);
  });
  it('leaves the statement to other reports of the same utterance', () => {
    const two = told(Q1, says('A1', 'Q1/a', { mode: 'quote' }), reports('A2', 'uA1', 'Q1/a', { in: 'D2', certainty: 'alleged' }), corrected('N1', 'A1'));
    expect(shown(two, BEFORE).lines).toEqual(['dhs: a [A1 ≈ A2]']);
    expect(shown(two, AFTER)).toMatchObject({ lines: ['dhs: a [A2]'], history: [] });
    expect(accountAt(two, AFTER)[0]?.corrected).toMatchObject([{ assertion: { label: 'A1' }, notice: { label: 'N1' } }]);
    expect(changesBetween([two, BEFORE], [two, AFTER])).toMatchObject([{ kind: 'corrected', elapsedMs: null }]);
    // That the other report hedges is no change of theirs.
    expect(rowsBetween([two, BEFORE], [two, AFTER])).toEqual(['corrected dhs: a → a']);
  });
  it('brings back what the corrected report had replaced', () => {
    const world = told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/b', { said: on('2025-10-23') }), corrected('N1', 'A2'));
    expect(shown(world, BEFORE)).toMatchObject({ lines: ['dhs: b [A2]'], history: ['dhs: a [A1] replaced'] });
    expect(shown(world, AFTER)).toMatchObject({ lines: ['dhs: a [A1]'], history: ['dhs: b [A2] corrected'] });
    expect(rowsBetween([world, BEFORE], [world, AFTER])).toContain('corrected dhs: b → ·');
  });
  it('is public with the document that carries it', () => {
    const carried = told(Q1, says('A1', 'Q1/a'), corrected('N1', 'A1', { carriedBy: id('D4') }));
    expect(shown(carried, AFTER).lines).toEqual(['dhs: a [A1]']);
    expect(shown(carried, '2025-10-30').lines).toEqual([]);
  });
  it('that only may have been public takes nothing out, and marks it', () => {
    const maybe = told(Q1, says('A1', 'Q1/a'), corrected('N1', 'A1', { issued: on('2025-10-25', '2025-10-29') }));
    expect(shown(maybe, AFTER).lines).toEqual(['dhs: a [A1]']);
    expect(noticesAt(maybe, AFTER)).toEqual(['correction N1 possible']);
    expect(shown(maybe, '2025-10-29').lines).toEqual([]);
  });
  it('takes out what stands beside, and silences', () => {
    const world = told(Q1, says('A1', 'Q1/a', { who: { speaker: { kind: 'anonymous', described: 'officials', official: true } } }),
      says('A2', '', { who: by('usms'), act: { kind: 'withholds', question: id('Q1'), absence: 'notKnown' } }), corrected('N1', 'A1 A2'));
    expect(accountAt(world, BEFORE)[0]).toMatchObject({ beside: [{}], silences: [{}], corrected: [] });
    expect(accountAt(world, AFTER)[0]).toMatchObject({ beside: [], silences: [], corrected: [{ assertion: { label: 'A1' } }, { assertion: { label: 'A2' } }] });
    expect(rowsBetween([world, BEFORE], [world, AFTER])).toEqual(['corrected beside officials* → D1: a → ·', 'corrected usms → D1: notKnown → ·']);
    expect(changesBetween([world, BEFORE], [world, AFTER]).map(({ causes }) => causes)).toEqual([['e8'], ['e8']]);
  });
  it('ends what would clash', () => {
    const clash = [Q1, says('A1', 'Q1/a'), says('A2', 'Q1/b', { who: by('usms') })];
    expect(suggested(told(...clash))).toHaveLength(1);
    expect(suggested(told(...clash, corrected('N1', 'A2')))).toEqual([]);
  });
});

describe('a clarification and an update', () => {
  const world = told(Q1, says('A1', 'Q1/a'), issued('ClarificationIssued', 'N1', 'A1'), issued('UpdateIssued', 'N2', 'A1', { issued: on('2025-10-27') }));
  it('take nothing out and mark the statement from when they were public', () => {
    expect(noticesAt(world, BEFORE)).toEqual([]);
    expect(noticesAt(world, AFTER)).toEqual(['clarification N1 certain']);
    expect(noticesAt(world, '2025-10-28')).toEqual(['clarification N1 certain', 'update N2 certain']);
    expect(shown(world, '2025-10-28').history).toEqual([]);
  });
  it('are told as notices', () => {
    expect(rowsBetween([world, BEFORE], [world, '2025-10-28'])).toEqual(['noticed dhs: · → clarification N1, update N2']);
    expect(changesBetween([world, BEFORE], [world, '2025-10-28'])).toMatchObject([{ causes: ['e6', 'e7'] }]);
  });
});

describe('since filled by', () => {
  it('names what updates a silence, once it is public', () => {
    const world = told(Q1, says('A1', '', { act: { kind: 'withholds', question: id('Q1'), absence: 'notYetPublic' } }),
      says('A2', 'Q1/a', { said: on('2025-10-25') }),
      { type: 'AssertionsRelated', data: { relation: id('L1'), kind: 'updates', from: ids('A2'), to: ids('A1'), rationale: 'x' } });
    expect(accountAt(world, BEFORE)[0]?.silences[0]?.filledBy).toEqual([]);
    expect(accountAt(world, AFTER)[0]?.silences[0]?.filledBy).toMatchObject([{ label: 'A2' }]);
  });
});
