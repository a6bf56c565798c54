/**
 * Search in a ledger of many assertions, by way of the reader's thread, as HTTP asks for it: words from the rarest to those
 * that stand in every assertion, phrases, beginnings, and narrowed. Slowest one in a hundred against the target. Texts come
 * from a vocabulary of which, as in any language, few words are common and most are rare.
 *
 * `FACTLEDGER_BENCH_ASSERTIONS` sets the size; the target is meant for 1,000,000.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Viewer } from '#domain/policy.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import type { ReadModels, SearchAsked } from '#read-models/port.js';
import { SqliteReadModels } from '#read-models/sqlite/read-models.js';
import { rebuildReadModels } from '#read-models/sqlite/rebuild.js';
import { line } from './bench.js';
import type { BenchResult } from './bench.js';
import { fill, someWords } from './big-ledger.js';
import type { BigLedger } from './big-ledger.js';

const ASSERTIONS = Number(process.env['FACTLEDGER_BENCH_ASSERTIONS'] ?? 100_000);
const TARGET_MS = 50;
const ROUNDS = 25;
const OWNER: Viewer = { kind: 'owner', id: 'owner' };

export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-bench-'));
  try {
    const store = await SqliteEventStore.open({ folder });
    const ledger = await fill(store, { events: 2 * ASSERTIONS, statements: Math.min(10_000, ASSERTIONS / 10), words: true });
    await store.close();
    const begun = performance.now();
    await rebuildReadModels(folder);
    console.error(`read models of ${ledger.events.toLocaleString('en-US')} events built in ${Math.round((performance.now() - begun) / 1_000)} s`);
    const again = await SqliteEventStore.open({ folder });
    const models = await SqliteReadModels.open({ folder });
    const results = await measure(models, ledger);
    await models.close();
    await again.close();
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Kind = readonly [name: string, asked: () => Omit<SearchAsked, 'viewer'>];

function kindsOf({ largest, source, from }: BigLedger): readonly Kind[] {
  const word = (): string => someWords(1);
  return [
    ['a word', () => ({ words: word() })],
    ['two words', () => ({ words: `${word()} ${word()}` })],
    ['one of two, without a third', () => ({ words: `${word()} OR ${word()} -${word()}` })],
    ['a word in every assertion', () => ({ words: 'department' })],
    ['a phrase in every assertion', () => ({ words: '"as the department sees it"' })],
    ['a common and another word', () => ({ words: `department ${word()}` })],
    ['a beginning', () => ({ words: `${word().slice(0, 3)}*` })],
    ['a beginning of a word in every assertion', () => ({ words: 'dep*' })],
    ['a common word in one incident', () => ({ words: 'department', incident: largest })],
    ['a common word of one source', () => ({ words: 'department', source })],
    ['a common word on record', () => ({ words: 'department', standing: 'onRecord' })],
    ['a common word said in one month', () => ({ words: 'department', said: { from, to: new Date(Date.parse(from) + 30 * 86_400_000).toISOString() } })],
  ];
}

async function measure(models: ReadModels, ledger: BigLedger): Promise<readonly BenchResult[]> {
  const kinds = kindsOf(ledger);
  const times = kinds.map((): number[] => []);
  for (let round = -2; round < ROUNDS; round++) {
    for (const [i, [, asked]] of kinds.entries()) {
      const start = performance.now();
      await models.search({ viewer: OWNER, limit: 20, ...asked() });
      if (round >= 0) times[i]?.push(performance.now() - start);
    }
  }
  for (const [i, [name]] of kinds.entries()) console.error(`  ${name}: p50 ${at(times[i] ?? [], 0.5)} ms, most ${at(times[i] ?? [], 1)} ms`);
  const all = times.flat();
  return [{
    name: `search, ${ASSERTIONS.toLocaleString('en-US')} assertions`, bar: 1, ratio: TARGET_MS / Number(at(all, 0.99)),
    detail: `p50 ${at(all, 0.5)} ms, p99 ${at(all, 0.99)} ms (target ${TARGET_MS}); ${kinds.length} kinds of searches`,
  }];
}

const at = (values: readonly number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN).toFixed(1);

if (import.meta.main) {
  for (const result of await run()) console.log(line(result));
}
