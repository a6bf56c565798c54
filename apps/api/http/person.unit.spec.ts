import { describe, expect, it } from '@jest/globals';
import { actorFrom } from './person.js';
import { Problem } from './problem.js';

/** As Node hands on the bytes of a header. */
const sent = (name: string): string => Buffer.from(name, 'utf8').toString('latin1');

describe('On-Behalf-Of', () => {
  it('names the person; without it, it is the owner', () => {
    expect(actorFrom(undefined)).toEqual({ id: 'owner' });
    expect(actorFrom('Ann Lee')).toEqual({ id: 'owner', onBehalfOf: 'Ann Lee' });
  });
  it('is UTF-8, and the same person however it was typed', () => {
    expect(actorFrom(sent('Łukasz 李'))).toEqual({ id: 'owner', onBehalfOf: 'Łukasz 李' });
    expect(actorFrom(sent('Rene\u0301e'))).toEqual(actorFrom(sent('Ren\u00e9e')));
  });
  it.each([['nothing', ''], ['blanks', '  '], ['a control character', 'Ann\u0007'], ['too long', 'x'.repeat(101)], ['latin-1', 'Ren\u00e9e'],
    ['a line separator', sent('a\u2028b')]])('is not %s', (_name, header) => {
    expect(() => actorFrom(header)).toThrow(Problem);
  });
  it('comes once', () => expect(() => actorFrom(['Ann', 'Bob'])).toThrow(Problem));
});
