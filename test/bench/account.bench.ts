/**
 * The account at a random pair of moments against the live account, in one incident that holds ten thousand statements of
 * a ledger of many. Slowest one in a hundred of each; both by way of the reader's thread, as HTTP asks for them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Viewer } from '#domain/policy.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import type { ReadModels } from '#read-models/port.js';
import { SqliteReadModels } from '#read-models/sqlite/read-models.js';
import { line } from './bench.js';
import type { BenchResult } from './bench.js';
import { fill } from './big-ledger.js';
import type { BigLedger } from './big-ledger.js';

const EVENTS = Number(process.env['FACTLEDGER_BENCH_EVENTS'] ?? 40_000);
const STATEMENTS = Number(process.env['FACTLEDGER_BENCH_STATEMENTS'] ?? 10_000);
const PAIRS = 100;
const PATIENCE_MS = 600_000;
const OWNER: Viewer = { kind: 'owner', id: 'owner' };

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  try {
    const store = await SqliteEventStore.open({ folder });
    const ledger = await fill(store, { events: EVENTS, statements: STATEMENTS });
    const models = await SqliteReadModels.open({ folder });
    if (await models.waitFor(await store.head(), PATIENCE_MS) !== 'applied') throw new Error('the read models did not catch up');
    const result = await compare(models, ledger);
    await models.close();
    await store.close();
    return [result];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Live: public by now, recorded now. Both in turns, so that the machine treats them alike. */
async function compare(models: ReadModels, { events, largest, from, to }: BigLedger): Promise<BenchResult> {
  const someTime = (): string => new Date(Date.parse(from) + Math.random() * (Date.parse(to) - Date.parse(from))).toISOString();
  const timed = async (publicAsOf: string, recorded: string): Promise<number> => {
    const start = performance.now();
    await models.account({ viewer: OWNER, incident: largest, public: publicAsOf, recorded });
    return performance.now() - start;
  };
  const [live, random]: [number[], number[]] = [[], []];
  for (let i = -3; i < PAIRS; i++) {
    const [a, b] = [await timed(to, 'now'), await timed(someTime(), someTime())];
    if (i < 0) continue;
    live.push(a);
    random.push(b);
  }
  return {
    name: `account at a random pair, ${STATEMENTS.toLocaleString('en-US')} statements`, bar: 0.5, ratio: p99(live) / p99(random),
    detail: `p50 ${middle(live)} and ${middle(random)} ms, `
      + `p99 ${p99(live).toFixed(1)} ms live against ${p99(random).toFixed(1)} ms; `
      + `${events.toLocaleString('en-US')} events`,
  };
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
const p99 = (values: readonly number[]): number => at(values, 0.99);
const middle = (values: readonly number[]): string => at(values, 0.5).toFixed(1);

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
