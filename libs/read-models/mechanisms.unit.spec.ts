import { describe, expect, it } from '@jest/globals';
import { cursorAt, cursorWith, limitOf, numbersOf, placeOf } from './cursor.js';
import { Arrivals } from './engine/arrivals.js';
import { horizonOf } from './horizon.js';
import { Lru } from './lru.js';
import type { ReadModelsStatus } from './status.js';
import { Waiting } from './waiting.js';

describe('a cursor', () => {
  it('leads back to where it was made', () => {
    expect(placeOf('timeline', cursorAt('timeline', 41))).toBe(41);
    expect(placeOf('timeline', undefined)).toBe(-1);
  });

  it.each([
    ['of another list', cursorAt('events', 41)], ['of no list', Buffer.from('41').toString('base64url')], ['empty', ''],
    ['not in base64url', 'dGltZWxpbmU6NDE='], ['with a sign', Buffer.from('timeline:-1').toString('base64url')],
    ['with another spelling of the number', Buffer.from('timeline:041').toString('base64url')],
    ['with too large a number', Buffer.from(`timeline:${'9'.repeat(16)}`).toString('base64url')],
    ['with more behind it', Buffer.from('timeline:4:1').toString('base64url')], ['of bytes that are no text', '__79'],
  ])('is refused when it is one %s', (_, cursor) => {
    expect(() => placeOf('timeline', cursor)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
  });
});

describe('a cursor of several numbers', () => {
  it('leads back to where it was made, for the question it was made for', () => {
    const cursor = cursorWith('search', 'asked', [12, -1, 0]);
    expect(numbersOf('search', 'asked', cursor, 3)).toEqual([12, -1, 0]);
    expect(numbersOf('search', 'asked', undefined, 3)).toBeNull();
    for (const [list, asked, count] of [['clock', 'asked', 3], ['search', 'other', 3], ['search', 'asked', 2]] as const) {
      expect(() => numbersOf(list, asked, cursor, count)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
    }
  });
});

describe('the size of a page', () => {
  it('is a hundred unless told', () => expect([limitOf(undefined), limitOf(1), limitOf(500)]).toEqual([100, 1, 500]));
  it.each([0, -1, 501, 1.5, NaN])('is not %p', (limit) => {
    expect(() => limitOf(limit)).toThrow(expect.objectContaining({ code: 'limit-invalid' }));
  });
});

describe('what was used last', () => {
  it('is kept, up to a total weight', () => {
    const lru = new Lru<string>(3);
    lru.set('a', 'A', 1);
    lru.set('b', 'B', 1);
    lru.set('c', 'C', 1);
    expect(lru.get('a')).toBe('A');
    lru.set('d', 'D', 1);
    expect(['a', 'b', 'c', 'd'].map((key) => lru.get(key))).toEqual(['A', undefined, 'C', 'D']);
  });

  it('is kept alone when it is heavier than that', () => {
    const lru = new Lru<string>(3);
    lru.set('a', 'A', 1);
    lru.set('b', 'B', 9);
    expect([lru.get('a'), lru.get('b')]).toEqual([undefined, 'B']);
    lru.set('c', 'C', 1);
    expect([lru.get('b'), lru.get('c')]).toEqual([undefined, 'C']);
  });
});

describe('waiting events', () => {
  it('are timed from when the first of them arrived', () => {
    const arrivals = new Arrivals();
    arrivals.note(4, 100);
    arrivals.note(9, 130);
    expect([arrivals.waitingMs(-1, 200), arrivals.waitingMs(4, 200), arrivals.waitingMs(9, 200)]).toEqual([100, 70, 0]);
    arrivals.seen(4);
    expect([arrivals.waitingMs(-1, 200), arrivals.waitingMs(4, 200)]).toEqual([70, 70]);
  });

  it('take no endless room', () => {
    const arrivals = new Arrivals();
    for (let i = 0; i < 10_000; i++) arrivals.note(i, i);
    expect([arrivals.waitingMs(9_998, 10_000), arrivals.waitingMs(9_999, 10_000)]).toEqual([10_000 - 4_095, 0]);
  });
});

describe('waiting for an event', () => {
  const status = (applied: number, more: Partial<ReadModelsStatus['projections'][number]> = {}): ReadModelsStatus => ({
    head: 9, applied, caughtUp: false, failure: null,
    projections: [{ name: 'p', version: 1, generation: 1, active: true, status: 'running', reason: null, progress: applied, lagEvents: 0, lagMs: 0, ...more }],
  });

  it('ends when it is applied', async () => {
    const waiting = new Waiting();
    expect(await waiting.for(3, 60_000, status(3))).toBe('applied');
    const pace = waiting.for(4, 60_000, status(3));
    waiting.statusIs(status(3));
    waiting.statusIs(status(4));
    expect(await pace).toBe('applied');
  });

  it('ends when a projection stopped before it, unless one is being built in its place', async () => {
    const waiting = new Waiting();
    expect(await waiting.for(4, 60_000, status(3, { status: 'stale' }))).toBe('stale');
    const stale = status(3, { status: 'stale' });
    const mending = { ...stale, projections: [...stale.projections, { ...stale.projections[0]!, generation: 2, active: false, status: 'rebuilding' as const }] };
    const pace = waiting.for(4, 60_000, mending);
    waiting.statusIs(status(4));
    expect(await pace).toBe('applied');
  });

  it('ends when time is up, and when nobody will tell any more', async () => {
    const waiting = new Waiting();
    expect(await waiting.for(4, 1, status(3))).toBe('timeout');
    const pace = waiting.for(4, 60_000, status(3));
    waiting.close();
    expect(await pace).toBe('timeout');
  });
});

describe('the horizon', () => {
  const never = { throughRevision: null, throughLogIndex: null, publishedLogIndex: null, touchedAt: null };
  const published = { throughRevision: 5, throughLogIndex: 9, publishedLogIndex: 12, touchedAt: 6 };

  it('is the whole log for the owner', () => {
    expect(horizonOf({ kind: 'owner', id: 'o' }, never)).toEqual({ incident: Infinity, references: Infinity, desk: true });
  });
  it('is, for everybody else, the published revision and the publication', () => {
    expect(horizonOf({ kind: 'public' }, published)).toEqual({ incident: 9, references: 12, desk: false });
    expect(horizonOf({ kind: 'public' }, { ...published, throughRevision: null })).toBeNull();
  });
  it('shows nothing while it is not known where the published revision stands', () => {
    expect(horizonOf({ kind: 'public' }, { ...published, throughLogIndex: null })).toMatchObject({ incident: -1 });
  });
});
