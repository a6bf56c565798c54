/** `factledger check` knows the bytes that the log says were captured. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Desk, must } from '#test/support/desk.js';

const CLI = join(import.meta.dirname, '../../apps/cli/main.js');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('tells which captured bytes are missing or were changed', async () => {
  const desk = await Desk.open();
  try {
    const { document } = must(await desk.post('/v1/documents', { title: 'A report', publisher: null, published: '2025-10-21' })).ids;
    for (const raw of ['one', 'two']) must(await desk.say('POST', `/v1/documents/${document}/snapshots`, undefined, { raw: `<p>${raw}` }));
    await desk.server.close();
    const file = (text: string): string => join(desk.folder, 'blobs', sha256(text).slice(0, 2), sha256(text));
    const check = () => spawnSync(process.execPath, [CLI, 'check', '--data', desk.folder], { encoding: 'utf8' });
    // The bytes of each, and its text.
    expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('snapshots: 4 files, sound') });
    await writeFile(file('<p>one'), 'else');
    await rm(file('two'));
    const { status, stdout, stderr } = check();
    expect(status).toBe(6);
    expect(stdout).toContain(`${sha256('<p>one')} (event 2): hashes to ${sha256('else')}`);
    expect(stdout).toContain(`${sha256('two')} (event 3): is not kept`);
    expect(stderr).toContain('blobs/');
  } finally {
    await rm(desk.folder, { recursive: true, force: true });
  }
});
