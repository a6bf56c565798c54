import { describe, expect, it } from '@jest/globals';
import { Burst } from './burst.js';

describe('a burst of requests', () => {
  it('is waited for while it lasts, and only a moment', () => {
    const caller = new Burst();
    const writer = new Burst(caller.memory);
    const looks: string[] = [];
    const look = (found?: string) => () => {
      looks.push(found ?? 'nothing');
      return found;
    };
    expect(writer.next(look())).toBeUndefined();
    expect(looks).toHaveLength(1);

    caller.begin();
    expect(writer.next(look('a request'))).toBe('a request');
    expect(writer.next(look())).toBeUndefined();
    expect(looks).toHaveLength(3);
  });

  it('misses nothing that is sent while the writer looks', () => {
    const caller = new Burst();
    caller.begin();
    let looked = 0;
    const found = new Burst(caller.memory).next(() => {
      if (looked++ === 0) caller.end();
      return looked === 2 ? 'the last request' : undefined;
    });
    expect(found).toBe('the last request');
  });
});
