import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors.js';
import { elapsedMs, intersection, intervalOf, isBefore, overlaps, presenceAt } from './intervals.js';
import { momentOf } from './moment.js';
import { timeFrom } from './uncertain.js';
import type { TimeInput } from './uncertain.js';
import { zoneFrom, zoneIsKnown } from './zones.js';

const LA = 'America/Los_Angeles';
const bounds = (input: TimeInput, zone = LA) => {
  const { earliest, latest } = timeFrom(input, zone);
  return [earliest, latest];
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.pointer}`.trim();
    throw error;
  }
  return 'accepted';
};

describe('EDTF to bounds', () => {
  it.each<[string, string | null, string | null]>([
    ['2025', '2025-01-01T08:00:00.000Z', '2026-01-01T07:59:59.999Z'],
    ['2025-02', '2025-02-01T08:00:00.000Z', '2025-03-01T07:59:59.999Z'],
    ['2024-02', '2024-02-01T08:00:00.000Z', '2024-03-01T07:59:59.999Z'],
    ['2024-02-29', '2024-02-29T08:00:00.000Z', '2024-03-01T07:59:59.999Z'],
    ['2025-10-21', '2025-10-21T07:00:00.000Z', '2025-10-22T06:59:59.999Z'],
    ['2025-10-21T09:00', '2025-10-21T16:00:00.000Z', '2025-10-21T16:00:59.999Z'],
    ['2025-10-21T09:00:30', '2025-10-21T16:00:30.000Z', '2025-10-21T16:00:30.999Z'],
    ['2025-10-21T09:00:00Z', '2025-10-21T09:00:00.000Z', '2025-10-21T09:00:00.000Z'],
    ['2025-10-21T09:00:00.120Z', '2025-10-21T09:00:00.120Z', '2025-10-21T09:00:00.120Z'],
    ['2025-10-21T09:00-07:00', '2025-10-21T16:00:00.000Z', '2025-10-21T16:00:00.000Z'],
    ['2025-10-21?', '2025-10-21T07:00:00.000Z', '2025-10-22T06:59:59.999Z'],
    ['2025-10-21~', '2025-10-21T07:00:00.000Z', '2025-10-22T06:59:59.999Z'],
    ['2025-10?-21', '2025-10-21T07:00:00.000Z', '2025-10-22T06:59:59.999Z'],
    ['2025-10-21/2025-10-27?', '2025-10-21T07:00:00.000Z', '2025-10-28T06:59:59.999Z'],
    ['2025-01/2025-10', '2025-01-01T08:00:00.000Z', '2025-11-01T06:59:59.999Z'],
    ['[2025-10-21..2025-10-27]', '2025-10-21T07:00:00.000Z', '2025-10-28T06:59:59.999Z'],
    ['[2025-10-21,2025-10-25..2025-10-27]', '2025-10-21T07:00:00.000Z', '2025-10-28T06:59:59.999Z'],
    ['[2025-10-27,2025-10-21]', '2025-10-21T07:00:00.000Z', '2025-10-28T06:59:59.999Z'],
    ['../2025-10-21', null, '2025-10-22T06:59:59.999Z'],
    ['/2025-10-21', null, '2025-10-22T06:59:59.999Z'],
    ['2025-10-21/..', '2025-10-21T07:00:00.000Z', null],
    ['[..2025-10-21]', null, '2025-10-22T06:59:59.999Z'],
    ['[..2025-10-21,2025-10-25]', null, '2025-10-26T06:59:59.999Z'],
    ['[2025-10-21..]', '2025-10-21T07:00:00.000Z', null],
    ['2025-XX', '2025-01-01T08:00:00.000Z', '2026-01-01T07:59:59.999Z'],
    ['2025-1X', '2025-10-01T07:00:00.000Z', '2026-01-01T07:59:59.999Z'],
    ['2025-X0', '2025-10-01T07:00:00.000Z', '2025-11-01T06:59:59.999Z'],
    ['2025-10-2X', '2025-10-20T07:00:00.000Z', '2025-10-30T06:59:59.999Z'],
    ['2025-XX-31', '2025-01-31T08:00:00.000Z', '2026-01-01T07:59:59.999Z'],
    ['202X-02-29', '2020-02-29T08:00:00.000Z', '2028-03-01T07:59:59.999Z'],
    ['202', '2020-01-01T08:00:00.000Z', '2030-01-01T07:59:59.999Z'],
    ['20', '2000-01-01T08:00:00.000Z', '2100-01-01T07:59:59.999Z'],
    ['2025-33', '2025-01-01T08:00:00.000Z', '2025-04-01T06:59:59.999Z'],
    ['2025-39', '2025-09-01T07:00:00.000Z', '2026-01-01T07:59:59.999Z'],
    ['2025-41', '2025-07-01T07:00:00.000Z', '2026-01-01T07:59:59.999Z'],
  ])('%s', (edtf, earliest, latest) => {
    expect(bounds(edtf)).toEqual([earliest, latest]);
  });

  it.each([
    '',
    'Tuesday',
    '21.10.2025',
    '2025-13',
    '2025-00',
    '2025-02-29',
    '2025-02-30',
    '2025-10-21T24:00:00',
    '2025-10-21T09',
    '2025-22',
    '2025-21',
    '{2025-10-21,2025-10-22}',
    'Y12345',
    '-0044',
    '0000-01-01/..x',
    '9999',
    '12345',
    `[${Array.from({ length: 60 }, () => '2025').join(',')}]`,
  ])('refuses %s, never guesses', (edtf) => {
    expect(codeOf(() => timeFrom(edtf, LA))).toBe('time-not-understood');
  });

  it.each(['2025-10-27/2025-10-21', '[2025-10-27..2025-10-21]', '2025-11/2025-10-31'])('refuses the crossed %s', (edtf) => {
    expect(codeOf(() => timeFrom(edtf, LA))).toBe('time-bounds-crossed');
  });
});

describe('civil time in a zone', () => {
  it('gives the day summer time begins 23 hours, and the day it ends 25', () => {
    expect(bounds('2025-03-09')).toEqual(['2025-03-09T08:00:00.000Z', '2025-03-10T06:59:59.999Z']);
    expect(bounds('2025-11-02')).toEqual(['2025-11-02T07:00:00.000Z', '2025-11-03T07:59:59.999Z']);
  });
  it('starts a day without a midnight when its clocks first showed it', () => {
    expect(bounds('2018-11-04', 'America/Sao_Paulo')).toEqual(['2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z']);
  });
  it('reaches over both where a wall-clock time happens twice', () => {
    expect(bounds('2025-11-02T01:30')).toEqual(['2025-11-02T08:30:00.000Z', '2025-11-02T09:30:59.999Z']);
  });
  it('refuses a wall-clock time that never happens, and a day a zone skipped', () => {
    expect(codeOf(() => timeFrom('2025-03-09T02:30', LA))).toBe('time-not-understood');
    expect(codeOf(() => timeFrom('2011-12-30', 'Pacific/Apia'))).toBe('time-not-understood');
  });
  it('tells zones apart, and refuses what is none', () => {
    expect(bounds('2025-10-21', 'UTC')).toEqual(['2025-10-21T00:00:00.000Z', '2025-10-21T23:59:59.999Z']);
    expect(bounds('2025-10-21', 'Asia/Kolkata')).toEqual(['2025-10-20T18:30:00.000Z', '2025-10-21T18:29:59.999Z']);
    for (const zone of ['+02:00', 'Nowhere/Else', '', 'x'.repeat(100), 'Europe/Berlin[u-ca=hebrew]']) {
      expect(zoneIsKnown(zone)).toBe(false);
      expect(codeOf(() => timeFrom('2025', zone))).toBe('zone-unknown');
    }
    expect(zoneFrom('america/los_angeles')).toBe(LA);
  });
});

describe('a time given in fields', () => {
  it('keeps words, EDTF, zone and basis, and lets its own bounds stand in place of those of EDTF', () => {
    const basis = { kind: 'inferred', from: 'D2' } as const;
    expect(
      timeFrom(
        { edtf: '2025-10-21', verbatim: 'just before 9 a.m.', earliest: '2025-10-21T08:30', latest: '2025-10-21T09:00', basis },
        LA,
      ),
    ).toEqual({
      edtf: '2025-10-21',
      verbatim: 'just before 9 a.m.',
      earliest: '2025-10-21T15:30:00.000Z',
      latest: '2025-10-21T16:00:59.999Z',
      zone: LA,
      basis,
    });
  });
  it('takes dates and instants as bounds, null for an open side, and one bound alone', () => {
    expect(bounds({ earliest: '2025-10-30', latest: '2025-11-01T12:00:00Z' })).toEqual([
      '2025-10-30T07:00:00.000Z',
      '2025-11-01T12:00:00.000Z',
    ]);
    expect(bounds({ edtf: '2025', earliest: null })).toEqual([null, '2026-01-01T07:59:59.999Z']);
    expect(bounds({ latest: '2025-10-21' })).toEqual([null, '2025-10-22T06:59:59.999Z']);
    expect(bounds({ verbatim: 'some time ago' })).toEqual([null, null]);
  });
  it('takes a season as words where both bounds are given', () => {
    expect(bounds({ edtf: '2025-22', earliest: '2025-06-01', latest: '2025-08-31' })).toEqual([
      '2025-06-01T07:00:00.000Z',
      '2025-09-01T06:59:59.999Z',
    ]);
  });
  it("uses its own zone before the incident's", () => {
    expect(timeFrom({ edtf: '2025-10-21', zone: 'America/Chicago' }, LA)).toMatchObject({
      earliest: '2025-10-21T05:00:00.000Z',
      zone: 'America/Chicago',
    });
  });
  it.each<[TimeInput, string]>([
    [{}, 'time-not-understood /said'],
    [{ edtf: 'soon' }, 'time-not-understood /said/edtf'],
    [{ earliest: '2025' }, 'time-not-understood /said/earliest'],
    [{ edtf: '2025', latest: 'now' }, 'time-not-understood /said/latest'],
    [{ earliest: '2025-10-22', latest: '2025-10-21' }, 'time-bounds-crossed /said/earliest'],
    [{ edtf: '2025-10-21', earliest: '2025-10-23' }, 'time-bounds-crossed /said/earliest'],
    [{ edtf: '2025', zone: 'Mars/Base' }, 'zone-unknown /said/zone'],
  ])('refuses %j and says where', (input, refusal) => {
    expect(codeOf(() => timeFrom(input, LA, '/said'))).toBe(refusal);
  });
});

describe('the moment a reader names', () => {
  it('is the end of a bare date, in the zone', () => {
    expect(momentOf('2025-10-21', LA)).toBe('2025-10-22T06:59:59.999Z');
    expect(momentOf('2025-11-02', LA)).toBe('2025-11-03T07:59:59.999Z');
  });
  it('is the end of a civil minute or second, and an instant itself', () => {
    expect(momentOf('2025-10-21T09:00', LA)).toBe('2025-10-21T16:00:59.999Z');
    expect(momentOf('2025-10-21T09:00:00', LA)).toBe('2025-10-21T16:00:00.999Z');
    expect(momentOf('2025-10-21T09:00:00Z', LA)).toBe('2025-10-21T09:00:00.000Z');
    expect(momentOf('2025-10-21T09:00:00.123456+02:00', LA)).toBe('2025-10-21T07:00:00.123Z');
  });
  it.each([
    '',
    'now',
    '2025',
    '2025-10',
    '2025-10-32',
    '2025-10-21 09:00',
    '2025-10-21t09:00',
    '2025-10-21T09:00:60Z',
    '99999-01-01',
  ])('refuses "%s"', (text) => {
    expect(codeOf(() => momentOf(text, LA, '/public'))).toBe('time-not-understood /public');
  });
});

describe('intervals', () => {
  const day = (edtf: string) => intervalOf(timeFrom(edtf, LA));
  it('orders only what cannot overlap', () => {
    expect(isBefore(day('2025-10-21'), day('2025-10-22'))).toBe(true);
    expect(isBefore(day('2025-10-21'), day('2025-10-21T09:00'))).toBe(false);
    expect(isBefore(day('2025-10-21T09:00'), day('2025-10-21'))).toBe(false);
    expect(overlaps(day('../2025-10-21'), day('2025-10'))).toBe(true);
    expect(isBefore(day('../2025-10-21'), day('2025-10-22/..'))).toBe(true);
  });
  it('says how certainly something had happened, the moment included', () => {
    const undated = day('2025-10-21/2025-10-27?');
    expect(presenceAt(undated, momentOf('2025-10-20', LA))).toBe('no');
    expect(presenceAt(undated, momentOf('2025-10-21', LA))).toBe('possible');
    expect(presenceAt(undated, momentOf('2025-10-27', LA))).toBe('certain');
    expect(presenceAt(day('../2025-10-21'), momentOf('2025-10-01', LA))).toBe('possible');
  });
  it('intersects, and counts the milliseconds between', () => {
    expect(intersection(day('2025-10'), day('../2025-10-21'))).toEqual({
      earliest: '2025-10-01T07:00:00.000Z',
      latest: '2025-10-22T06:59:59.999Z',
    });
    expect(intersection(day('2025-10-21'), day('2025-10-22'))).toBeNull();
    expect(elapsedMs(day('2025-10-21'), day('2025-10-23'))).toEqual({ atLeast: 86_400_001, atMost: 259_199_999 });
    expect(elapsedMs(day('../2025-10-21'), day('2025-10-23'))).toBeNull();
  });
});
