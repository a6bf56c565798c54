/**
 * Absolute figures of a ledger on KurrentDB and PostgreSQL, printed as targets and never asserted: how far reads lag behind
 * commands at half the rate that two instances take at most, and how soon a projector that is killed is replaced.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { PostgresPool } from '#postgres/pool.js';
import { PostgresReadModels } from '#read-models/postgres/read-models.js';
import type { Member } from '#test/support/cluster.js';
import { rateOf } from './bench.js';
import { TwoInstances, noKurrentDB } from './two-instances.js';

const CONNECTIONS = 32;
const COMMANDS = Number(process.env['BENCH_HTTP_REQUESTS'] ?? 3_000);
const SECONDS = 10;
const KILLS = 3;
const PATIENCE_MS = 60_000;

const lacking = noKurrentDB();
if (lacking !== null) console.log(`skip lag and takeover: ${lacking}`);
else await measure();

async function measure(): Promise<void> {
  const instances = await TwoInstances.open();
  const { cluster: { eventStoreUrl, ledger, database } } = instances;
  const projectors = [await instances.cluster.start('projector')];
  const store = KurrentEventStore.connect(eventStoreUrl, { ledger, writesMarks: false });
  const pool = PostgresPool.open({ url: database.url, applicationName: 'bench' });
  const reads = await PostgresReadModels.open({ url: database.url, pool, log: store });
  /** Milliseconds until what stands at a log index can be read. */
  const readable = async (logIndex: number): Promise<number> => {
    const asked = performance.now();
    const pace = await reads.waitFor(logIndex, PATIENCE_MS);
    if (pace !== 'applied') throw new Error(`${logIndex} could not be read within ${PATIENCE_MS} ms: ${pace}`);
    return performance.now() - asked;
  };
  try {
    await readable(await instances.command(0));
    console.log(await lag(instances, readable));
    console.log(await takeover(instances, projectors, readable));
  } finally {
    await Promise.all([reads.close(), store.close()]);
    await pool.close();
    await instances.close();
  }
}

/** From the answer of a command to the moment every projection has applied it, while projectors run. */
async function lag(instances: TwoInstances, readable: (logIndex: number) => Promise<number>): Promise<string> {
  await instances.load(CONNECTIONS, COMMANDS);
  const most = await rateOf(COMMANDS, () => instances.load(CONNECTIONS, COMMANDS));
  await readable(await instances.command(0));
  const rate = most / 2;
  const waits: number[] = [];
  const under: Promise<void>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < rate * SECONDS; sent++) {
    const due = begun + (sent * 1_000) / rate;
    if (performance.now() < due) await pause(Math.max(0, due - performance.now()));
    under.push(instances.command(sent).then(readable).then((wait) => void waits.push(wait)));
  }
  await Promise.all(under);
  const sent = Math.round(waits.length / ((performance.now() - begun) / 1_000));
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  return `lag at ${sent} commands/s, half of ${Math.round(most)}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (target 250)`;
}

/** From the end of a projector that leads everything to the moment that something written after it can be read. */
async function takeover(instances: TwoInstances, projectors: Member[], readable: (logIndex: number) => Promise<number>): Promise<string> {
  const took: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const next = await instances.cluster.start('projector');
    await next.ready(({ leads = [] }) => leads.length > 0);
    await projectors.pop()?.end('SIGKILL');
    projectors.push(next);
    const killedAt = performance.now();
    await readable(await instances.command(kill));
    took.push((performance.now() - killedAt) / 1_000);
  }
  return `takeover after kill -9: ${took.map((seconds) => seconds.toFixed(1)).join(', ')} s (target 10)`;
}
