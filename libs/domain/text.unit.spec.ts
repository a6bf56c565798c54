import { describe, expect, it } from '@jest/globals';
import { isSealed, plain, replacingSealed, sealedIn } from './text.js';

const sealed = { $sealed: 'a key and a ciphertext' };

describe('a sealed value', () => {
  it('is an object with that one field, which is text', () => {
    expect([sealed, { $sealed: 1 }, { ...sealed, more: 1 }, [sealed], 'text', null, undefined].map(isSealed))
      .toEqual([true, false, false, false, false, false, false]);
  });

  it('reads as withheld where its words are not at hand', () => {
    expect([plain('words'), plain(sealed)]).toEqual(['words', '[withheld]']);
  });

  it('is found and replaced wherever it stands; what holds none is not copied', () => {
    const data = { gist: sealed, relays: [{ title: sealed, mode: 'quote' }], open: { text: 'words', none: null } };
    expect(sealedIn(data)).toEqual([sealed, sealed]);
    const read = replacingSealed(data, () => 'words');
    expect(read).toEqual({ gist: 'words', relays: [{ title: 'words', mode: 'quote' }], open: { text: 'words', none: null } });
    expect(read.open).toBe(data.open);
    expect(replacingSealed(data.open, () => 'words')).toBe(data.open);
    expect(replacingSealed('words', () => 'others')).toBe('words');
  });
});
