/**
 * One event at a time, durable, against another embedded event store. It compiles native code when it is installed, so it
 * lives in a package of its own that `npm run bench` alone installs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { aStream, someEvents } from '#event-store/contract/events.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';

/** The part of `@event-driven-io/emmett-sqlite` that is called. */
interface Peer {
  getSQLiteEventStore(options: { fileName: string; schema: { autoMigration: 'CreateOrUpdate' } }): {
    appendToStream(stream: string, events: readonly { type: string; data: unknown; metadata: unknown }[]): Promise<unknown>;
  };
}

const PEERS = resolve('test/bench/peers');
const EVENTS = 200;

export async function run(): Promise<readonly BenchResult[]> {
  const require = createRequire(join(PEERS, 'package.json'));
  // Whatever a package exports is not known to the compiler; the first call would fail loudly.
  const { getSQLiteEventStore } = await import(pathToFileURL(require.resolve('@event-driven-io/emmett-sqlite')).href) as Peer;
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-peer-'));
  const ours = await SqliteEventStore.open({ folder: join(folder, 'ours') });
  const peer = getSQLiteEventStore({ fileName: join(folder, 'peer.sqlite'), schema: { autoMigration: 'CreateOrUpdate' } });
  try {
    return [
      await interleaved('append, against emmett-sqlite 0.38.5', 5, {
        turns: 7,
        ours: () => {
          const stream = aStream();
          return rateOf(EVENTS, async () => {
            for (const [i, event] of someEvents(EVENTS).entries()) await ours.append(stream, i === 0 ? 'no-stream' : i - 1, [event]);
          });
        },
        raw: () => {
          const stream = aStream();
          return rateOf(EVENTS, async () => {
            for (const { type, data, metadata } of someEvents(EVENTS)) await peer.appendToStream(stream, [{ type, data, metadata }]);
          });
        },
      }),
    ];
  } finally {
    await ours.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
