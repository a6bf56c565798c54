import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, collect, someEvents } from '#event-store/contract/events.js';
import { checkEvents } from '#event-store/sqlite/check.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';

const CHILD = fileURLToPath(new URL('./kill-writer.child.js', import.meta.url));

interface Acknowledged {
  readonly revision: number;
  readonly firstLogIndex: number;
  /** SHA-256 of the bytes of each event. */
  readonly digests: readonly string[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'factledger-fault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly signal: string | null;
}

/** Lines of a child until it is gone, and how it went. */
function linesOf(child: ChildProcess, seen: (count: number) => void): Promise<Ended> {
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => seen(lines.push(line)));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ lines, code, signal })));
}

/** Every acknowledged event is in the log at the place it was acknowledged at; the log is sound and takes more. */
async function expectAcknowledged(acknowledged: readonly Acknowledged[]): Promise<void> {
  expect((await checkEvents(folder)).faults).toEqual([]);
  const store = await SqliteEventStore.open({ folder });
  const log = await collect(store.readAll(-1));
  for (const { revision, firstLogIndex, digests } of acknowledged) {
    const stands = log.slice(firstLogIndex, firstLogIndex + digests.length);
    expect(stands.map(({ bytes }) => hash('sha256', bytes))).toEqual(digests);
    expect(stands.at(-1)?.revision).toBe(revision);
  }
  expect(await store.append(aStream(), 'no-stream', someEvents(2))).toMatchObject({ firstLogIndex: log.length });
  await store.close();
}

describe('a process that dies while it writes', () => {
  it('loses nothing it has acknowledged, three times over on the same folder', async () => {
    const acknowledged: Acknowledged[] = [];
    for (const appends of [40, 150, 301]) {
      const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const { lines, signal } = await linesOf(child, (count) => count === appends && child.kill('SIGKILL'));
      expect(signal).toBe('SIGKILL');
      expect(lines.length).toBeGreaterThanOrEqual(appends);
      // The last line may be cut by the kill; what was not told was not acknowledged.
      acknowledged.push(...lines.filter((line) => line.endsWith('}')).map((line): Acknowledged => JSON.parse(line)));
      await expectAcknowledged(acknowledged);
    }
  });

  it('stops taking appends once a write to the disk has failed, says so, and keeps what it acknowledged', async () => {
    // The shell's limit on file sizes (in units of 512 or 1024 bytes) stands in for a disk that is full.
    const limited = ['-c', 'ulimit -f 2048; exec "$0" "$@"', process.execPath, CHILD, folder];
    const child = spawn('sh', limited, { stdio: ['ignore', 'pipe', 'inherit'] });
    const { lines, code } = await linesOf(child, () => undefined);
    expect(code).toBe(3);
    const told = lines.filter((line) => !line.startsWith('{'));
    expect(told).toEqual([
      expect.stringMatching(/^fatal the event store has stopped: /),
      'refused outcome-unknown',
      'refused store-unavailable',
    ]);
    const acknowledged = lines.filter((line) => line.startsWith('{')).map((line): Acknowledged => JSON.parse(line));
    expect(acknowledged.length).toBeGreaterThan(20);
    await expectAcknowledged(acknowledged);
  });
});
