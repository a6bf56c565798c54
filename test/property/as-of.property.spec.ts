import { describe, expect, it } from '@jest/globals';
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import { worldOf } from '#domain/account/world.js';
import type { World } from '#domain/account/world.js';
import { DomainError } from '#domain/errors.js';
import type { Document } from '#domain/document/events.js';
import type { Decided, LedgerEvent } from '#domain/events.js';
import type { DocumentId, EventId, IncidentId, LogIndex, SourceId } from '#domain/ids.js';
import { streamOf } from '#domain/ids.js';
import { decide } from '#domain/incident/decide.js';
import { actOf } from '#domain/incident/record.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import { evolve, initialState } from '#domain/incident/state.js';
import { recordOf } from '#domain/incident/record.js';
import type { Viewer } from '#domain/policy.js';
import type { WhatHappened } from '#domain/policy.js';
import type { Source } from '#domain/source/events.js';
import { isUnsorted } from '#domain/speech.js';
import { standing } from '#domain/stream.js';
import { withheldSource } from '#domain/withholding.js';
import { asSeen, keptBack } from '#domain/withholding-closure.js';
import type { KeptBack } from '#domain/withholding-closure.js';
import { CNN, D1, D2, DHS, ICE, LATER, SPOKESPERSON, USMS, amendedEntry, assertion, id, opened, position, question, someFacts, states, utterance } from '#domain/testing/builders.js';
import type { ReplayStep } from '#read-models/port.js';
import type { Queries } from '#read-models/queries/queries.js';
import { MemoryLog, timeOf } from '#read-models/testing/memory-log.js';
import { projected } from '#read-models/testing/projected.js';
import { fc, SEED } from '#test/support/property.js';
import { choicesFrom, commandFrom } from './commands.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };
const INCIDENTS = ['I1', 'I2'].map((name) => id<IncidentId>(name));
const MOMENTS = ['2025-10-20T12:00:00.000Z', '2025-10-21T23:59:59.999Z', '2025-11-30T00:00:00.000Z'];

const BEGINNING: readonly Decided[] = [
  question('Q0'), position('Q0/p0'), position('Q0/p1'), utterance('U0'),
  assertion('A0', { utterance: id('U0'), act: states('Q0/p0') }), assertion('A1', { utterance: id('U0'), act: states('Q0/p1') }),
];

interface Turn { readonly seed: number; readonly values: readonly unknown[]; readonly incident: number; readonly reference: number }
const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    seed: fc.noBias(fc.integer()), values: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 2 }), incident: fc.nat(1), reference: fc.nat(11),
  }),
  { minLength: 60, maxLength: 120, size: 'max' },
);

/** A log of two incidents that grow side by side, while the sources and documents they name are amended now and then. */
function logOf(sequence: readonly Turn[]): MemoryLog {
  const log = new MemoryLog();
  log.append('ledger', [{ type: 'LedgerOpened', data: { clock: 'true' } }]);
  for (const source of [DHS, ICE, USMS, SPOKESPERSON, CNN]) log.append(streamOf.source(source.source), [{ type: 'SourceRegistered', data: source }]);
  for (const document of [D1, D2, LATER]) log.append(streamOf.document(document.document), [{ type: 'DocumentRegistered', data: document }]);
  const states = INCIDENTS.map((incident, i) =>
    log.append(streamOf.incident(incident), [opened({ incident, slug: id(`slug-${i}`) }), ...BEGINNING]).reduce(evolve, initialState()));
  let withheld = false;
  for (const { seed, values, incident, reference } of sequence) {
    if (reference === 0) log.append('source-ice', [amendedEntry('e2', '/official', true, seed % 2 === 0)]);
    if (reference === 2) {
      const fix = { entry: id<EventId>('e2'), reason: 'a name slipped in' };
      log.append('source-ice', [withheld ? { type: 'EntryReleased', data: fix } : { type: 'EntryWithheld', data: fix }]);
      withheld = !withheld;
    }
    if (reference === 1) log.append('document-D1', [amendedEntry('e6', '/published', null, seed % 2 === 0 ? LATER.published : D1.published)]);
    const [state, name] = [states[incident], INCIDENTS[incident]];
    if (state === undefined || name === undefined) throw new RangeError('no such incident');
    try {
      const decided = decide(state, commandFrom(choicesFrom(seed, values), state), someFacts());
      states[incident] = log.append(streamOf.incident(name), decided).reduce(evolve, state);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return log;
}

/** What readers do not get of an incident's events, in every version that our fixes made of them. */
function keptOf(own: readonly LedgerEvent[], through: LogIndex): KeptBack {
  const versions: (WhatHappened & { readonly logIndex: LogIndex })[] = [];
  let state = initialState();
  for (const event of own) {
    state = evolve(state, event);
    if (event.logIndex > through) continue;
    versions.push(event);
    const amended = event.type === 'EntryAmended' ? state.entries.get(event.data.entry) : undefined;
    if (amended !== undefined) versions.push(amended);
  }
  return keptBack(versions.sort((a, b) => a.logIndex - b.logIndex), new Set(state.withheld.keys()));
}

/** What the log itself says, folded in memory up to a pair of bases; for readers without what is kept back. */
function oracle(events: readonly LedgerEvent[], incident: IncidentId, basis: LogIndex, references: LogIndex, kept: KeptBack | null): World {
  const state = events.filter((event) => event.stream === streamOf.incident(incident) && event.logIndex <= basis).reduce(evolve, initialState());
  const record = kept === null ? state.record : recordOf([...standing(state)].flatMap((entry) => asSeen(kept, entry) ?? []));
  const sources = new Map<SourceId, Source>();
  const documents = new Map<DocumentId, Document>();
  for (const stream of new Set(events.filter((event) => event.logIndex <= references).map((event) => event.stream))) {
    if (!/^(source|document)-/.test(stream)) continue;
    const folded = events.filter((event) => event.stream === stream && event.logIndex <= references).reduce(evolve, initialState());
    for (const entry of folded.entries.values()) {
      if (entry.type === 'SourceRegistered') sources.set(entry.data.source, kept !== null && isWithheld(events, entry.id) ? withheldSource(entry.data) : entry.data);
      if (entry.type === 'DocumentRegistered') documents.set(entry.data.document, entry.data);
    }
  }
  return worldOf(record, { sources, documents });
}
const isWithheld = (events: readonly LedgerEvent[], entry: EventId): boolean =>
  events.findLast(({ type, data }) => (type === 'EntryWithheld' || type === 'EntryReleased') && data.entry === entry)?.type === 'EntryWithheld';

/** Everything a reader gets of an incident holds neither an id of what is kept back nor the name of who is. */
async function namesNothing(queries: Queries, incident: IncidentId, at: LogIndex, kept: KeptBack, nameless: boolean): Promise<void> {
  const asked = { viewer: PUBLIC, incident, recorded: timeOf(at), limit: 500 };
  const [first = '', , last = ''] = MOMENTS;
  const replay: ReplayStep[] = [];
  for (let part = await queries.replayPart({ ...asked, after: -1 }); part !== null; part = part.after === null ? null : await queries.replayPart({ ...asked, after: part.after })) {
    replay.push(...part.steps);
  }
  const events = await queries.events(asked);
  const answers = [
    await queries.account({ ...asked, public: last }), await queries.assertions(asked), await queries.contradictions(asked), await queries.questions(asked),
    await queries.notices(asked), await queries.followUps(asked), await queries.timeline(asked), replay.map(({ changes }) => changes),
    await queries.difference({ viewer: PUBLIC, incident, from: { public: first, recorded: asked.recorded }, to: { public: last, recorded: 'now' } }),
    events?.items.map(({ bytes }) => [JSON.parse(bytes)]), await queries.sources({ viewer: PUBLIC, limit: 500 }),
  ];
  const told = new Set(textsIn(answers));
  expect([...kept.ids, ...kept.fallen].filter((id) => told.has(id))).toEqual([]);
  const stored = new Set([...replay.map(({ event }) => event.id), ...(events?.items ?? []).map(({ id }) => id)]);
  expect([...kept.events].filter((id) => stored.has(id))).toEqual([]);
  if (nameless) expect(told.has(String(ICE.name))).toBe(false);
}
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield* value.split(/[~ ]/).concat(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* textsIn(inner);
}

async function seesTheSame(queries: Queries, viewer: Viewer, incident: IncidentId, at: LogIndex, world: World): Promise<void> {
  const recorded = timeOf(at);
  for (const moment of MOMENTS) {
    const account = await queries.account({ viewer, incident, public: moment, recorded });
    expect(account?.questions).toEqual(accountOf(world, moment));
  }
  const assertions = await queries.assertions({ viewer, incident, recorded, limit: 500 });
  expect(assertions?.items.map(({ id, act }) => [id, act])).toEqual([...world.record.assertions].map(([id, held]) => [id, actOf(held) ?? null]));
  const contradictions = await queries.contradictions({ viewer, incident, recorded, limit: 500 });
  expect(contradictions?.items.map(({ id, status }) => [id, status])).toEqual([...world.record.contradictions].map(([id, { status }]) => [id, status]));
  if (viewer.kind === 'owner') {
    expect((await queries.candidates({ viewer, incident, recorded }))?.items).toEqual(candidatesOf(world));
  }
}

const countsOf = (record: IncidentRecord) => ({
  questions: record.questions.size, assertions: record.assertions.size,
  unsorted: [...record.assertions.values()].filter((held) => isUnsorted(actOf(held))).length,
  openContradictions: [...record.contradictions.values()].filter(({ status }) => status === 'open').length,
});

describe(`what is read as of a log index is the fold of the log up to it (seed ${SEED})`, () => {
  it('for the owner, and for the public within the horizon of what is published now', async () => {
    await fc.assert(fc.asyncProperty(turns, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), async (sequence, picks) => {
      const log = logOf(sequence);
      const { queries } = await projected(log, { batch: 37 });
      const { events } = log;
      const head = events.length - 1;
      for (const incident of INCIDENTS) {
        const own = events.filter((event) => event.stream === streamOf.incident(incident));
        const whole = oracle(events, incident, head, head, null);
        expect((await queries.incident({ viewer: OWNER, incident }))?.counts).toEqual(countsOf(whole.record));
        const publication = own.reduce(evolve, initialState()).publication;
        const through = own.find((event) => event.revision === publication?.throughRevision);
        const published = own.find((event) => event.revision === publication?.touchedAt);
        const kept = keptOf(own, through?.logIndex ?? -1);
        if (through === undefined || published === undefined) expect(await queries.incident({ viewer: PUBLIC, incident })).toBeNull();
        else {
          const shown = oracle(events, incident, through.logIndex, published.logIndex, kept);
          expect(await queries.incident({ viewer: PUBLIC, incident }))
            .toMatchObject({ revision: through.revision, counts: { ...countsOf(shown.record), unsorted: 0 } });
        }
        for (const at of [...picks.map((pick) => pick % (head + 1)), head]) {
          await seesTheSame(queries, OWNER, incident, at, oracle(events, incident, at, at, null));
          if (through === undefined || published === undefined) continue;
          const world = oracle(events, incident, Math.min(at, through.logIndex), Math.min(at, published.logIndex), kept);
          await seesTheSame(queries, PUBLIC, incident, at, world);
          await namesNothing(queries, incident, at, kept, isWithheld(events, id('e2')));
        }
      }
    }), { numRuns: 40, interruptAfterTimeLimit: 40_000 });
  });
});
