import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../errors.js';
import { timeFrom } from '../uncertain.js';
import { anchorOf } from './anchor.js';
import { ENGLISH } from './english.js';
import { GERMAN } from './testing/german.js';
import type { Language, Meaning } from './language.js';
import { timeFromWords } from './words.js';

const LA = 'America/Los_Angeles';
/** A Thursday. */
const ANCHOR = '2025-10-23';
const read = (words: string, anchor: string | null = ANCHOR, language: Language = ENGLISH, zone = LA) => timeFromWords(words, { zone, anchor, language });
const sentence = (words: string, anchor: string | null = ANCHOR, language?: Language): string => read(words, anchor, language).understood.replace(`, ${LA}`, '');
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
};
/** What a row leaves out is null. */
const rows = (all: readonly (readonly [string, string, string?])[]): readonly (readonly [string, string, string | null])[] =>
  all.map(([words, expected, more]) => [words, expected, more ?? null]);

describe('times in plain words, in a document of Thursday 23 October 2025', () => {
  it.each(rows([
    ['just before 9 a.m. on Tuesday', 'Tuesday 21 October 2025, 08:30–09:00'],
    ['Tuesday, just before 9 a.m.', 'Tuesday 21 October 2025, 08:30–09:00'],
    ['shortly before 9am Tuesday', 'Tuesday 21 October 2025, 08:00–09:00'],
    ['just after 9 a.m. on Tuesday', 'Tuesday 21 October 2025, 09:00–09:30'],
    ['shortly after noon', 'Thursday 23 October 2025, 12:00–13:00'],
    ['Tuesday shortly after noon', 'Tuesday 21 October 2025, 12:00–13:00'],
    ['around 3:15 pm', 'Thursday 23 October 2025, 14:45–15:45'],
    ['at about 3:15 p.m. on 21 October', 'Tuesday 21 October 2025, 14:45–15:45'],
    ['between 8 and 9 a.m. on 21 October', 'Tuesday 21 October 2025, 08:00–09:00'],
    ['between 11 and 1 p.m. on 21 October', 'Tuesday 21 October 2025, 11:00–13:00'],
    ['8–9 p.m. Tuesday', 'Tuesday 21 October 2025, 20:00–21:00'],
    ['from 10 a.m. to noon on Tuesday', 'Tuesday 21 October 2025, 10:00–12:00'],
    ['from 11 p.m. Tuesday to 1 a.m. Wednesday', 'Tuesday 21 October 2025, 23:00 to Wednesday 22 October 2025, 01:00'],
    ['9 a.m. Tuesday', 'Tuesday 21 October 2025, 09:00', '2025-10-21T09:00'],
    ["9 o'clock in the morning", 'Thursday 23 October 2025, 09:00', '2025-10-23T09:00'],
    ['Tuesday morning at 9', 'Tuesday 21 October 2025, 09:00', '2025-10-21T09:00'],
    ['8 this morning', 'Thursday 23 October 2025, 08:00', '2025-10-23T08:00'],
    ['noon on Tuesday', 'Tuesday 21 October 2025, 12:00', '2025-10-21T12:00'],
    ['before 9 a.m. on Tuesday', 'by Tuesday 21 October 2025, 09:00'],
    ['after 9 a.m. on Tuesday', 'since Tuesday 21 October 2025, 09:00'],
    ['early Tuesday', 'Tuesday 21 October 2025, 00:00–08:59'],
    ['late on Tuesday', 'Tuesday 21 October 2025, 17:00–23:59'],
    ['Tuesday morning', 'Tuesday 21 October 2025, 05:00–11:59'],
    ['Tuesday afternoon', 'Tuesday 21 October 2025, 12:00–17:59'],
    ['Tuesday evening', 'Tuesday 21 October 2025, 17:00–22:59'],
    ['Tuesday night', 'Tuesday 21 October 2025, 18:00 to Wednesday 22 October 2025, 05:59'],
    ['late Tuesday night', 'Tuesday 21 October 2025, 21:00 to Wednesday 22 October 2025, 05:59'],
    ['early Tuesday morning', 'Tuesday 21 October 2025, 03:00–08:59'],
    ['on the morning of 21 October', 'Tuesday 21 October 2025, 05:00–11:59'],
    ['in the early hours of Tuesday', 'Tuesday 21 October 2025, 00:00–05:59'],
    ['by Tuesday night', 'by Wednesday 22 October 2025, 05:59'],
    ['earlier this morning', 'Thursday 23 October 2025, 05:00–11:59'],
    ['last night', 'Wednesday 22 October 2025, 18:00 to Thursday 23 October 2025, 05:59'],
    ['tonight', 'Thursday 23 October 2025, 18:00 to Friday 24 October 2025, 05:59'],
    ['Tuesday', 'Tuesday 21 October 2025', '2025-10-21'],
    ['Thursday', 'Thursday 23 October 2025', '2025-10-23'],
    ['Friday', 'Friday 17 October 2025', '2025-10-17'],
    ['last Thursday', 'Thursday 16 October 2025', '2025-10-16'],
    ['this Thursday', 'Thursday 23 October 2025', '2025-10-23'],
    ['yesterday', 'Wednesday 22 October 2025', '2025-10-22'],
    ['today', 'Thursday 23 October 2025', '2025-10-23'],
    ['the day before yesterday', 'Tuesday 21 October 2025', '2025-10-21'],
    ['two days ago', 'Tuesday 21 October 2025', '2025-10-21'],
    ['10 days ago', 'Monday 13 October 2025', '2025-10-13'],
    ['a few days ago', 'Thursday 16 October 2025 to Tuesday 21 October 2025', '2025-10-16/2025-10-21'],
    ['two weeks ago', 'Sunday 5 October 2025 to Monday 13 October 2025', '2025-10-05/2025-10-13'],
    ['last week', 'Sunday 12 October 2025 to Sunday 19 October 2025', '2025-10-12/2025-10-19'],
    ['early last week', 'Sunday 12 October 2025 to Wednesday 15 October 2025', '2025-10-12/2025-10-15'],
    ['the end of last week', 'Thursday 16 October 2025 to Sunday 19 October 2025', '2025-10-16/2025-10-19'],
    ['last month', 'Monday 1 September 2025 to Tuesday 30 September 2025', '2025-09'],
    ['late last month', 'Sunday 21 September 2025 to Tuesday 30 September 2025', '2025-09-21/2025-09-30'],
    ['last year', 'Monday 1 January 2024 to Tuesday 31 December 2024', '2024'],
    ['early this year', 'Wednesday 1 January 2025 to Wednesday 30 April 2025', '2025-01-01/2025-04-30'],
    ['earlier this year', 'Wednesday 1 January 2025 to Thursday 23 October 2025', '2025-01-01/2025-10-23'],
    ['later this month', 'Thursday 23 October 2025 to Friday 31 October 2025', '2025-10-23/2025-10-31'],
    ['the past two weeks', 'Thursday 9 October 2025 to Thursday 23 October 2025', '2025-10-09/2025-10-23'],
    ['in recent weeks', 'Sunday 24 August 2025 to Thursday 23 October 2025', '2025-08-24/2025-10-23'],
    ['since January', 'since Wednesday 1 January 2025', '2025-01-01/..'],
    ['by 3 Nov', 'by Monday 3 November 2025', '../2025-11-03'],
    ['by December', 'by Wednesday 31 December 2025', '../2025-12-31'],
    ['by 3 October', 'by Friday 3 October 2025', '../2025-10-03'],
    ['no later than 20 October 2025', 'by Monday 20 October 2025', '../2025-10-20'],
    ['before 21 October', 'by Monday 20 October 2025', '../2025-10-20'],
    ['after 21 October', 'since Wednesday 22 October 2025', '2025-10-22/..'],
    ['not before 21 October', 'since Tuesday 21 October 2025', '2025-10-21/..'],
    ['after Tuesday morning', 'since Tuesday 21 October 2025, 12:00'],
    ['in late October', 'Tuesday 21 October 2025 to Friday 31 October 2025', '2025-10-21/2025-10-31'],
    ['mid-October 2025', 'Saturday 11 October 2025 to Monday 20 October 2025', '2025-10-11/2025-10-20'],
    ['the beginning of October', 'Wednesday 1 October 2025 to Friday 10 October 2025', '2025-10-01/2025-10-10'],
    ['mid-2025', 'Thursday 1 May 2025 to Sunday 31 August 2025', '2025-05-01/2025-08-31'],
    ['October', 'Wednesday 1 October 2025 to Friday 31 October 2025', '2025-10'],
    ['October 2025', 'Wednesday 1 October 2025 to Friday 31 October 2025', '2025-10'],
    ['2025-10', 'Wednesday 1 October 2025 to Friday 31 October 2025', '2025-10'],
    ['2025', 'Wednesday 1 January 2025 to Wednesday 31 December 2025', '2025'],
    ['21 Oct 2025 at 14:05', 'Tuesday 21 October 2025, 14:05', '2025-10-21T14:05'],
    ['2025-10-21 10:15', 'Tuesday 21 October 2025, 10:15', '2025-10-21T10:15'],
    ['Oct. 14, 2025', 'Tuesday 14 October 2025', '2025-10-14'],
    ['the 21st of October 2025', 'Tuesday 21 October 2025', '2025-10-21'],
    ['Tuesday, October 21.', 'Tuesday 21 October 2025', '2025-10-21'],
    ['21/10/2025', 'Tuesday 21 October 2025', '2025-10-21'],
    ['on or about 14 October', 'Sunday 12 October 2025 to Thursday 16 October 2025', '2025-10-14~'],
    ['around October 2025', 'Monday 1 September 2025 to Sunday 30 November 2025', '2025-10~'],
    ['shortly after 14 October', 'Wednesday 15 October 2025 to Tuesday 28 October 2025', '2025-10-15/2025-10-28'],
    ['the week of 13 October', 'Monday 13 October 2025 to Sunday 19 October 2025', '2025-10-13/2025-10-19'],
    ['the week of 15 October', 'Sunday 12 October 2025 to Sunday 19 October 2025', '2025-10-12/2025-10-19'],
    ['13–15 October 2025', 'Monday 13 October 2025 to Wednesday 15 October 2025', '2025-10-13/2025-10-15'],
    ['October 13-15, 2025', 'Monday 13 October 2025 to Wednesday 15 October 2025', '2025-10-13/2025-10-15'],
    ['between 13 October and 3 November 2024', 'Sunday 13 October 2024 to Sunday 3 November 2024', '2024-10-13/2024-11-03'],
    ['from Monday to Wednesday', 'Monday 20 October 2025 to Wednesday 22 October 2025', '2025-10-20/2025-10-22'],
    ['December to February 2025', 'Sunday 1 December 2024 to Friday 28 February 2025', '2024-12-01/2025-02-28'],
    ['2019 to 2021', 'Tuesday 1 January 2019 to Friday 31 December 2021', '2019-01-01/2021-12-31'],
    ['Q3 2025', 'Tuesday 1 July 2025 to Tuesday 30 September 2025', '2025-35'],
    ['the third quarter of 2025', 'Tuesday 1 July 2025 to Tuesday 30 September 2025', '2025-35'],
    ['last quarter', 'Tuesday 1 July 2025 to Tuesday 30 September 2025', '2025-35'],
    ['29 February', 'Thursday 29 February 2024', '2024-02-29'],
    ['last December', 'Sunday 1 December 2024 to Tuesday 31 December 2024', '2024-12'],
    ['unknown', 'at an unknown time'],
  ]))('"%s" is %s', (words, expected, edtf) => {
    const time = read(words);
    expect([time.understood, time.edtf ?? null, time.verbatim]).toEqual([`${expected}, ${LA}`, edtf, words]);
  });

  it('says from what day it was counted, where it was', () => {
    expect(read('Tuesday').basis).toEqual({ kind: 'derived', from: 'counted from 2025-10-23' });
    for (const words of ['21 October 2025', 'by 3 Nov 2025', 'Q3 2025', '13–15 October 2025', 'from 13 October to 3 November 2024']) {
      expect(timeFromWords(words, { zone: LA })).not.toHaveProperty('basis');
    }
  });

  it.each(rows([
    ['last Tuesday', 'time-ambiguous "last Tuesday": it may be Tuesday 21 October 2025, America/Los_Angeles, or Tuesday 14 October 2025'],
    ['last October', 'time-ambiguous "last October": it may be Wednesday 1 October 2025 to', '2025-11-05'],
    ['14 November', 'time-ambiguous "14 November": it may be Thursday 14 November 2024, America/Los_Angeles, or Friday 14 November 2025'],
    ['at 9 on Tuesday', 'time-ambiguous "at 9 on Tuesday": it may be Tuesday 21 October 2025, 09:00, America/Los_Angeles, or Tuesday 21 October 2025, 21:00'],
    ['around 3:15', 'time-ambiguous "around 3:15": it may be'],
    ['midnight on Tuesday', 'time-ambiguous "midnight on Tuesday": it may be Tuesday 21 October 2025, 00:00, America/Los_Angeles, or Wednesday 22 October 2025, 00:00'],
    ['03/04/2025', 'time-ambiguous "03/04/2025": it may be Thursday 3 April 2025, America/Los_Angeles, or Tuesday 4 March 2025'],
    ['sometime on Tuesday', 'time-not-understood "sometime on Tuesday": not understood: "sometime"'],
    ['Tuesday and some', 'time-not-understood "Tuesday and some": not understood: "some"'],
    ['Tuesday Wednesday', 'time-not-understood "Tuesday Wednesday": not understood from "Wednesday" on'],
    ['on', 'time-not-understood "on": something is missing'],
    ['in the', 'time-not-understood "in the": something is missing'],
    ['   ', 'time-not-understood "   ": no words'],
    ['x'.repeat(501), 'time-not-understood'],
    ['1, '.repeat(60), 'time-not-understood'],
    ['Monday, 21 October 2025', 'time-not-understood "Monday, 21 October 2025": 2025-10-21 is another day of the week'],
    ['31 November 2025', 'time-not-understood "31 November 2025": there is no day 31'],
    ['2025-13', 'time-not-understood "2025-13": 2025 has no month 13'],
    ['between 15 and 13 October 2025', 'time-not-understood "between 15 and 13 October 2025": it ends before it begins'],
    ['from Q3 2025 to Q1 2025', 'time-not-understood "from Q3 2025 to Q1 2025": it ends before it begins'],
    ['25:00', 'time-not-understood'],
    ['03/04/25', 'time-not-understood'],
    ['last spring', 'time-not-understood "last spring": not understood: "spring"'],
    ['an hour ago', 'time-not-understood "an hour ago": not understood: "hour"'],
    ['2:30 a.m. on 9 March 2025', 'time-not-understood "2025-03-09T02:30": no clock in America/Los_Angeles showed it'],
    ['night', 'time-not-understood "night": it leads out of the years 0000 to 9999', '9999-12-31'],
    ['january through oct', 'time-not-understood "january through oct": it leads out of the years 0000 to 9999', '0000-01-01'],
    ['30 December 2011', 'time-not-understood "2011-12-30": Pacific/Apia skipped that day'],
  ]))('refuses "%s"', (words, expected, anchor) => {
    expect(refusal(() => read(words, anchor ?? ANCHOR, ENGLISH, words.startsWith('30 Dec') ? 'Pacific/Apia' : LA)).slice(0, expected.length)).toBe(expected);
  });

  it('needs the day of the document where it counts from it', () => {
    for (const words of ['Tuesday', 'last week', 'noon', '3 Nov', 'since January', 'two days ago']) {
      expect(refusal(() => read(words, null))).toMatch(/^time-needs-anchor /);
    }
    expect(refusal(() => read('Tuesday', '23/10/2025'))).toMatch(/^time-not-understood .*no civil date/);
    expect(refusal(() => read('Tuesday', '2025-02-30'))).toMatch(/^time-not-understood .*no civil date/);
    expect(refusal(() => timeFromWords('Tuesday', { zone: 'Mars/Base', anchor: ANCHOR }))).toMatch(/^zone-unknown /);
  });

  it('covers both hours where the clocks showed a time twice, and slides over what they skipped', () => {
    const twice = read('1:30 a.m. on 2 November 2025');
    expect([twice.earliest, twice.latest]).toEqual(['2025-11-02T08:30:00.000Z', '2025-11-02T09:30:59.999Z']);
    expect(twice.understood).toContain('01:30, which the clocks showed twice');
    // Cairo skips the first hour of the day.
    expect(read('the early hours of 25 April 2025', null, ENGLISH, 'Africa/Cairo').earliest).toBe('2025-04-24T21:00:00.000Z');
  });
});

describe('another language', () => {
  it.each<[string, string]>([
    ['kurz vor 9 Uhr am Dienstag', 'Tuesday 21 October 2025, 08:30–09:00'],
    ['vor zwei Tagen', 'Tuesday 21 October 2025'],
    ['vor dem 21. Oktober 2025', 'by Monday 20 October 2025'],
    ['am 21. Oktober 2025 um 14:05 Uhr', 'Tuesday 21 October 2025, 14:05'],
    ['03.04.2025', 'Thursday 3 April 2025'],
    ['gegen 9 Uhr', 'Thursday 23 October 2025, 08:30–09:30'],
    ['Ende Oktober', 'Tuesday 21 October 2025 to Friday 31 October 2025'],
  ])('is a table: "%s" is %s', (words, expected) => expect(sentence(words, ANCHOR, GERMAN)).toBe(expected));
  it('knows its own words only', () => expect(refusal(() => read('Tuesday', ANCHOR, GERMAN))).toMatch(/^time-not-understood/));
});

describe('the table of English', () => {
  const AROUND: Readonly<Record<Meaning['kind'], (phrase: string) => string>> = {
    month: (m) => `${m} 2025`, weekday: (d) => d, quarter: (q) => `${q} 2025`, count: (n) => `${n} weeks ago`, unit: (u) => `two ${u} ago`,
    part: (p) => `Tuesday ${p}`, stage: (s) => `${s} October`, near: (n) => `${n} 9 a.m.`, side: (s) => `${s} 9 a.m.`, dayWord: (d) => d, partWord: (p) => p,
    clockWord: (c) => c, half: (h) => `9 ${h}`, midnight: (m) => m, oclock: (o) => `9 ${o} in the morning`, lead: (l) => `${l} Tuesday`,
    article: (a) => `on ${a} morning of Tuesday`, of: (o) => `week ${o} 13 October`, comma: (c) => `Tuesday${c} 21 October`, last: (l) => `${l} Thursday`,
    this: (t) => `${t} week`, past: (p) => `${p} two weeks`, recent: (r) => `${r} weeks`, earlier: (e) => `${e} this year`, later: (l) => `${l} this year`,
    ago: (a) => `two weeks ${a}`, between: (b) => `${b} 8 and 9 a.m.`, and: (a) => `between 8 ${a} 9 a.m.`, from: (f) => `${f} 8 to 9 a.m.`,
    to: (t) => `from 8 ${t} 9 a.m.`, unknown: (u) => u, ordinal: (o) => `21${o} October 2025`,
  };
  const entries = ENGLISH.phrases.flatMap(([meaning, ...phrases]) => phrases.map((phrase) => [phrase, meaning] as const));
  it.each(entries)('understands "%s" wherever it belongs', (phrase, meaning) => {
    // "Around early October" and "midnight" are understood, and have several readings or no width.
    const words = meaning.kind === 'stage' && meaning.stage === 'mid' ? `${phrase} October 2025` : AROUND[meaning.kind](phrase);
    expect(refusal(() => read(words))).toMatch(meaning.kind === 'midnight' ? /^time-ambiguous/ : /^accepted$/);
  });
});

describe('the day that words are counted from', () => {
  it("is the publication's in the incident's zone, else in its own", () => {
    const published = (edtf: string, zone: string) => anchorOf(timeFrom(edtf, zone), LA);
    expect(published('2025-10-23', LA)).toBe('2025-10-23');
    expect(published('2025-10-24T03:00:00Z', 'UTC')).toBe('2025-10-23');
    expect(published('2025-10-23', 'UTC')).toBe('2025-10-23');
    expect(published('2025-10', LA)).toBeNull();
    expect(published('../2025-10-23', LA)).toBeNull();
  });
});

describe('words in a time of several fields', () => {
  it('are counted from relativeTo, else from the context', () => {
    expect(timeFrom({ words: 'Tuesday', relativeTo: '2025-10-23' }, LA)).toEqual({
      verbatim: 'Tuesday', edtf: '2025-10-21', earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z', zone: LA,
      basis: { kind: 'derived', from: 'counted from 2025-10-23' },
    });
    expect(timeFrom({ words: 'Tuesday', verbatim: 'on Tue.' }, LA, '', { anchor: '2025-10-23' })).toMatchObject({ verbatim: 'on Tue.', edtf: '2025-10-21' });
    expect(timeFrom({ words: 'Tuesday', relativeTo: '2025-10-16', basis: { kind: 'stated' } }, LA, '', { anchor: '2025-10-23' }))
      .toMatchObject({ edtf: '2025-10-14', basis: { kind: 'stated' } });
  });
  it('stand in place of bounds', () => {
    expect(refusal(() => timeFrom({ words: '2025', edtf: '2025' }, LA))).toMatch(/^time-not-understood/);
    expect(refusal(() => timeFrom({ words: 'Tuesday' }, LA))).toMatch(/^time-needs-anchor/);
    expect(refusal(() => timeFrom({ words: '2025', zone: 'Mars/Base' }, LA))).toMatch(/^zone-unknown/);
  });
});
