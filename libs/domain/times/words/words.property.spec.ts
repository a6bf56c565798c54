/** Whatever is typed: understood wholly, or refused by name. */
import { describe, expect, it } from '@jest/globals';
import { fc, LONG } from '#test/support/property.js';
import { DomainError } from '../../errors.js';
import { edtfBounds } from '../edtf.js';
import { ENGLISH } from './english.js';
import { timeFromWords } from './words.js';
import type { TimeUnderstood } from './words.js';

const phrases = ENGLISH.phrases.flatMap(([, ...all]) => all);
const number = fc.oneof(fc.integer({ min: 0, max: 40 }).map(String), fc.integer({ min: 1990, max: 2030 }).map(String), fc.constantFrom('9:15', '14:05', '09:00'));
const date = fc.constantFrom('2025-10-21', '2025-10', '21/10/2025', '03/04/2025', '2025-10-21 10:15', '2025-02-30', '0000-01-01');
const typed = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...phrases) }, { weight: 2, arbitrary: number }, date), { maxLength: 7 }).map((all) => all.join(' '));
const sensible = fc.tuple(
  fc.constantFrom('', 'just before', 'around', 'by', 'since', 'after', 'early', 'on'),
  fc.constantFrom('Tuesday', '21 October', 'October 2025', 'last week', '9 a.m. on Monday', 'Tuesday night', '2025', 'Q3 2025', 'yesterday morning', 'noon'),
).map((parts) => parts.join(' ').trim());
const zone = fc.constantFrom('America/Los_Angeles', 'UTC', 'Asia/Kolkata', 'Africa/Cairo', 'Pacific/Apia', 'America/Sao_Paulo');
const anchor = fc.oneof(
  fc.integer({ min: 0, max: 20_000 }).map((days) => new Date(Date.UTC(1990, 0, 1 + days)).toISOString().slice(0, 10)), fc.constant(null),
  fc.constantFrom('0000-01-01', '9999-12-31'),
);

function understood(words: string, context: { readonly zone: string; readonly anchor: string | null }): TimeUnderstood | null {
  try {
    return timeFromWords(words, context);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(['time-not-understood', 'time-ambiguous', 'time-needs-anchor', 'time-bounds-crossed']).toContain((error as DomainError).code);
    return null;
  }
}
const runs = LONG ? 20_000 : 1_000;

describe('times in plain words', () => {
  it('are understood or refused by name, whatever stands there', () => {
    fc.assert(fc.property(fc.oneof(typed, sensible, fc.string({ unit: 'grapheme', maxLength: 60 })), zone, anchor, (words, inZone, from) => {
      understood(words, { zone: inZone, anchor: from });
    }), { numRuns: runs });
  });

  it('keep what was typed, have their bounds in order, and EDTF that says the same', () => {
    fc.assert(fc.property(fc.oneof(typed, sensible), zone, anchor, (words, inZone, from) => {
      const time = understood(words, { zone: inZone, anchor: from });
      if (time === null) return;
      expect(time.verbatim).toBe(words);
      expect(time.earliest === null || time.latest === null || time.earliest <= time.latest).toBe(true);
      if (time.basis !== undefined) expect(from).not.toBeNull();
      if (time.edtf === undefined) return;
      const { earliest, latest } = edtfBounds(time.edtf, inZone, '');
      if (!time.edtf.endsWith('~')) expect([earliest, latest]).toEqual([time.earliest, time.latest]);
      else expect((time.earliest ?? '') <= (earliest ?? '') && (time.latest ?? '') >= (latest ?? '')).toBe(true);
    }), { numRuns: runs });
  });

  it('are refused with one word more that nobody knows', () => {
    fc.assert(fc.property(sensible, fc.nat(), fc.stringMatching(/^[b-df-hj-np-tv-xz]{6,9}$/), (words, at, stranger) => {
      const parts = words.split(' ');
      parts.splice(at % (parts.length + 1), 0, stranger);
      expect(understood(parts.join(' '), { zone: 'UTC', anchor: '2025-10-23' })).toBeNull();
    }), { numRuns: runs });
  });

  it('need their document only where they say so', () => {
    fc.assert(fc.property(fc.oneof(typed, sensible), anchor, (words, from) => {
      const without = understood(words, { zone: 'UTC', anchor: null });
      if (without !== null && from !== null) expect(understood(words, { zone: 'UTC', anchor: from })).toEqual(without);
    }), { numRuns: runs });
  });
});
