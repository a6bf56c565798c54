import { describe, expect, it } from '@jest/globals';
import { ChainNotationError, readChain, readParty, readVia } from './chain.js';

describe('the notation for chains', () => {
  it('reads a spokesperson for a body, quoted in a document under a printed title', () => {
    expect(readChain('mclaughlin for dhs -> D1 (quote, titled "Assistant Secretary")')).toEqual({
      speakers: [{ speaker: 'mclaughlin', for: 'dhs' }], relays: [{ by: 'D1', mode: 'quote', title: 'Assistant Secretary' }],
    });
  });

  it('reads unnamed officials through two hops, with either arrow', () => {
    const expected = { speakers: [{ anonymous: 'investigators', official: true }], relays: [{ by: 'cnn', in: 'C1', certainty: 'believed' }, { by: 'D1' }] };
    expect(readChain('investigators* (official) -> cnn in C1 (believed) -> D1')).toEqual(expected);
    expect(readChain('investigators* (official) → cnn in C1 (believed) → D1')).toEqual(expected);
  });

  it('reads joint speakers, and a document in its own voice', () => {
    expect(readChain('usms + ice -> D2').speakers).toEqual([{ speaker: 'usms' }, { speaker: 'ice' }]);
    expect(readChain('D1')).toEqual({ speakers: [{ speaker: 'D1' }], relays: [] });
  });

  it('lets a description hold words the notation uses, up to its star', () => {
    expect(readParty('two people in line for bread* for union (2 persons, official)'))
      .toEqual({ anonymous: 'two people in line for bread', official: true, count: 2, for: 'union' });
  });

  it('keeps arrows, commas and parentheses inside a title', () => {
    expect(readVia('D1 (titled "head (acting), A -> B", quote)')).toEqual([{ by: 'D1', title: 'head (acting), A -> B', mode: 'quote' }]);
  });

  it('reads the same from parts', () => {
    expect(readChain([['usms', { speaker: 'ice' }], 'cnn', { by: 'D1', mode: 'quote' }])).toEqual({
      speakers: [{ speaker: 'usms' }, { speaker: 'ice' }], relays: [{ by: 'cnn' }, { by: 'D1', mode: 'quote' }],
    });
  });

  it.each([
    '', 'dhs ->', '-> D1', 'dhs D1', 'dhs (official) -> D1', 'officials* (loud) -> D1', 'dhs -> D1 (shouted)', 'dhs -> D1 (quote',
    'dhs -> D1 (quote,)', 'dhs -> officials*', '* -> D1', 'usms + -> D1', 'dhs -> D1 "x"',
  ])('refuses %j', (given) => {
    expect(() => readChain(given)).toThrow(ChainNotationError);
  });

  it('reads hostile input in linear time', () => {
    const began = performance.now();
    expect(() => readChain(`dhs -> D1 (${'"'.repeat(1_999)}`)).toThrow(ChainNotationError);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
