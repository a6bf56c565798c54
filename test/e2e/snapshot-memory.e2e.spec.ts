/** A large capture passes through the server without being gathered in its memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@jest/globals';
import { LedgerClient } from '#client/ledger-client.js';
import { where } from '#test/support/where.js';

const MEBIBYTE = 1024 * 1024;
const KEY = 'a-key-that-only-this-test-knows';
/** Read from the process's own account of itself, which only Linux gives. */
const test = where(existsSync('/proc/self/clear_refs'), '/proc/self/clear_refs');

const peakOf = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function* bytes(mebibytes: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < mebibytes * 16; i++) yield Buffer.alloc(MEBIBYTE / 16, i);
}

test('takes no more than 15 MiB for 40 than it takes for 8', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'factledger-memory-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, '../bench/server.child.js'), folder, KEY], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [url] = await once(createInterface({ input: child.stdout }), 'line') as [string];
    const pid = child.pid ?? 0;
    const client = new LedgerClient({ baseUrl: url, key: KEY });
    const { ids } = await client.write('POST', '/documents', { title: 'A film', publisher: null, published: '2025-10-21' });
    const document = String(ids['document']);
    const peakWhile = async (mebibytes: number): Promise<number> => {
      // Lets the peak begin anew.
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
      const { snapshot } = await client.captureSnapshot(document, bytes(mebibytes));
      expect(snapshot.bytes).toBe(String(mebibytes * MEBIBYTE));
      return peakOf(pid);
    };
    for (let i = 0; i < 3; i++) await peakWhile(8);
    const small = await peakWhile(8);
    expect(await peakWhile(40) - small).toBeLessThan(15);
  } finally {
    child.stdin.end();
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
});
