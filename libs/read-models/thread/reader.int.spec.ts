import { afterEach, describe, expect, it } from '@jest/globals';
import type { QueryName } from './protocol.js';
import { Reader } from './reader.js';

/** A thread that answers with its number, and ends as it is asked to. The data counts its starts; only so many succeed. */
const THREAD = new URL(`data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId, workerData } from 'node:worker_threads';
  if (Atomics.add(workerData.starts, 0, 1) >= workerData.most) process.exit(5);
  parentPort.on('message', ({ kind, id, asked }) => {
    if (kind === 'close') return parentPort.close();
    const [how] = asked;
    if (how === 'exit') process.exit(3);
    if (how === 'throw') throw new Error('no memory');
    if (how === 'answer') parentPort.postMessage({ kind: 'answer', id, answer: threadId });
  });
  parentPort.postMessage({ kind: 'ready' });
`)}`);
const QUERY: QueryName = 'incidents';

const readers: Reader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
});

async function reading(most = Infinity): Promise<{ readonly reader: Reader; readonly ask: (how: string) => Promise<number>; readonly starts: () => number }> {
  const starts = new Int32Array(new SharedArrayBuffer(4));
  const reader = await Reader.start(THREAD, { starts, most });
  readers.push(reader);
  return { reader, ask: (how) => reader.ask(QUERY, [how]), starts: () => Atomics.load(starts, 0) };
}

describe('a reader', () => {
  it.each([['exit', 'the reader ended'], ['throw', 'the reader failed: Error: no memory']])('whose thread ends (%s) says so to all who wait, and answers the next from another', async (how, message) => {
    const { ask, starts } = await reading();
    const first = await ask('answer');
    const [waiting, last] = await Promise.allSettled([ask('wait'), ask(how)]);
    for (const outcome of [waiting, last]) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'read-models-unavailable', message } });
    const [second, third] = await Promise.all([ask('answer'), ask('answer')]);
    expect([second === third, second === first, starts()]).toEqual([true, false, 2]);
  });

  it('that cannot be started again is not tried for each question', async () => {
    const { ask, starts } = await reading(1);
    await expect(ask('exit')).rejects.toThrow('the reader ended');
    for (let i = 0; i < 3; i++) await expect(ask('answer')).rejects.toMatchObject({ code: 'read-models-unavailable', message: expect.stringContaining('cannot be started again: Error: its thread ended with status 5') });
    expect(starts()).toBe(2);
  });

  it('that never was ready is none', async () => {
    await expect(reading(0)).rejects.toThrow('status 5');
  });

  it('is not started again once it is closed', async () => {
    const { reader, ask, starts } = await reading();
    await reader.close();
    await expect(ask('answer')).rejects.toMatchObject({ code: 'read-models-unavailable', message: 'the read models are closed' });
    await reader.close();
    expect(starts()).toBe(1);
  });
});
