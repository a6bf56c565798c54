/**
 * Appending through the store against bare `node:sqlite` with the same tables, pragmas and bytes, on the same disk.
 * The bare side gets its bytes ready-made and never leaves its thread; ours encodes, crosses to the writer and back.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StreamName } from '#domain/ids.js';
import { encodeEvent } from '#event-store/codec/envelope.js';
import { aStream, someEvents } from '#event-store/contract/events.js';
import type { NewEvent } from '#event-store/port.js';
import { openForWriting } from '#event-store/sqlite/schema.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';

interface Load {
  readonly name: string;
  readonly bar: number;
  /** Requests that are on their way at once. */
  readonly inFlight: number;
  /** Requests that the bare side writes in one transaction. */
  readonly perTransaction: number;
  readonly eventsPerRequest: number;
  readonly requests: number;
}

const LOADS: readonly Load[] = [
  { name: 'append, 1 request in flight', bar: 0.6, inFlight: 1, perTransaction: 1, eventsPerRequest: 1, requests: 300 },
  { name: 'append, 32 requests in flight', bar: 0.8, inFlight: 32, perTransaction: 32, eventsPerRequest: 1, requests: 1_920 },
  { name: 'append, 100 events a request', bar: 0.75, inFlight: 1, perTransaction: 1, eventsPerRequest: 100, requests: 20 },
  { name: 'append, 4 × 100 events in flight', bar: 0.75, inFlight: 4, perTransaction: 1, eventsPerRequest: 100, requests: 20 },
];

const WRITERS_STREAMS = 64;

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  mkdirSync(join(folder, 'raw'));
  const store = await SqliteEventStore.open({ folder: join(folder, 'ours') });
  const db = openForWriting(join(folder, 'raw'));
  const results: BenchResult[] = [];
  try {
    const [ours, raw] = [new Ours(store), new Raw(db)];
    for (const load of LOADS) {
      const events = load.requests * load.eventsPerRequest;
      const runs = { turns: 31, ours: () => ours.turn(load, events), raw: () => raw.turn(load, events) };
      results.push(await interleaved(load.name, load.bar, runs));
    }
  } finally {
    await store.close();
    db.close();
    rmSync(folder, { recursive: true });
  }
  return results;
}

class Ours {
  readonly #streams = Array.from({ length: WRITERS_STREAMS }, () => ({ name: aStream(), revision: -1 }));

  constructor(private readonly store: SqliteEventStore) {}

  async turn({ inFlight, eventsPerRequest, requests }: Load, count: number): Promise<number> {
    const events = someEvents(count);
    let next = 0;
    const worker = async (at: number): Promise<void> => {
      for (let i = at; next < requests; i += inFlight) {
        const stream = this.#streams[i % WRITERS_STREAMS]!;
        const from = next++ * eventsPerRequest;
        const expected = stream.revision === -1 ? 'no-stream' : stream.revision;
        stream.revision = (await this.store.append(stream.name, expected, events.slice(from, from + eventsPerRequest))).revision;
      }
    };
    return rateOf(count, async () => {
      await Promise.all(Array.from({ length: inFlight }, (_, at) => worker(at)));
    });
  }
}

class Raw {
  readonly #streams: { readonly name: StreamName; readonly key: number; revision: number }[];
  readonly #insert;
  #logIndex = 0;

  constructor(private readonly db: DatabaseSync) {
    const stream = db.prepare('INSERT INTO streams (name) VALUES (?)');
    this.#streams = Array.from({ length: WRITERS_STREAMS }, () => {
      const name = aStream();
      return { name, key: Number(stream.run(name).lastInsertRowid), revision: -1 };
    });
    this.#insert = db.prepare('INSERT INTO events (log_index, stream_key, revision, id, bytes) VALUES (?, ?, ?, ?, ?)');
  }

  turn({ perTransaction, eventsPerRequest, requests }: Load, count: number): Promise<number> {
    const rows = this.#rows(someEvents(count), eventsPerRequest);
    return rateOf(count, () => {
      for (let from = 0; from < requests * eventsPerRequest; from += perTransaction * eventsPerRequest) {
        this.db.exec('BEGIN IMMEDIATE');
        for (const row of rows.slice(from, from + perTransaction * eventsPerRequest)) this.#insert.run(...row);
        this.db.exec('COMMIT');
      }
    });
  }

  #rows(events: readonly NewEvent[], eventsPerRequest: number): readonly [number, number, number, string, string][] {
    return events.map((event, i) => {
      const stream = this.#streams[Math.floor(i / eventsPerRequest) % WRITERS_STREAMS]!;
      const revision = ++stream.revision;
      return [this.#logIndex++, stream.key, revision, event.id, encodeEvent(stream.name, revision, event)];
    });
  }
}

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
