import { describe, expect, it } from '@jest/globals';
import { by, id, merged, officials, related, voiceOf } from '../testing/builders.js';
import { rootsOf } from './roots.js';
import { asks, reports, rootWords, says, told } from './testing.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b');
const count = (world: ReturnType<typeof told>, ids: string): string =>
  rootWords(rootsOf(world)(ids.split(' ').map((each) => id(each))));
const unnamed = (described = 'officials', document = 'D1') => ({
  who: officials(described),
  channel: 'unstated' as const,
  in: document,
});

describe('roots behind assertions', () => {
  it('reports of one utterance are one, and so is a body however often it speaks', () => {
    const world = told(Q1, says('A1', 'Q1/a'), reports('A2', 'uA1', 'Q1/a'), says('A3', 'Q1/a', { who: by('smith', 'dhs') }));
    expect(count(world, 'A1 A2 A3')).toBe('1+0');
  });
  it('kin are one root; unrelated bodies and persons are several', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', 'Q1/a', { who: by('ice') }),
      says('A3', 'Q1/a', { who: by('usms') }),
      says('A4', 'Q1/a', { who: by('smith') }),
    );
    expect(count(world, 'A1 A2')).toBe('1+0');
    expect(count(world, 'A1 A2 A3 A4')).toBe('3+0');
  });
  it('a joint statement is one root, and adds none where one of its makers is known', () => {
    const world = told(Q1, says('A1', 'Q1/a', { who: [by('fbi'), by('usms')] }), says('A2', 'Q1/a', { who: by('usms') }));
    expect(count(world, 'A1')).toBe('1+0');
    expect(count(world, 'A1 A2')).toBe('1+0');
  });
  it('anonymous speakers count apart: once for each class and document', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', unnamed()),
      says('A2', 'Q1/a', unnamed()),
      says('A3', 'Q1/a', unnamed('sources')),
      says('A4', 'Q1/a', unnamed('officials', 'D2')),
      says('A5', 'Q1/a'),
    );
    expect(count(world, 'A1 A2')).toBe('0+1');
    expect(count(world, 'A1 A2 A3 A4 A5')).toBe('1+3');
  });
  it("a document's own voice may hide any of them", () => {
    const own = { who: voiceOf('D1'), channel: 'ownVoice' as const, in: null };
    expect(count(told(Q1, says('A1', 'Q1/a', own), says('A2', 'Q1/a', own)), 'A1 A2')).toBe('0+1');
  });
  it('utterances join only where a person merged them or recorded that one repeats or amplifies the other', () => {
    const said = [says('A1', 'Q1/a'), says('A2', 'Q1/a', unnamed()), says('A3', 'Q1/a', { who: by('usms') })];
    expect(count(told(Q1, said), 'A1 A2 A3')).toBe('2+1');
    expect(count(told(Q1, said, related('R1', 'A2', 'A1', { kind: 'repeats' })), 'A1 A2 A3')).toBe('2+0');
    expect(count(told(Q1, said, related('R1', 'A3', 'A1', { kind: 'amplifies' })), 'A1 A3')).toBe('1+0');
    expect(count(told(Q1, said, related('R1', 'A2', 'A1', { kind: 'elaborates' })), 'A1 A2')).toBe('1+1');
    expect(count(told(Q1, said, merged('M1', 'uA2', 'uA1')), 'A1 A2')).toBe('1+0');
  });
  it('takes identity from the assertions counted and from no others', () => {
    const world = told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/a', unnamed()), related('R1', 'A2', 'A1', { kind: 'repeats' }));
    expect(count(world, 'A2')).toBe('0+1');
  });
});
