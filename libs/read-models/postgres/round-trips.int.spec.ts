/** What a query asks the server does not grow with what it answers from: ten times as much of everything is asked for as often. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { Viewer } from '#domain/policy.js';
import {
  CNN, D1, DHS, by, amendedEntry, assertion, id, on, opened, position, question, raised, relayIn, states, step, utterance,
} from '#domain/testing/builders.js';
import type { PostgresPool } from '#postgres/pool.js';
import { queriesOn } from '../queries/queries.js';
import type { Queries } from '../queries/queries.js';
import { MemoryLog, timeOf } from '../testing/memory-log.js';
import { PostgresProjections } from '../testing/postgres.js';
import { PostgresSnapshots } from './snapshot.js';
import type { PostgresSnapshotsOptions } from './snapshot.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };
const LATER = '2026-01-01T00:00:00.000Z';
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** One incident with so many of everything in it, and as many others beside it that name the same source. */
function ledgerOf(n: number): MemoryLog {
  const log = new MemoryLog();
  const each = (make: (i: number) => Decided | readonly Decided[]): readonly Decided[] => upTo(n).flatMap(make);
  log.append('ledger', [{ type: 'LedgerOpened', data: { clock: 'true', notice: 'for tests' } }]);
  log.append('ledger', each((i) => ({ type: 'ScaleDefined', data: { scale: id(`scale${i}`), version: 1, name: 'rungs', ratings: [{ key: 'no', name: 'No' }] } })));
  log.append('ledger', each((i) => ({ type: 'ImportBegun', data: { key: `import${i}`, digest: 'd', records: 1, incidents: [id(`I${i}`)] } })));
  log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
  log.append('source-cnn', [{ type: 'SourceRegistered', data: CNN }]);
  log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
  for (const i of upTo(n)) {
    log.append(`source-s${i}`, [
      { type: 'SourceRegistered', data: { source: id(`s${i}`), name: `body ${i}`, label: `S${i}`, kind: 'body', official: true, partOf: id('dhs') } },
      { type: 'SourceRenamed', data: { source: id(`s${i}`), name: `bureau ${i}`, since: on('2025-10-01'), reason: 'by statute' } },
    ]);
    log.append(`document-d${i}`, [{ type: 'DocumentRegistered', data: { ...D1, document: id(`d${i}`), title: `report ${i}`, label: `D${i}` } }]);
  }
  log.append('source-dhs', each((i) => (i % 3 === 0 ? [{
    type: 'SourcesMerged', data: { relation: id(`m${i}`), absorbed: id(`s${i}`), survivor: id('dhs'), rationale: 'one body' },
  }] : [])));
  const begun = log.events.length;
  log.append('incident-I', [
    opened({ incident: id('I'), slug: id('the-one') }), question('Q1'), position('Q1/ricochet'), position('Q1/grab'),
    ...each((i) => [
      utterance(`U${i}`, { claimants: [by(`s${i}`)] }),
      assertion(`A${i}`, { utterance: id(`U${i}`), act: states(i % 2 === 0 ? 'Q1/ricochet' : 'Q1/grab'), relays: [{ ...relayIn(`d${i}`), title: 'a title' }] }),
      { type: 'AssertionLogged', data: { assertion: id(`B${i}`), utterance: id(`U${i}`), gist: `what B${i} says`, certainty: 'asserted', relays: [] } },
      ...(i % 2 === 1 ? [raised(`R${i}`, `A${i - 1}`, `A${i}`), step('ContradictionResolved', `R${i}`, `A${i}`)] : []),
      { type: 'CorrectionIssued', data: { notice: id(`N${i}`), document: id(`d${i}`), issued: on('2025-11-01'), text: 'not so', affects: [id(`A${i}`)], instead: [] } },
      { type: 'VerdictProposed', data: verdict(`P${i}`, i) }, { type: 'VerdictApproved', data: verdict(`V${i}`, i) },
    ] as readonly Decided[]),
    ...each((i) => amendedEntry(`e${begun + 5 + i}`, '/gist', 'a', 'b')),
    ...each((i) => ({ type: 'EntryWithheld', data: { entry: id(`e${begun + 4 + 7 * i}`), reason: 'not for readers' } })),
    ...each((i) => ({ type: 'IncidentsLinked', data: { relation: id(`L${i}`), from: id('I'), to: id(`I${i}`), kind: 'partOf', status: 'possible', rationale: 'the same night' } })),
  ]);
  for (const i of upTo(n)) {
    log.append(`incident-I${i}`, [
      opened({ incident: id(`I${i}`), slug: id(`other-${i}`) }), question(`Q${i}`), utterance('U', { claimants: [by('dhs')] }),
      assertion('A', { utterance: id('U'), act: states(`Q${i}`), relays: [{ ...relayIn('D1'), title: 'a title' }] }),
      ...(i % 2 === 0 ? [published(`I${i}`, 3)] : []),
    ]);
  }
  const last = log.events.findLast(({ stream }) => stream === 'incident-I')?.revision ?? 0;
  log.append('incident-I', [published('I', last)]);
  return log;
}
const published = (incident: string, throughRevision: number): Decided => ({ type: 'IncidentPublished', data: { incident: id(incident), throughRevision } });
const verdict = (name: string, i: number): Extract<Decided, { readonly type: 'VerdictApproved' }>['data'] => ({
  verdict: id(name), label: name, about: { kind: 'assertions', assertions: [id(`A${i}`)] }, evidence: { for: [id(`A${i}`)], against: [] },
  scale: { scale: id(`scale${i}`), version: 1 }, rating: 'no', rationale: 'no document',
});

const all = { incident: 'the-one', limit: 500 } as const;
const over = { public: LATER, source: id<never>('dhs') } as const;

/** Of one viewer: what can be asked, and how. */
const QUESTIONS: Readonly<Record<string, (ask: Queries, viewer: Viewer, n: number) => Promise<unknown>>> = {
  ledger: (ask) => ask.ledger(), imports: (ask) => ask.imports(), import: (ask) => ask.import('import1'), settings: (ask) => ask.settings(),
  'a moment': (ask) => ask.basisAt(timeOf(20)),
  incidents: (ask, viewer) => ask.incidents({ viewer, limit: 500 }), incident: (ask, viewer) => ask.incident({ viewer, incident: 'I' }),
  account: (ask, viewer) => ask.account({ ...all, viewer, public: LATER }),
  'account of then': (ask, viewer, n) => ask.account({ ...all, viewer, public: LATER, recorded: timeOf(20 * n) }),
  difference: (ask, viewer, n) => ask.difference({ ...all, viewer, from: { public: LATER, recorded: `#${12 * n}` }, to: { public: LATER, recorded: 'now' } }),
  candidates: (ask, viewer) => ask.candidates({ ...all, viewer }),
  preview: (ask, viewer, n) => ask.preview({ viewer, public: LATER, basis: 1_000_000, events: new MemoryLog().append('source-dhs', [
    { type: 'SourceRenamed', data: { source: id('dhs'), name: `of ${n}`, since: on('2025-10-01'), reason: 'by statute' } },
  ]).map((event) => ({ ...event, revision: 1_000, logIndex: 100_000 })) }),
  questions: (ask, viewer) => ask.questions({ ...all, viewer }), assertions: (ask, viewer) => ask.assertions({ ...all, viewer }),
  unsorted: (ask, viewer) => ask.unsorted({ ...all, viewer }), assertion: (ask, viewer) => ask.assertion({ ...all, viewer, assertion: id('A1') }),
  anchors: (ask, viewer) => ask.anchors({ ...all, viewer, assertion: id('A1') }), notices: (ask, viewer) => ask.notices({ ...all, viewer }),
  followUps: (ask, viewer) => ask.followUps({ ...all, viewer }), links: (ask, viewer) => ask.links({ ...all, viewer }),
  contradictions: (ask, viewer) => ask.contradictions({ ...all, viewer }),
  contradiction: (ask, viewer) => ask.contradiction({ ...all, viewer, contradiction: id('R1') }),
  verdicts: (ask, viewer) => ask.verdicts({ ...all, viewer }), verdict: (ask, viewer) => ask.verdict({ ...all, viewer, verdict: id('V1') }),
  proposals: (ask, viewer) => ask.proposals({ ...all, viewer, settled: true }),
  scales: (ask, viewer) => ask.scales({ viewer, limit: 500 }), scale: (ask, viewer) => ask.scale({ viewer, scale: id('scale1') }),
  sources: (ask, viewer) => ask.sources({ viewer, limit: 500 }), source: (ask, viewer) => ask.source({ viewer, source: id('dhs') }),
  sourceTitles: (ask, viewer) => ask.sourceTitles({ ...over, viewer }), sourceRecord: (ask, viewer) => ask.sourceRecord({ ...over, viewer }),
  documents: (ask, viewer) => ask.documents({ viewer, limit: 500 }), document: (ask, viewer) => ask.document({ viewer, document: id('d1') }),
  timeline: (ask, viewer) => ask.timeline({ ...all, viewer }), 'timeline as said': (ask, viewer) => ask.timeline({ ...all, viewer, clock: 'said' }),
  events: (ask, viewer) => ask.events({ ...all, viewer }), publications: (ask) => ask.publications({ after: -1, source: id('dhs'), limit: 500 }),
  entry: (ask, viewer, n) => ask.entry({ viewer, entry: logOf(n).events.find(({ type, data }) => type === 'AssertionLogged' && data.assertion === id('A1'))?.id ?? id('none') }),
  labelled: (ask, _viewer, n) => ask.labelled({ kind: 'source', labels: upTo(n).map((i) => `S${i}`) }),
  namedIn: (ask) => ask.namedIn('source-dhs'), eventPlace: (ask) => ask.eventPlace(id('e9')),
  unsortedQueue: (ask, viewer) => ask.unsortedQueue({ viewer, limit: 500 }),
  changesSince: (ask, viewer) => ask.changesSince({ ...all, viewer, since: 60, public: LATER }),
  search: (ask, viewer) => ask.search({ viewer, words: 'says', limit: 500 }), 'search on record': (ask, viewer) => ask.search({ viewer, words: 'says', standing: 'onRecord', limit: 500 }),
  'search of a source': (ask, viewer) => ask.search({ viewer, words: 'says OR bureau OR report', source: 'dhs', limit: 500 }),
};
/** These stop when they have taken long, and so look at a few incidents or events at a time. */
const BY_PARTS: typeof QUESTIONS = {
  candidateQueue: (ask, viewer) => ask.candidateQueue({ viewer, limit: 500 }),
  replay: (ask, viewer) => ask.replayPart({ ...all, viewer, after: -1 }),
};

const projections = new PostgresProjections((pool) => { pools.push(pool); return pool; });
const pools: PostgresPool[] = [];
const logs = [ledgerOf(10), ledgerOf(100)] as const;
const logOf = (n: number): MemoryLog => (n === 10 ? logs[0] : logs[1]);

beforeAll(async () => {
  for (const log of logs) await projections.project(log, { batch: 2_000 });
}, 120_000);
afterAll(() => projections.close());

/** Statements until the answer, with nothing kept from earlier ones. */
async function statementsOf(which: 0 | 1, question: (typeof QUESTIONS)[string], viewer: Viewer): Promise<number> {
  let statements = 0;
  const counted: PostgresSnapshotsOptions['pool'] = {
    session: async () => {
      const session = await pools[which]!.session();
      return {
        query: (statement, values) => {
          statements += 1;
          return session.query(statement, values);
        },
        rollback: () => session.rollback(), release: () => session.release(),
      };
    },
  };
  await question(queriesOn(new PostgresSnapshots({ pool: counted }), logs[which], null), viewer, [10, 100][which] ?? 0);
  return statements;
}

describe.each([['the desk', OWNER], ['readers', PUBLIC]] as const)('for %s', (_, viewer) => {
  it.each(Object.keys(QUESTIONS))('%s is asked with as few statements of much as of little', async (name) => {
    const question = QUESTIONS[name]!;
    const [few, many] = [await statementsOf(0, question, viewer), await statementsOf(1, question, viewer)];
    // Some more where one page does not hold it, or where what is asked for falls into another turn; asking for each of the
    // ninety more would be told by far.
    expect(many).toBeLessThan(few + 15);
  });

  it.each(Object.keys(BY_PARTS))('%s is asked for several at a time', async (name) => {
    const [few, many] = [await statementsOf(0, BY_PARTS[name]!, viewer), await statementsOf(1, BY_PARTS[name]!, viewer)];
    expect(many - few).toBeLessThan(100);
  });
});
