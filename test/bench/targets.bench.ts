/**
 * Absolute figures, printed as targets and never asserted: memory while a log is rebuilt and served, how soon a server of
 * many events is ready, and how far reads lag behind at a steady rate. `FACTLEDGER_BENCH_EVENTS` sets the size of the log.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '#api/start.js';
import type { CommandId, SourceId } from '#domain/ids.js';
import { streamOf } from '#domain/ids.js';
import type { NewEvent } from '#event-store/port.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { newEventId } from '#ledger/ids.js';
import { newNonce } from '#ledger/nonce.js';
import { SqliteReadModels } from '#read-models/sqlite/read-models.js';
import { rebuildReadModels } from '#read-models/sqlite/rebuild.js';
import { fill } from './big-ledger.js';

const EVENTS = Number(process.env['FACTLEDGER_BENCH_EVENTS'] ?? 100_000);
const RATE = 2_000;
const SECONDS = 5;

const mebibytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);

const registered = (source: SourceId): NewEvent => ({
  id: newEventId(), type: 'SourceRegistered', schemaVersion: 1,
  data: { source, kind: 'body', official: true, name: 'A department with a name of common length' },
  metadata: {
    recordedAt: new Date().toISOString(), actor: { id: 'desk-1' }, commandId: source as string as CommandId,
    commandDigest: 'R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAA', correlationId: source, nonce: newNonce(),
  },
});

const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-targets-'));
try {
  console.log(await memory());
  console.log(await start());
  console.log(await lag());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The largest resident size seen while the log is written and while its views are built. */
async function memory(): Promise<string> {
  const peaks: number[] = [];
  for (const work of [write, build]) {
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, mebibytes())), 50);
    await work();
    clearInterval(watch);
    peaks.push(peak);
  }
  return `memory, ${EVENTS} events: ${peaks[0]} MiB at most while writing, ${peaks[1]} while rebuilding (target 300)`;
}

async function write(): Promise<void> {
  const store = await SqliteEventStore.open({ folder });
  await fill(store, { events: EVENTS, statements: 1_000 });
  await store.close();
}

async function build(): Promise<void> {
  await rebuildReadModels(folder);
}

async function start(): Promise<string> {
  const begun = performance.now();
  const server = await startEmbedded({ folder, port: 0, ownerKey: 'a-key-for-the-bench-alone-0123456789abcdef' });
  while (!(await fetch(`${server.url}/readyz`)).ok) await pause(5);
  const ms = Math.round(performance.now() - begun);
  await server.close();
  return `start on ${EVENTS} events: ready after ${ms} ms in a warm process (target 1,000)`;
}

/** From the answer of an append to the moment every projection has applied it. */
async function lag(): Promise<string> {
  const models = { headIs: (_head: number): void => {} };
  const store = await SqliteEventStore.open({ folder, onCommitted: (head) => models.headIs(head) });
  const reads = await SqliteReadModels.open({ folder });
  models.headIs = (head) => reads.headIs(head);
  const waits: number[] = [];
  const under: Promise<void>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < RATE * SECONDS; sent++) {
    const due = begun + (sent * 1_000) / RATE;
    if (performance.now() < due) await pause(Math.max(0, due - performance.now()));
    const source = newEventId() as string as SourceId;
    const append = store.append(streamOf.source(source), 'no-stream', [registered(source)]).then(async ({ lastLogIndex }) => {
      const committed = performance.now();
      await reads.waitFor(lastLogIndex, 10_000);
      waits.push(performance.now() - committed);
    });
    under.push(append);
  }
  await Promise.all(under);
  await reads.close();
  await store.close();
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  return `lag at ${RATE} events/s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (target 15)`;
}
