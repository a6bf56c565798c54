import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Head } from './head.js';

describe('the head of the log', () => {
  const never = new AbortController().signal;

  it('lets those wait who are at the end, and wakes them when it moves', async () => {
    const head = new Head(4);
    await head.beyond(3, never);
    const order: string[] = [];
    const waits = head.beyond(4, never).then(() => order.push('woken'));
    head.advanceTo(4);
    head.advanceTo(2);
    await Promise.resolve();
    order.push('moves');
    head.advanceTo(5);
    await waits;
    expect([head.value, order]).toEqual([5, ['moves', 'woken']]);
  });

  it('lets go when the signal aborts or the head is closed, and leaves no listener behind', async () => {
    const [head, abort] = [new Head(-1), new AbortController()];
    const aborted = head.beyond(-1, abort.signal);
    const closed = head.beyond(-1, never);
    abort.abort();
    await aborted;
    head.close();
    await closed;
    expect([getEventListeners(abort.signal, 'abort'), getEventListeners(never, 'abort')]).toEqual([[], []]);
  });
});
