/**
 * A ledger on a real KurrentDB against the bare client of its maker, on the same server. `FACTLEDGER_TEST_KURRENTDB` names it.
 *
 * Writing: durable commands through two instances of the API, as processes, against appends of the same events with as many on
 * their way at once, each to a stream of its own at its expected revision. The bare side checks nobody's key, reads no request,
 * decides nothing and reads nothing. No projector runs meanwhile: nothing is projected on the bare side either.
 *
 * Reading: the whole log through the store, each event looked into, against a filtered subscription of the bare client up to the
 * last event. Both have been connected; the bare client parses JSON, ours makes the event's bytes again besides.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { EventStoreDBClient, NO_STREAM, START, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { REAL } from '#test/kurrentdb/real-server.js';
import { interleaved, line, rateOf } from './bench.js';
import type { BenchResult } from './bench.js';
import { fill } from './big-ledger.js';
import { TwoInstances, noKurrentDB } from './two-instances.js';

const CONNECTIONS = 32;
const COMMANDS = Number(process.env['BENCH_HTTP_REQUESTS'] ?? 2_000);
const EVENTS = Number(process.env['FACTLEDGER_BENCH_EVENTS'] ?? 20_000);

export async function run(): Promise<readonly BenchResult[]> {
  const url = REAL ?? '';
  const client = EventStoreDBClient.connectionString(url);
  try {
    return [await writing(url, client), await reading(url, client)];
  } finally {
    await client.dispose();
  }
}

async function writing(url: string, client: EventStoreDBClient): Promise<BenchResult> {
  const instances = await TwoInstances.open();
  try {
    await instances.command(0);
    const sample = await lastCommand(url, instances.cluster.ledger);
    const ours = (): Promise<number> => rateOf(COMMANDS, () => instances.load(CONNECTIONS, COMMANDS));
    const raw = (): Promise<number> => rateOf(COMMANDS, () => append(client, sample, COMMANDS));
    return await interleaved('durable commands, two instances', 0.7, { ours, raw, turns: 5 });
  } finally {
    await instances.close();
  }
}

interface Sample {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What one command of the load writes, as it stands on the server. */
async function lastCommand(url: string, ledger: string): Promise<readonly Sample[]> {
  const store = KurrentEventStore.connect(url, { ledger, writesMarks: false });
  try {
    const samples: Sample[] = [];
    let command: string | undefined;
    for await (const { bytes, event } of store.readAll(-1)) {
      if (event.metadata.commandId !== command) samples.length = 0;
      command = event.metadata.commandId;
      const { type, data, metadata, schemaVersion, v } = JSON.parse(bytes);
      samples.push({ type, data, metadata: { metadata, schemaVersion, v } });
    }
    return samples;
  } finally {
    await store.close();
  }
}

async function append(client: EventStoreDBClient, sample: readonly Sample[], requests: number): Promise<void> {
  let left = requests;
  const writer = async (): Promise<void> => {
    const stream = `bench${randomBytes(8).toString('hex')}.raw`;
    for (let revision = -1; left-- > 0; revision += sample.length) {
      const events = sample.map((each) => jsonEvent({ id: randomUUID(), ...each }));
      await client.appendToStream(stream, events, { expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision) });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, writer));
}

async function reading(url: string, client: EventStoreDBClient): Promise<BenchResult> {
  const ledger = `bench${randomBytes(8).toString('hex')}`;
  const store = KurrentEventStore.connect(url, { ledger });
  try {
    const { events } = await fill(store, { events: EVENTS, statements: EVENTS / 10 });
    const ours = (): Promise<number> => rateOf(events, async () => {
      let [count, size] = [0, 0];
      for await (const { event } of store.readAll(-1)) {
        count++;
        size += event.type.length;
      }
      if (count !== events || size === 0) throw new Error('not all of the log was read');
    });
    const raw = (): Promise<number> => rateOf(events, async () => {
      let [count, size] = [0, 0];
      for await (const { event } of client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: [`${ledger}.`] }) })) {
        size += event?.type.length ?? 0;
        if (++count === events) break;
      }
      if (size === 0) throw new Error('nothing was read');
    });
    return await interleaved(`catch up on ${events.toLocaleString('en-US')} events`, 0.8, { ours, raw, turns: 5 });
  } finally {
    await store.close();
  }
}

if (import.meta.main) {
  const lacking = noKurrentDB();
  if (lacking !== null) console.log(`skip cluster: ${lacking}`);
  else for (const result of await run()) console.log(line(result));
}
