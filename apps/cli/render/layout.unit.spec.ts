import { describe, expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';

import { harmlessIn, hanging, widthOf, wrapped } from '#reports/layout.js';
import { tableOf } from './table.js';

describe('laying out words', () => {
  it('counts columns as a terminal does', () => {
    expect(widthOf('ricochet')).toBe(8);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf('東京')).toBe(4);
  });

  it('never makes a line longer than the width, and loses nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 40 }), (raw, width) => {
      const text = raw.replaceAll(/[\s\u00a0]+/g, ' ');
      const lines = wrapped(text, width);
      expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }));
  });

  it('indents what does not fit on the first line', () => {
    expect(hanging('  label ', 'one two three four five six seven', 30)).toEqual(['  label one two three four', '        five six seven']);
  });

  it('makes text harmless that would command the terminal or turn the reading order', () => {
    expect(harmlessIn({ text: 'a\u001b[31mred\u009b2J', list: ['\u202eabc', 'two\nlines'], n: 1 }))
      .toEqual({ text: 'a\ufffd[31mred\ufffd2J', list: ['\ufffdabc', 'two lines'], n: 1 });
  });

  it('fits a table by wrapping its widest columns', () => {
    const table = tableOf([{ title: 'id' }, { title: 'text' }], [['Q1', 'a text that is far too long for the narrow table it stands in'], ['Q2']], 30);
    expect(table.split('\n')).toEqual([
      'id  text', 'Q1  a text that is far too', '    long for the narrow table', '    it stands in', 'Q2',
    ]);
  });

  it('sets out in blocks what no wrapping would fit', () => {
    const columns = [{ title: 'incident', least: 10 }, { title: 'questions' }, { title: 'assertions' }, { title: 'published', least: 12 }];
    const table = tableOf(columns, [['south-los-angeles-shooting', '11', '64', 'up to revision\n148 of 171'], ['bulk', '', '0', 'no']], 40);
    expect(table.replaceAll('\u00a0', ' ').split('\n')).toEqual([
      'south-los-angeles-shooting', '   questions 11 · assertions 64 ·', '   published up to revision; 148 of 171', 'bulk', '   assertions 0 · published no',
    ]);
  });
});
