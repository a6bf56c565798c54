import { describe, expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';
import { anchorIn } from './anchors.js';
import type { AnchoredQuote, QuoteAsked } from './anchors.js';
import { recheckIn } from './recheck.js';
import { normalised } from './text.js';

const TEXT = normalised(`Warehouse burns on the east side
  A fire broke out on Tuesday night, the chief said. “The wiring was faulty,” she added, and nobody was hurt.
  Neighbours saw smoke 🔥 by nine. The chief said the same on Wednesday.`);

function found(text: string, asked: QuoteAsked): AnchoredQuote {
  const result = anchorIn(text, asked);
  if (result.kind !== 'found') throw new Error(result.kind);
  return result.quote;
}
const slice = (text: string, { start, end }: Pick<AnchoredQuote, 'start' | 'end'>): string => [...text].slice(start, end).join('');

describe('an anchor', () => {
  it('holds the words, what stands around them, and their place', () => {
    const quote = found(TEXT, { exact: 'The wiring was faulty' });
    expect(quote).toEqual({
      exact: 'The wiring was faulty', prefix: 'Tuesday night, the chief said. “', suffix: ',” she added, and nobody was hur', start: 85, end: 106,
    });
    expect(slice(TEXT, quote)).toBe(quote.exact);
  });
  it('counts code points', () => {
    const quote = found(TEXT, { exact: 'by nine' });
    expect(slice(TEXT, quote)).toBe('by nine');
    expect(TEXT.slice(quote.start, quote.end)).not.toBe('by nine');
    expect(found('🔥🔥 a', { exact: '🔥 a' })).toMatchObject({ start: 1, end: 4, prefix: '🔥', suffix: '' });
  });
  it('does not mind how lines break, or how the quote was typed', () => {
    expect(found(TEXT, { exact: 'east side A fire' }).exact).toBe('east side\nA fire');
    expect(found(TEXT, { exact: '  A   fire\n broke' }).exact).toBe('A fire broke');
    expect(found(normalised('cafe\u0301 noir'), { exact: 'cafe\u0301' }).exact).toBe('café');
  });
  it('needs to know which is meant where they stand more than once', () => {
    expect(anchorIn(TEXT, { exact: 'chief said' })).toEqual({ kind: 'ambiguous', places: 2 });
    const [second, first] = [found(TEXT, { exact: 'chief said', suffix: ' the same on' }), found(TEXT, { exact: 'chief said', prefix: 'night, the' })];
    expect(second.start).toBeGreaterThan(first.start);
    expect(anchorIn('aaa', { exact: 'aa' })).toEqual({ kind: 'ambiguous', places: 2 });
  });
  it('tells what reads most like them where they are not there', () => {
    expect(anchorIn(TEXT, { exact: 'The wiring is faulty' })).toEqual({ kind: 'notFound', nearest: 'The wiring was faulty' });
    expect(anchorIn(TEXT, { exact: 'zebra xylophone quartz' })).toEqual({ kind: 'notFound', nearest: null });
    const elsewhere = anchorIn(TEXT, { exact: 'by nine', prefix: 'by flames' });
    expect(elsewhere).toMatchObject({ kind: 'notFound', nearest: expect.stringContaining('smoke 🔥 by nine. The') });
  });
  it('takes signs for what they are', () => expect(anchorIn('a.b', { exact: 'a*b (c|d)' }).kind).toBe('notFound'));
});

describe('looking again', () => {
  const anchor = found(TEXT, { exact: 'The wiring was faulty' });
  it('finds the same text the same', () => expect(recheckIn(TEXT, anchor)).toEqual({ found: 'same', confidence: '1', quote: anchor }));
  it('finds the same words elsewhere', () => {
    const again = recheckIn(`Updated 11 p.m.\n${TEXT}`, anchor);
    expect(again).toMatchObject({ found: 'moved', quote: { exact: anchor.exact, start: anchor.start + 16 } });
    expect(Number(again.confidence)).toBeGreaterThan(0.95);
  });
  it('finds other words in their place', () => {
    const again = recheckIn(TEXT.replace('was faulty', 'may be faulty'), anchor);
    expect(again).toMatchObject({ found: 'changed', quote: { exact: 'The wiring may be faulty' } });
    expect(Number(again.confidence)).toBeLessThan(0.95);
  });
  it('finds where changed words begin and end by what stands around them', () => {
    const again = recheckIn(TEXT.replace('was faulty', 'may have been faulty'), anchor);
    expect(again).toMatchObject({ found: 'changed', quote: { exact: 'The wiring may have been faulty' } });
  });
  it('finds them gone', () => {
    const again = recheckIn(TEXT.replace('“The wiring was faulty,” she added, and nobody was hurt.', ''), anchor);
    expect(again.found).toBe('gone');
    expect(again.quote).toBeUndefined();
    expect(recheckIn('', anchor)).toEqual({ found: 'gone', confidence: '1' });
  });
  it('prefers the place that has kept its surroundings', () => {
    const said = found(TEXT, { exact: 'chief said', suffix: ' the same' });
    expect(recheckIn(`The chief said nothing at first.\n${TEXT}`, said).quote?.start).toBe(said.start + 33);
  });
  it('does not take a common word elsewhere for the one it held', () => {
    const quote = found('All through the night the cat sat on the mat, and the dog slept by the fire', { exact: 'on' });
    expect(recheckIn('on and on and on', quote).found).toBe('gone');
  });
  it('counts code points', () => {
    const quote = found('a fire 🔥🔥 broke out here', { exact: '🔥 broke out' });
    expect(recheckIn('🚒🚒 a fire 🔥🔥 broke out here', quote)).toMatchObject({ found: 'moved', quote: { exact: '🔥 broke out', start: 11, end: 22 } });
  });
});

/** Words apart from each other, so that what is quoted stands once. */
const word = fc.string({ unit: fc.constantFrom(...'abcdefghijkl', 'é', 'e\u0301', '🔥', '𝒳', 'ß'), minLength: 3, maxLength: 9 });
const words = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(word, { minLength, maxLength }).map((list) => normalised(list.join(' ')));

describe('whatever happens elsewhere', () => {
  const parts = fc.record({ before: words(8, 20), quote: words(5, 12), after: words(8, 20), inserted: words(1, 30) });
  const once = (text: string, quote: string): boolean => text.split(quote).length === 2;

  it('words put in front move it, and it is found with the right words', () => fc.assert(fc.property(parts, ({ before, quote, after, inserted }) => {
    const [text, newer] = [`${before} ${quote} ${after}`, `${inserted}\n${before} ${quote} ${after}`];
    fc.pre(once(text, quote) && once(newer, quote));
    const anchor = found(text, { exact: quote });
    expect(slice(text, anchor)).toBe(quote);
    const again = recheckIn(newer, anchor);
    expect(again).toMatchObject({ found: 'moved', quote: { exact: quote } });
    expect(again.quote === undefined ? '' : slice(newer, again.quote)).toBe(quote);
  })));
  it('words put behind leave it the same', () => fc.assert(fc.property(parts, ({ before, quote, after, inserted }) => {
    const text = `${before} ${quote} ${after}`;
    fc.pre(once(text, quote) && once(`${text} ${inserted}`, quote));
    expect(recheckIn(`${text} ${inserted}`, found(text, { exact: quote })).found).toBe('same');
  })));
  it('taken out, it is gone, or found changed with less than full confidence', () => fc.assert(fc.property(parts, ({ before, quote, after }) => {
    const [text, newer] = [`${before} ${quote} ${after}`, `${before} ${after}`];
    fc.pre(once(text, quote) && !newer.includes(quote));
    const again = recheckIn(newer, found(text, { exact: quote }));
    expect(['gone', 'changed']).toContain(again.found);
    if (again.found === 'changed') expect(Number(again.confidence)).toBeLessThan(0.8);
  })));
  it('one word changed in it, it is found changed, at its place', () => fc.assert(fc.property(parts, fc.nat(), ({ before, quote, after }, n) => {
    const list = quote.split(' ');
    const at = 1 + n % (list.length - 2);
    const newer = `${before} ${list.map((each, i) => (i === at ? 'zz' : each)).join(' ')} ${after}`;
    const text = `${before} ${quote} ${after}`;
    fc.pre(once(text, quote) && !newer.includes(quote) && (list[at]?.length ?? 0) / quote.length < 0.2);
    const again = recheckIn(newer, found(text, { exact: quote }));
    expect(again).toMatchObject({ found: 'changed', quote: { exact: expect.stringContaining('zz') } });
  })));
  it('any text, any quote of it, the finding is a number from 0 to 1, and the same twice', () => fc.assert(fc.property(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).map(normalised), fc.string({ unit: 'binary', maxLength: 80 }).map(normalised),
    fc.nat(), fc.nat(),
    (text, newer, a, b) => {
      const chars = [...text];
      const [start, end] = [a % (chars.length || 1), 1 + b % (chars.length || 1)];
      fc.pre(start < end && chars.slice(start, end).join('').trim() !== '');
      const asked = { exact: chars.slice(start, end).join(''), prefix: chars.slice(0, start).join('') };
      const result = anchorIn(text, asked);
      fc.pre(result.kind === 'found');
      const again = recheckIn(newer, result.quote);
      expect(again.confidence).toMatch(/^(0(\.\d{1,4})?|1)$/);
      if (again.quote !== undefined) expect(slice(newer, again.quote)).toBe(again.quote.exact);
      expect(recheckIn(newer, result.quote)).toEqual(again);
    },
  )));
});
