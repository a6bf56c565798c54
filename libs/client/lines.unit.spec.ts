import { describe, expect, it } from '@jest/globals';

import { fc } from '#test/support/property.js';
import { jsonLines, linesOf } from './lines.js';
import { messagesOf } from './server-sent-events.js';

async function* inChunks(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
const all = <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items);

describe('reading streams', () => {
  it('finds the same lines however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
    await fc.assert(fc.asyncProperty(
      fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      async (lines, end, sizes) => {
        expect(await all(linesOf(inChunks(lines.map((text) => text + end).join(''), sizes)))).toEqual(lines);
      },
    ));
  });

  it('reads a value a line, also where the last line has no end', async () => {
    expect(await all(jsonLines(inChunks('{"a":1}\n\n{"a":"ü"}', [3])))).toEqual([{ a: 1 }, { a: 'ü' }]);
  });

  it('reads server-sent events: fields gather until an empty line, comments drop, the id stays', async () => {
    const position = { lastEventId: '', retryMs: 1 };
    const text = ': hello\nid: 7\nevent: logged\ndata: {"a":\ndata: 1}\n\nretry: 250\ndata: next\n\nevent: unfinished\ndata: dropped';
    expect(await all(messagesOf(linesOf(inChunks(text, [5])), position))).toEqual([
      { event: 'logged', data: '{"a":\n1}', id: '7' },
      { event: 'message', data: 'next', id: '7' },
    ]);
    expect(position).toEqual({ lastEventId: '7', retryMs: 250 });
  });
});
