/** Whatever happens and whoever asks: every question is answered the same from SQLite and from PostgreSQL. */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#domain/errors.js';
import type { Viewer } from '#domain/policy.js';
import { id, on } from '#domain/testing/builders.js';
import type { Page } from '#read-models/port.js';
import type { Queries } from '#read-models/queries/queries.js';
import { MemoryLog, timeOf } from '#read-models/testing/memory-log.js';
import { PostgresProjections } from '#read-models/testing/postgres.js';
import { projected } from '#read-models/testing/projected.js';
import { fc, LONG, SEED } from '#test/support/property.js';
import { INCIDENTS, RandomLedger } from './readers/ledger.js';
import { UNSEALER, wordOf } from './readers/marking.js';
import { turnsOf } from './readers/turns.js';

const VIEWERS: readonly Viewer[] = [{ kind: 'owner', id: 'owner' }, { kind: 'public' }];
const LAST = '2025-11-30T00:00:00.000Z';
const MIDDLE = '2025-10-21T23:59:59.999Z';

const projections = new PostgresProjections();
afterEach(() => projections.clear());
afterAll(() => projections.close());

type Ask = (queries: Queries) => Promise<unknown>;

/** Every page of a list, a few items at a time: where pages end may depend on how long they took. */
const whole = (page: (queries: Queries, more: { readonly limit: number; readonly after?: string }) => Promise<Page<unknown> | null>): Ask => async (queries) => {
  const items: unknown[] = [];
  let at = await page(queries, { limit: 3 });
  if (at === null) return null;
  for (; at !== null; at = at.next === null ? null : await page(queries, { limit: 3, after: at.next })) items.push(...at.items);
  return items;
};

/** Everything there is to ask for. */
function* questions(ledger: RandomLedger, viewer: Viewer, picks: readonly number[], at: number): Generator<readonly [what: string, ask: Ask]> {
  const moments = ['now', timeOf(at), `#${at}`] as const;
  for (const ask of ['ledger', 'imports', 'settings'] as const) yield [ask, (each) => each[ask]()];
  yield ['a moment', (each) => each.basisAt(timeOf(at))];
  yield ['incidents', whole((each, page) => each.incidents({ viewer, ...page }))];
  yield ['scales', whole((each, page) => each.scales({ viewer, ...page }))];
  yield ['proposals', whole((each, page) => each.proposals({ viewer, settled: true, ...page }))];
  yield ['candidates of all', whole((each, page) => each.candidateQueue({ viewer, ...page }))];
  yield ['unsorted of all', whole((each, page) => each.unsortedQueue({ viewer, ...page }))];
  yield ['publications', (each) => each.publications({ after: at, limit: 5 })];
  yield ['labelled', (each) => each.labelled({ kind: 'source', labels: ['one', 'deep', `deep.${wordOf(at)}`, 'none'] })];
  for (const incident of INCIDENTS) {
    yield [`incident ${incident}`, (each) => each.incident({ viewer, incident })];
    yield [`changes of ${incident}`, (each) => each.changesSince({ viewer, incident, since: at, public: LAST })];
    yield [`search in ${incident}`, whole((each, page) => each.search({ viewer, incident, ...page }))];
    for (const recorded of moments) {
      const asked = { viewer, incident, recorded };
      const say = (what: string): string => `${what} of ${incident} by ${recorded}`;
      for (const moment of [MIDDLE, LAST]) yield [say(`account ${moment}`), (each) => each.account({ ...asked, public: moment })];
      for (const list of ['questions', 'assertions', 'unsorted', 'contradictions', 'verdicts', 'notices', 'followUps', 'links'] as const) {
        yield [say(list), whole((each, page) => each[list]({ ...asked, ...page }))];
      }
      for (const clock of ['recorded', 'happened', 'said', 'public'] as const) {
        yield [say(`timeline ${clock}`), whole((each, page) => each.timeline({ ...asked, clock, order: clock === 'said' ? 'desc' : 'asc', ...page }))];
      }
      yield [say('candidates'), (each) => each.candidates(asked)];
      yield [say('difference'), (each) => each.difference({ viewer, incident, from: { public: MIDDLE, recorded: timeOf(at) }, to: { public: LAST, recorded } })];
    }
    yield [`events of ${incident}`, whole((each, page) => each.events({ viewer, incident, ...page }))];
    for (const direction of ['forward', 'backward'] as const) {
      yield [`replay ${direction} of ${incident}`, async (each) => {
        const steps: unknown[] = [];
        for (let after: number | null = -1; after !== null;) {
          const part: Awaited<ReturnType<Queries['replayPart']>> = await each.replayPart({ viewer, incident, direction, after });
          steps.push(...part?.steps ?? []);
          after = part?.after ?? null;
        }
        return steps;
      }];
    }
  }
  for (const [incident, { record }] of ledger.incidents) {
    for (const assertion of [...record.assertions.keys()].slice(0, 4)) {
      yield [`assertion ${assertion}`, (each) => each.assertion({ viewer, incident, assertion })];
      yield [`anchors of ${assertion}`, (each) => each.anchors({ viewer, incident, assertion })];
    }
    for (const contradiction of record.contradictions.keys()) yield [`contradiction ${contradiction}`, (each) => each.contradiction({ viewer, incident, contradiction })];
    for (const verdict of record.verdicts.keys()) yield [`verdict ${verdict}`, (each) => each.verdict({ viewer, incident, verdict })];
  }
  for (const recorded of moments) {
    yield [`sources by ${recorded}`, whole((each, page) => each.sources({ viewer, recorded, ...page }))];
    yield [`documents by ${recorded}`, whole((each, page) => each.documents({ viewer, recorded, ...page }))];
    for (const source of ledger.sources.keys()) {
      yield [`source ${source} by ${recorded}`, (each) => each.source({ viewer, source, recorded })];
      yield [`titles of ${source} by ${recorded}`, (each) => each.sourceTitles({ viewer, source, recorded, public: LAST })];
      yield [`record of ${source} by ${recorded}`, (each) => each.sourceRecord({ viewer, source, recorded, public: LAST })];
    }
  }
  for (const source of ledger.sources.keys()) {
    yield [`publications of ${source}`, (each) => each.publications({ after: -1, source })];
    yield [`incidents naming ${source}`, (each) => each.namedIn(`source-${source}`)];
    yield [`search of ${source}`, whole((each, page) => each.search({ viewer, source, ...page }))];
  }
  for (const document of ledger.documents.keys()) yield [`document ${document}`, (each) => each.document({ viewer, document })];
  const renamed = new MemoryLog().append('source-src-dhs', [{ type: 'SourceRenamed', data: { source: id('src-dhs'), name: 'anew', since: on('2025-10-01'), reason: 'r' } }])
    .map((event) => ({ ...event, revision: 1_000, logIndex: 100_000 }));
  yield ['preview', (each) => each.preview({ viewer, public: LAST, basis: 100_000, events: renamed })];
  for (const pick of picks) {
    const event = ledger.log.events[pick % ledger.log.events.length];
    if (event === undefined) continue;
    yield [`entry ${event.id}`, (each) => each.entry({ viewer, entry: event.id })];
    yield [`place of ${event.id}`, (each) => each.eventPlace(event.id)];
    for (const words of [wordOf(pick % ledger.log.events.length), 'says OR Q0 -p1', 'zq1*', '"ice zq"']) yield [`search for ${words}`, whole((each, page) => each.search({ viewer, words, ...page }))];
  }
}

const answerOf = async (ask: Ask, queries: Queries): Promise<unknown> => {
  try {
    return await ask(queries);
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.code };
    throw error;
  }
};

const turns = turnsOf({ minLength: 100, maxLength: 200 });

describe(`stores of read models (seed ${SEED})`, () => {
  it('answer every question alike', async () => {
    let answered = 0;
    await fc.assert(fc.asyncProperty(turns, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), fc.nat(), async (sequence, picks, moment) => {
      const ledger = new RandomLedger(sequence);
      const options = { batch: 97, unsealer: UNSEALER };
      const [one, other] = [await projected(ledger.log, options), await projections.project(ledger.log, options)];
      for (const viewer of VIEWERS) {
        for (const [what, ask] of questions(ledger, viewer, picks, moment % ledger.log.events.length)) {
          const [expected, told] = [await answerOf(ask, one.queries), await answerOf(ask, other.queries)];
          expect([viewer.kind, what, told]).toEqual([viewer.kind, what, expected]);
          if (expected !== null) answered += 1;
        }
      }
      await projections.clear();
    }), { numRuns: LONG ? 40 : 2, endOnFailure: !LONG });
    expect(answered).toBeGreaterThan(200);
  }, 600_000);
});
