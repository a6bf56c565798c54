/** Reading the whole log through the store against bare reads of the same rows in the same pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { aStream, someEvents } from '#event-store/contract/events.js';
import { eventsFile } from '#event-store/sqlite/schema.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';

const REQUESTS = 300;
const EVENTS_PER_REQUEST = 200;
const EVENTS = REQUESTS * EVENTS_PER_REQUEST;

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  const store = await SqliteEventStore.open({ folder });
  try {
    for (let i = 0; i < REQUESTS; i++) await store.append(aStream(), 'no-stream', someEvents(EVENTS_PER_REQUEST));
    const db = new DatabaseSync(eventsFile(folder), { readOnly: true });
    const page = db.prepare(`SELECT log_index, revision, id, bytes, stream_key FROM events
      WHERE log_index > ? ORDER BY log_index LIMIT 500`);
    page.setReturnArrays(true);

    const raw = (): Promise<number> => rateOf(EVENTS, () => {
      let size = 0;
      let last = -1;
      for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
        for (const row of rows) size += String(row[3]).length;
        last += rows.length;
      }
      if (last !== EVENTS - 1 || size === 0) throw new Error('not all of the log was read');
    });
    const ours = (): Promise<number> => rateOf(EVENTS, async () => {
      let size = 0;
      let last = -1;
      for await (const { bytes, logIndex } of store.readAll(-1)) {
        size += bytes.length;
        last = logIndex;
      }
      if (last !== EVENTS - 1 || size === 0) throw new Error('not all of the log was read');
    });
    const result = await interleaved('read the log', 0.8, { ours, raw });
    db.close();
    return [result];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
