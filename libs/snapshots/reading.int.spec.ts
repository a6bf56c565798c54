import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Reading, ReadingFailedError } from './reading.js';

let folder: string;
const reading = new Reading();
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'factledger-reading-'))));
afterAll(async () => {
  await reading.close();
  await rm(folder, { recursive: true, force: true });
});
async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('the thread that reads', () => {
  it('makes a text with its hash and its length in code points', async () => {
    const text = await reading.text(await file('page', '<p>a fire 🔥'), 'text/html');
    expect(text).toMatchObject({ codePoints: 8, sha256: createHash('sha256').update('a fire 🔥').digest('hex') });
    expect(await reading.text(await file('picture', 'GIF89a'), 'image/gif')).toBeNull();
  });
  it('anchors, looks again, and shows what stands around', async () => {
    const [older, newer] = [await file('older', 'one two three'), await file('newer', 'zero one two three')];
    const found = await reading.anchor(older, { exact: 'two' });
    expect(found).toMatchObject({ kind: 'found', quote: { start: 4, end: 7 } });
    if (found.kind === 'found') expect(await reading.recheck(newer, found.quote)).toMatchObject({ found: 'moved', quote: { start: 9 } });
    expect(await reading.around(newer, [{ start: 9, end: 12 }], 4)).toEqual([{ before: 'one ', after: ' thr' }]);
  });
  it('says when it cannot', async () => await expect(reading.anchor(join(folder, 'nowhere'), { exact: 'x' })).rejects.toBeInstanceOf(ReadingFailedError));
  it('is given up where it takes too long, and starts anew', async () => {
    const hasty = new Reading(0);
    const large = await file('large', `<p>${'word '.repeat(1_000_000)}`);
    await expect(hasty.text(large, 'text/html')).rejects.toBeInstanceOf(ReadingFailedError);
    await expect(hasty.text(large, 'text/html')).rejects.toBeInstanceOf(ReadingFailedError);
    await hasty.close();
    expect(await reading.text(await file('small', '<p>still'), 'text/html')).toMatchObject({ codePoints: 5 });
  });
});
