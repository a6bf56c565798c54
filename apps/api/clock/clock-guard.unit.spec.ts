import { describe, expect, it } from '@jest/globals';

import { Log } from '../http/log.js';
import { ClockGuard } from './clock-guard.js';

const NOON = Date.parse('2026-06-01T12:00:00.000Z');

/** A machine and a store whose clocks one sets by hand. */
async function guarded({ ahead = 0, errorMs = 2 } = {}) {
  const machine = { now: NOON + ahead, steady: 1_000 };
  const store = { now: NOON, errorMs, reads: 0, fault: null as Error | null };
  const lines: { level: string; event: string }[] = [];
  let again = (): void => undefined;
  let stopped = false;
  const guard = await ClockGuard.over(
    {
      read: () => {
        store.reads++;
        return store.fault === null ? Promise.resolve({ nowMs: store.now, errorMs: store.errorMs }) : Promise.reject(store.fault);
      },
    },
    new Log((line) => lines.push(JSON.parse(line) as (typeof lines)[number])),
    { now: () => machine.now, steady: () => machine.steady },
    (run) => {
      again = run;
      return () => { stopped = true; };
    },
  );
  return {
    guard, machine, store, lines, events: () => lines.map(({ level, event }) => `${level} ${event}`),
    passes: (ms: number): void => { machine.now += ms; machine.steady += ms; store.now += ms; },
    timer: { fire: () => { again(); }, isStopped: () => stopped },
    /** Until a look that is under way has ended. */
    looked: () => guard.look(),
  };
}
const refusal = (guard: ClockGuard): unknown => {
  try {
    return guard.now();
  } catch (error) {
    return error;
  }
};

describe('a clock that agrees with the store\'s', () => {
  it.each([0, 4_999, -4_999, 5_002, -5_002])('to within 5 s and what the reading leaves open (%i ms) stamps', async (ahead) => {
    const { guard, events } = await guarded({ ahead });
    expect(guard.now()).toBe(NOON + ahead);
    expect(guard.skew()).toEqual({ skewMs: ahead, errorMs: 2, tooFar: false });
    expect(events()).toEqual([]);
  });

  it('goes on while the store\'s cannot be read, and says once that it cannot', async () => {
    const { guard, store, passes, looked, events } = await guarded();
    store.fault = new Error('connection refused');
    passes(3_600_000);
    await looked();
    await looked();
    expect(guard.now()).toBe(NOON + 3_600_000);
    store.fault = null;
    await looked();
    store.fault = new Error('connection refused');
    await looked();
    expect(events()).toEqual(['warn clock-not-read', 'warn clock-not-read']);
  });
});

describe('a clock that is more than 5 s off', () => {
  it.each([
    [6_000, 'this instance\'s clock is 6.0 s ahead of the store\'s (give or take 2 ms), and nothing is written until they agree'],
    [-7_250, 'this instance\'s clock is 7.3 s behind the store\'s (give or take 2 ms), and nothing is written until they agree'],
  ])('by %i ms stamps nothing, and says why', async (ahead, message) => {
    const { guard, events } = await guarded({ ahead });
    expect(refusal(guard)).toMatchObject({ code: 'clock-skewed', message, skew: { skewMs: ahead, tooFar: true } });
    expect(() => guard.ensureTrue()).toThrow(message);
    expect(events()).toEqual(['error clock-skewed']);
  });

  it('is noticed with the next write when it is set wrong, and again when it is set right', async () => {
    const { guard, machine, passes, looked, events } = await guarded();
    passes(1_000);
    machine.now += 60_000;
    expect(refusal(guard)).toMatchObject({ code: 'clock-skewed', skew: { skewMs: 60_000 } });
    await looked();
    machine.now -= 60_000;
    expect(guard.now()).toBe(NOON + 1_000);
    await looked();
    expect(events()).toEqual(['error clock-skewed', 'info clock-agrees']);
  });

  it('was none where the machine slept: the next look, which the refusal asks for, says so', async () => {
    const { guard, machine, store, looked } = await guarded();
    machine.now += 600_000;
    store.now += 600_000;
    expect(refusal(guard)).toMatchObject({ code: 'clock-skewed' });
    expect(store.reads).toBe(2);
    await looked();
    expect(guard.now()).toBe(NOON + 600_000);
  });

  it('is looked at once however many writes find it, and now and then without one', async () => {
    const { guard, store, timer, looked } = await guarded({ ahead: 9_000 });
    for (let i = 0; i < 10; i++) refusal(guard);
    expect(store.reads).toBe(2);
    await looked();
    timer.fire();
    expect(store.reads).toBe(3);
    guard.close();
    expect(timer.isStopped()).toBe(true);
  });
});

describe('a reading that came too slowly', () => {
  it('is none: the process does not start on it, and it replaces no earlier one', async () => {
    await expect(guarded({ errorMs: 2_600 })).rejects.toThrow('too slowly to tell');
    const { guard, store, looked, events } = await guarded();
    Object.assign(store, { now: NOON + 90_000, errorMs: 2_600 });
    await looked();
    expect(guard.now()).toBe(NOON);
    expect(events()).toEqual(['warn clock-not-read']);
  });
});
