/** Whatever stands in texts and is looked for: FTS5 and PostgreSQL find the same. */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#domain/errors.js';
import type { Viewer } from '#domain/policy.js';
import { DHS, assertion, opened, question, utterance } from '#domain/testing/builders.js';
import { fc, LONG, SEED } from '#test/support/property.js';
import type { Queries } from '../queries/queries.js';
import { MemoryLog } from '../testing/memory-log.js';
import { PostgresProjections } from '../testing/postgres.js';
import { projected } from '../testing/projected.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const projections = new PostgresProjections();
afterEach(() => projections.clear());
afterAll(() => projections.close());

const word = fc.constantFrom('a', 'ab', 'abc', 'abcd', 'Éa', 'éA', 'ς', 'Σ', 'й', 'и\u0306', 'e\u0301', 'ı', 'İ', '12', '²', 'x\u0305y', '日本', 'ก็', '🧐', "it's");
const text = fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', '-', '', '. ', '\n')), { minLength: 1, maxLength: 12 }).map((parts) => parts.flat().join(''));
const term = fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '*'), fc.constantFrom('', '', '-')).map(([words, star, minus]) =>
  `${minus}${words.length === 1 ? words[0] : `"${words.join(' ')}"`}${star}`);
const search = fc.array(fc.tuple(term, fc.constantFrom(' ', ' ', ' OR ')), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat().slice(0, -1).join(''));

async function found(queries: Queries, words: string): Promise<unknown> {
  const entries: string[] = [];
  try {
    for (let after: string | null | undefined; after !== null; ) {
      const page = await queries.search({ viewer: OWNER, words, ...(after === undefined ? {} : { after }) });
      entries.push(...(page?.items ?? []).map(({ entry }) => entry));
      after = page?.next ?? null;
    }
    return entries;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe(`full text (seed ${SEED})`, () => {
  it('finds the same in both stores', async () => {
    let matches = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 20, maxLength: 40 }), fc.array(search, { minLength: 40, maxLength: 60 }), async (texts, searches) => {
      const log = new MemoryLog();
      log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
      log.append('incident-I1', [opened(), question('Q1'), utterance('U1'), ...texts.map(([gist, quote], i) => assertion(`A${i}`, { gist, quote }))]);
      const [one, other] = [await projected(log), await projections.project(log)];
      for (const words of searches) {
        const expected = await found(one.queries, words);
        if (Array.isArray(expected)) matches += expected.length;
        expect([words, await found(other.queries, words)]).toEqual([words, expected]);
      }
      await projections.clear();
    }), { numRuns: LONG ? 100 : 5 });
    expect(matches).toBeGreaterThan(100);
  }, 300_000);
});
