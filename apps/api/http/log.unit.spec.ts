import { describe, expect, it } from '@jest/globals';

import { Log } from './log.js';
import type { Level } from './log.js';

const linesOf = (least: Level | undefined, say: (log: Log) => void): readonly Record<string, unknown>[] => {
  const lines: string[] = [];
  say(new Log((line) => lines.push(line), least));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('a line of the log', () => {
  it('is JSON with a time, a level and what happened', () => {
    expect(linesOf(undefined, (log) => { log.info('started', { url: 'http://127.0.0.1' }); })).toEqual([
      { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), level: 'info', event: 'started', url: 'http://127.0.0.1' },
    ]);
  });

  it.each<readonly [Level, readonly string[]]>([['info', ['a', 'b', 'c']], ['warn', ['b', 'c']], ['error', ['c']]])('is left out below %s', (least, kept) => {
    const say = (log: Log): void => { log.info('a'); log.warn('b'); log.error('c'); };
    expect(linesOf(least, say).map(({ event }) => event)).toEqual(kept);
  });

  it('spells an error out, with what caused it', () => {
    const refused = (address: string): Error => Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });
    const error = new Error('the store is down', { cause: new AggregateError([refused('::1'), refused('127.0.0.1')]) });
    const [line] = linesOf('error', (log) => { log.error('store', { error }); });
    expect(line).toMatchObject({ error: { name: 'Error', message: 'the store is down', stack: expect.stringContaining('log.unit.spec'), cause: {
      name: 'AggregateError', errors: [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1' }, { message: 'connect ECONNREFUSED 127.0.0.1' }],
    } } });
  });
});
