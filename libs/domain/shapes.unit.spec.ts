import { describe, expect, it } from '@jest/globals';
import { DomainError } from './errors.js';
import { LIST_LIMITS, TEXT_LIMITS } from './limits.js';
import type { ListLimit, TextLimit } from './limits.js';
import { same } from './same.js';
import { fields, list, text, time, variants, whole, words } from './shapes.js';
import type { Shape } from './shapes.js';

const judge = (shape: Shape, value: unknown): string => {
  try {
    shape(value, '');
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.pointer}`.trim();
    throw error;
  }
  return 'fits';
};

describe('sizes', () => {
  it.each(Object.keys(TEXT_LIMITS) as TextLimit[])('%s: as many characters as its limit', (limit) => {
    expect(judge(words(limit), 'x'.repeat(TEXT_LIMITS[limit]))).toBe('fits');
    expect(judge(words(limit), 'x'.repeat(TEXT_LIMITS[limit] + 1))).toBe('too-long');
  });
  it.each(Object.keys(LIST_LIMITS) as ListLimit[])('%s: as many items as its limit', (limit) => {
    const items = Array.from({ length: LIST_LIMITS[limit] + 1 }, () => 'x');
    expect(judge(list(limit, words('id')), items.slice(1))).toBe('fits');
    expect(judge(list(limit, words('id')), items)).toBe('too-many');
  });
});

describe('shapes', () => {
  it.each(['', ' \t\n', '\u200b\u200d', '\u0000'])('refuse a text of nothing to read: %j', (blank) =>
    expect(judge(words('gist'), blank)).toBe('text-empty'));
  it('let a sealed value stand, and nothing that looks like one', () => {
    expect(judge(text('gist'), { $sealed: 'abc' })).toBe('fits');
    expect(judge(text('gist'), { $sealed: 'abc', more: 1 })).toBe('field-malformed');
    expect(judge(words('gist'), { $sealed: 'abc' })).toBe('field-malformed');
  });
  it('refuse fields nobody knows, and name them', () => {
    const shape = fields({ a: whole(0), 'b?': whole(1) });
    expect(judge(shape, { a: 0, b: undefined })).toBe('fits');
    expect(judge(shape, { a: 0, 'c/d~': 1 })).toBe('field-malformed /c~1d~0');
    expect(judge(shape, {})).toBe('field-malformed /a');
    expect(judge(shape, { a: 0, b: 0 })).toBe('field-malformed /b');
    expect(judge(shape, [])).toBe('field-malformed');
    expect(judge(shape, JSON.parse('{"a": 0, "__proto__": {}}'))).toBe('field-malformed /__proto__');
  });
  it('refuse kinds nobody knows', () => {
    const shape = variants('kind', { a: fields({ kind: words('id') }) });
    expect(judge(shape, { kind: 'a' })).toBe('fits');
    expect(judge(shape, { kind: 'toString' })).toBe('field-malformed /kind');
    expect(judge(shape, null)).toBe('field-malformed /kind');
  });
  it('know what a time is', () => {
    const open = { earliest: null, latest: null, zone: 'America/Los_Angeles' };
    expect(judge(time, open)).toBe('fits');
    expect(judge(time, { ...open, basis: { kind: 'derived', from: 'weekday' } })).toBe('fits');
    expect(judge(time, { ...open, basis: { kind: 'derived' } })).toBe('field-malformed /basis/from');
    expect(judge(time, { ...open, latest: '2025-10-21' })).toBe('field-malformed /latest');
    expect(judge(time, { ...open, latest: '2025-02-30T00:00:00.000Z' })).toBe('field-malformed /latest');
    expect(judge(time, { ...open, latest: '2025-13-01T00:00:00.000Z' })).toBe('field-malformed /latest');
  });
});

describe('saying the same', () => {
  it.each([
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true], [{ a: undefined }, {}, true], [[1, 2], [2, 1], false], [{}, [], false],
      [null, {}, false],
    [{ a: 1 }, { b: 1 }, false], ['1', 1, false],
  ])('%j and %j: %s', (a, b, expected) => expect(same(a, b)).toBe(expected));
});
