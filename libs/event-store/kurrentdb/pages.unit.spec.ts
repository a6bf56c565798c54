import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Pages } from './pages.js';

function opened() {
  const stream = new Readable({ objectMode: true, read: () => undefined });
  const abort = new AbortController();
  return { stream, abort, pages: new Pages<number>(stream, abort.signal) };
}

describe('pages of a stream', () => {
  it('hold all that has come, or wait for the next that comes', async () => {
    const { stream, pages } = opened();
    for (const item of [1, 2, 3]) stream.push(item);
    expect(await pages.next(1_000)).toEqual({ kind: 'page', items: [1, 2, 3] });
    const next = pages.next(1_000);
    stream.push(4);
    expect(await next).toEqual({ kind: 'page', items: [4] });
    stream.push(null);
    expect(await pages.next(1_000)).toEqual({ kind: 'end' });
    expect(await pages.next(1_000)).toEqual({ kind: 'end' });
  });

  it('come before the error that ends them, which nobody misses', async () => {
    const { stream, pages } = opened();
    stream.push(1);
    // As the client does: it tells of an error and leaves the stream as it is.
    stream.emit('error', new Error('lost'));
    stream.emit('error', new Error('again'));
    expect(await pages.next(1_000)).toEqual({ kind: 'page', items: [1] });
    await expect(pages.next(1_000)).rejects.toThrow('lost');
    const waiting = opened();
    const next = waiting.pages.next(1_000);
    waiting.stream.emit('error', new Error('lost'));
    await expect(next).rejects.toThrow('lost');
    waiting.pages.destroy();
    waiting.stream.emit('error', new Error('late'));
  });

  it('are empty when somebody pokes, and silence when nobody does', async () => {
    const { stream, pages } = opened();
    const next = pages.next(5);
    pages.poke();
    expect(await next).toEqual({ kind: 'page', items: [] });
    expect(await pages.next(5)).toEqual({ kind: 'silence' });
    expect(await pages.next(5)).toEqual({ kind: 'silence' });
    stream.push(1);
    expect(await pages.next(5)).toEqual({ kind: 'page', items: [1] });
  });

  it('end with the reason of an abort', async () => {
    const { stream, abort, pages } = opened();
    const next = pages.next(1_000);
    const reason = new Error('gone away');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    stream.push(1);
    await expect(pages.next(1_000)).rejects.toBe(reason);
    pages.destroy();
    expect(stream.destroyed).toBe(true);
  });
});
