import { describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import { fc, SEED } from '#test/support/property.js';
import { NotUnsealableError, keyIdOf, newKey, seal, unseal } from './sealed-value.js';

const ID = '0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111' as SealingKeyId;
const OTHER = '0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4112' as SealingKeyId;
const runs = { numRuns: 300 };
const texts = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.toWellFormed());

describe(`a sealed value (seed ${SEED})`, () => {
  it('opens to the very words it was made of', () => {
    fc.assert(fc.property(texts, (words) => {
      const key = newKey();
      expect(unseal(key, seal(ID, key, words))).toBe(words);
    }), runs);
  });

  it('does not open once any of its bytes is another, or under another key or key id', () => {
    fc.assert(fc.property(texts, fc.nat(), fc.integer({ min: 1, max: 255 }), (words, at, flip) => {
      const key = newKey();
      const sealed = seal(ID, key, words);
      const bytes = Buffer.from(sealed.$sealed.slice(ID.length + 1), 'base64url');
      bytes[at % bytes.length]! ^= flip;
      expect(() => unseal(key, { $sealed: `${ID}.${bytes.toString('base64url')}` })).toThrow(NotUnsealableError);
      expect(() => unseal(newKey(), sealed)).toThrow(NotUnsealableError);
      expect(() => unseal(key, { $sealed: sealed.$sealed.replace(ID, OTHER) })).toThrow(NotUnsealableError);
    }), runs);
  });

  it('names its key, never reads alike twice, and tells little of its length', () => {
    const key = newKey();
    const [one, same, longer] = [seal(ID, key, 'Ann'), seal(ID, key, 'Ann'), seal(ID, key, 'Ann Example, of the third floor')];
    expect(keyIdOf(one)).toBe(ID);
    expect(one).not.toEqual(same);
    expect(one.$sealed.length).toBe(longer.$sealed.length);
  });

  it.each(['', 'abc', `${ID}.`, `${ID}.AAAA`, `${ID}.=`, `${ID.toUpperCase()}.AAAA`])('is not %j', ($sealed) => {
    expect(() => unseal(newKey(), { $sealed })).toThrow(NotUnsealableError);
  });

  it('has one form: bits that base64url leaves unused are zero', () => {
    const key = newKey();
    const { $sealed } = seal(ID, key, 'x');
    const last = $sealed.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = `${$sealed.slice(0, -1)}${alphabet[alphabet.indexOf(last) + 1] ?? 'A'}`;
    expect(() => unseal(key, { $sealed: twin })).toThrow(NotUnsealableError);
  });
});
