import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { fc } from '#test/support/property.js';
import { EventNotEncodableError } from '../errors.js';
import { canonicalJson } from './canonical.js';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('canonical JSON', () => {
  it('agrees with the reference implementation on any JSON value', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      // Integers beyond the safe range are refused here and written by the reference.
      fc.pre(!/\de[+]?\d|\d{16}/.test(JSON.stringify(value)));
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }), { numRuns: 500 });
  });

  it('orders keys by UTF-16 code units, also many of them and odd ones', () => {
    const keys = [
      '10', '9', '', '\u0000', 'é', 'e\u0301', '\u20ac', '\ud83d\ude00', '\ufb33', '\r', '1', '__proto__', 'constructor',
      'toJSON', 'a\nb', '"', '\\', 'z',
    ];
    const object = Object.fromEntries(keys.map((key, i) => [key, i]));
    expect(canonicalJson(object)).toBe(canonicalize(object));
    expect(JSON.parse(canonicalJson(object))).toEqual(object);
  });

  it('writes the numbers of RFC 8785, appendix B', () => {
    expect(canonicalJson([0, -0, 4.5, 2e-3, 1e-27, 5e-324, 333333333.3333333, -9007199254740991])).toBe(
      '[0,0,4.5,0.002,1e-27,5e-324,333333333.3333333,-9007199254740991]');
  });

  it.each([
    ['undefined in a field', { a: undefined }],
    ['undefined in a list', [undefined]],
    ['a hole in a list', Array(1)],
    ['nothing at all', undefined],
    ['NaN', Number.NaN],
    ['infinity', -Infinity],
    ['an integer beyond the safe range', 2 ** 53],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a date', new Date(0)],
    ['a map', new Map([[1, 2]])],
    ['an object with toJSON', { toJSON: () => 1 }],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate', '\udc00b'],
    ['surrogates the wrong way round', '\udc00\ud800'],
    ['a lone surrogate in a key', { '\ud83d': 1 }],
    ['a cycle', cycle],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(EventNotEncodableError);
  });

  it('takes class instances that are plain data', () => {
    class Body { readonly b = 1; readonly a = 'x'; }
    expect(canonicalJson(new Body())).toBe('{"a":"x","b":1}');
  });
});
