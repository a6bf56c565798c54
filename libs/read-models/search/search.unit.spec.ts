import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';
import { expressionOf } from '../sqlite/full-text.js';
import { monthsBetween, monthsOf } from './facets.js';
import { marksIn } from './marks.js';
import { parseSearch } from './query-language.js';
import { scoresOf } from './ranking.js';
import { snippetOf } from './snippet.js';
import { wordsAt, wordsOf } from './words.js';

const word = (words: string, prefix = false) => ({ words, prefix });

describe('a search', () => {
  it('is words, all of which must be there', () => {
    expect(parseSearch('  ricochet  round ')).toEqual({ all: [[word('ricochet')], [word('round')]], none: [] });
  });

  it('is phrases, beginnings, what must not be there, and one of two', () => {
    expect(parseSearch('"a ricochet round" marsh* -vehicle -"no comment" shot OR round')).toEqual({
      all: [[word('a ricochet round')], [word('marsh', true)], [word('shot'), word('round')]], none: [word('vehicle'), word('no comment')],
    });
    expect(parseSearch('a OR b OR "c def"*')).toEqual({ all: [[word('a'), word('b'), word('c def', true)]], none: [] });
  });

  it('takes words as they are written, with what stands within them', () => {
    expect(parseSearch("don't 9:00 U.S. l'été 移民").all.flat().map(({ words }) => words)).toEqual(["don't", '9:00', 'U.S.', "l'été", '移民']);
    expect(parseSearch('"AND" or').all.flat().map(({ words }) => words)).toEqual(['AND', 'or']);
  });

  it.each([
    '', '   ', '-word', '-', 'a -', '"', 'a "b', '""', '"?!"', '*', 'wo*rd', '*word', 'a AND b', 'NOT a', 'a NEAR b', 'NEAR(a b)', 'OR a', 'a OR',
    'a OR OR b', 'a OR -b', '-a OR b', '(a b)', 'a)', 'gist:shot', '---', '"a"b', 'de*', 'é*', '"a b"*', 'a\0b', 'a \uE000sdhs', 'a \ud800', 'x '.repeat(40), 'x'.repeat(501),
  ])('is refused where it is %p', (text) => {
    expect(() => parseSearch(text)).toThrow(expect.objectContaining({ code: 'search-not-understood', pointer: '/q' }));
  });

  it('reaches the index as quoted words and nothing else', () => {
    expect(expressionOf(parseSearch('a "b c" def* -e f OR g'), [['\uE000i1', '\uE000i2']]))
      .toBe('("a" AND "b c" AND "def"* AND ("f" OR "g") AND ("\uE000i1" OR "\uE000i2")) NOT "e"');
    expect(expressionOf(null, [['x"y']])).toBe('"x""y"');
  });
});

it('takes a beginning of one sign where that is a word', () => expect(parseSearch('移*').all).toEqual([[word('移', true)]]));

describe('whatever is typed', () => {
  const db = new DatabaseSync(':memory:');
  db.exec("CREATE VIRTUAL TABLE t USING fts5(text, facets, tokenize='unicode61 remove_diacritics 2')");
  const add = db.prepare('INSERT INTO t VALUES (?, ?)');
  for (const text of ['an ordinary text', 'another one']) add.run(text, '\uE000secret');
  const matches = db.prepare('SELECT count(*) AS n FROM t WHERE t MATCH ?');
  const pieces = fc.constantFrom('"', '*', '-', 'OR', 'AND', 'NOT', 'NEAR', '(', ')', '{', '}', ':', '^', '+', ' ', ',', 'facets', 'text', 'a', 'ordinary', "'", ';', '\\', 'é', '😀');
  const typed = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')));

  it('is either refused, with a pointer, or asked without a fault', () => {
    fc.assert(fc.property(typed, (text) => {
      let query;
      try {
        query = parseSearch(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'search-not-understood', pointer: '/q' });
        return;
      }
      expect(Number(matches.get(expressionOf(query))?.['n'])).toBeLessThanOrEqual(2);
    }), { numRuns: 1_000 });
  });

  it('never finds a facet, nor gets out of what it is narrowed to', () => {
    fc.assert(fc.property(typed, (text) => {
      let query;
      try {
        query = parseSearch(text);
      } catch {
        return;
      }
      expect(matches.get(expressionOf(query, [['\uE000nowhere']]))?.['n']).toBe(0);
      if (query.all.flat().every(({ words }) => /^secret$/i.test(words))) expect(matches.get(expressionOf(query))?.['n']).toBe(0);
    }), { numRuns: 500 });
  });
});

describe('ranking', () => {
  const texts = (text: string, more = {}) => ({ label: null, text, quote: null, note: null, ...more });
  const order = (search: string, ...all: readonly ReturnType<typeof texts>[]) => {
    const scores = scoresOf(parseSearch(search), all);
    return [...scores.keys()].toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  };

  it('puts what says it more often, and in fewer words, first', () => {
    expect(order('shot', texts('a shot was fired, they say, somewhere near the crossing at night'), texts('shot after shot'), texts('a shot'))).toEqual([1, 2, 0]);
  });
  it('weighs the short name and the main text more than a note', () => {
    expect(order('A07', texts('x', { note: 'A07' }), texts('x', { label: 'A07' }), texts('A07 x'))).toEqual([1, 2, 0]);
  });
  it('weighs a rare word more than a common one', () => {
    expect(order('shot OR ricochet', texts('shot'), texts('ricochet'), texts('shot'), texts('shot'))[0]).toBe(1);
  });
  it('counts phrases and beginnings as they stand, without case and accents', () => {
    expect(order('"été brûlant" dép*', texts('ete brulant'), texts('Été brûlant, département'))).toEqual([1, 0]);
    expect(wordsOf('Éa-b_c 9')).toEqual(['ea', 'b', 'c', '9']);
  });
  it('is nothing without words', () => expect(scoresOf(null, [texts('a'), texts('b')])).toEqual([0, 0]));
});

describe('what matched', () => {
  const marks = (text: string, search: string) => marksIn(text, parseSearch(search)).map(({ start, end }) => text.slice(start, end));

  it('is told by place, whatever stands in the text', () => {
    expect(marksIn('a <b>shot & round', parseSearch('round shot'))).toEqual([{ start: 5, end: 9 }, { start: 12, end: 17 }]);
    expect(marksIn('nothing', parseSearch('shot'))).toEqual([]);
    expect(marksIn('nothing', null)).toEqual([]);
  });

  it('is whole phrases, beginnings, and either of two; what must not be there is not marked', () => {
    expect(marks('a ricochet round, a round', '"ricochet round" OR roun* -shot')).toEqual(['ricochet round', 'round']);
    expect(marks('Été dépassé: e\u0301te\u0301', 'ete depas*')).toEqual(['Été', 'dépassé', 'e\u0301te\u0301']);
  });

  it('is where the words are that are counted', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      for (const { word, start, end } of wordsAt(text)) expect(wordsOf(text.slice(start, end)).join('')).toBe(wordsOf(word).join(''));
    }));
  });

  it('is shown with what stands around it', () => {
    const long = `${'word '.repeat(100)}shot ${'more '.repeat(100)}`;
    const { text, marks: [mark], cut } = snippetOf('quote', long, marksIn(long, parseSearch('shot')));
    expect(text.slice(mark?.start, mark?.end)).toBe('shot');
    expect([text.length <= 240, cut]).toEqual([true, { before: true, after: true }]);
    expect(snippetOf('text', 'a shot', [{ start: 2, end: 6 }])).toEqual({ at: 'text', text: 'a shot', marks: [{ start: 2, end: 6 }], cut: { before: false, after: false } });
  });

  it('never shows half a character', () => {
    const { text } = snippetOf('text', `${'😀'.repeat(200)}x${'😀'.repeat(200)}`, [{ start: 400, end: 401 }]);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toContain('x');
  });
});

describe('months', () => {
  it('are those that a time touches', () => {
    const between = (from: string, to: string) => monthsBetween(`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`, 24);
    expect(between('2025-11-30', '2026-01-01')).toEqual(['2025-11', '2025-12', '2026-01']);
    expect(between('2025-10-21', '2025-10-22')).toEqual(['2025-10']);
    expect(between('2020-01-01', '2025-01-01')).toBeNull();
    expect(monthsOf({ earliest: null, latest: '2025-10-21T00:00:00.000Z' })).toHaveLength(1);
  });
});
