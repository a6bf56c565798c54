/** Events and facts with defaults, for specs: a test says what matters to it and leaves out the rest. */
import type { Document } from '../document/events.js';
import { entryOf } from '../entries.js';
import type { Decided, EventMetadata, EventOf, EventType, LedgerEvent, Payloads } from '../events.js';
import type { Facts } from '../facts.js';
import type { AssertionId, CommandId, EventId, NonEmpty, StreamName } from '../ids.js';
import type { Source } from '../source/events.js';
import { relationsIn } from '../source/relations.js';
import type { Act, Claimant, Relay } from '../speech.js';
import type { Instant, UncertainTime } from '../times/types.js';

/** Any text as an id of the kind that is asked for. */
export const id = <T extends string>(text: string): T => text as T;
export const ids = (text: string): NonEmpty<AssertionId> => text.split(' ') as [AssertionId, ...AssertionId[]];

const RECORDED_AT: Instant = '2025-10-22T08:00:00.000Z';
const ZONE = 'America/Los_Angeles';

/** A day in UTC, or from one day to another. */
export const on = (first: string, last = first): UncertainTime =>
  ({ earliest: `${first}T00:00:00.000Z`, latest: `${last}T23:59:59.999Z`, zone: ZONE });

// ── who ──

export const DHS: Source = { source: id('dhs'), name: 'Department of Homeland Security', kind: 'body', official: true };
export const ICE: Source = { source: id('ice'), name: 'ICE', kind: 'body', official: true, partOf: id('dhs') };
export const USMS: Source = { source: id('usms'), name: 'US Marshals Service', kind: 'body', official: true };
export const SPOKESPERSON: Source = { source: id('mclaughlin'), name: 'Tricia McLaughlin', kind: 'person' };
export const CNN: Source = { source: id('cnn'), name: 'CNN', kind: 'outlet' };
export const D1: Document = { document: id('D1'), title: 'a report', publisher: id('cnn'), published: on('2025-10-21') };
export const D2: Document = { document: id('D2'), title: 'another report', publisher: null, published: on('2025-10-21') };
export const LATER: Document = { document: id('D4'), title: 'a later report', publisher: id('cnn'), published: on('2025-10-30') };

export const someFacts = (more: Partial<Facts> = {}): Facts => ({
  recordedAt: RECORDED_AT,
  sources: new Map([DHS, ICE, USMS, SPOKESPERSON, CNN].map((source) => [source.source, source])),
  documents: new Map([D1, D2, LATER].map((document) => [document.document, document])),
  ...more,
});

export const by = (source: string, onBehalfOf?: string): Claimant =>
  ({ speaker: { kind: 'source', source: id(source) }, ...(onBehalfOf === undefined ? {} : { onBehalfOf: id(onBehalfOf) }) });
export const officials = (described = 'officials', onBehalfOf?: string): Claimant =>
  ({ ...by('', onBehalfOf), speaker: { kind: 'anonymous', described, official: true } });
export const voiceOf = (document: string): Claimant => ({ speaker: { kind: 'document', document: id(document) } });
export const relayIn = (document: string): Relay =>
  ({ by: { document: id(document) }, mode: 'paraphrase', certainty: 'asserted' });

/** `states('Q1/grab', 'Q3')`: an answer per argument, with its position after the slash. */
export const states = (...answers: string[]): Extract<Act, { kind: 'states' }> => ({
  kind: 'states',
  answers: answers.map((answer) => ({
    question: id(answer.split('/')[0] ?? ''), ...(answer.includes('/') ? { position: id(answer) } : {}),
  })),
});

// ── what happened ──

type Extra<T extends EventType> = Partial<Payloads[T]>;

export const opened = (extra: Extra<'IncidentOpened'> = {}): Decided => ({
  type: 'IncidentOpened',
  data: {
    incident: id('I1'), slug: id('the-shooting'), kind: 'happening', title: 'The shooting', happened: on('2025-10-21'),
    zone: ZONE, ...extra,
  },
});
export const question = (q: string, extra: Extra<'QuestionRaised'> = {}): Decided =>
  ({ type: 'QuestionRaised', data: { question: id(q), label: q, text: 'what happened', positions: 'exclusive', ...extra } });
/** `position('Q1/grab')` answers Q1. */
export const position = (path: string, extra: Extra<'PositionAdded'> = {}): Decided =>
  ({ type: 'PositionAdded', data: { question: id(path.split('/')[0] ?? ''), position: id(path), text: path, ...extra } });
export const utterance = (u: string, extra: Extra<'UtteranceLogged'> = {}): Decided<'UtteranceLogged'> =>
  ({
    type: 'UtteranceLogged',
    data: { utterance: id(u), claimants: [by('dhs')], channel: 'statement', said: on('2025-10-21'), ...extra },
  });
export const assertion = (a: string, extra: Extra<'AssertionLogged'> = {}): Decided<'AssertionLogged'> => ({
  type: 'AssertionLogged',
  data: {
    assertion: id(a), label: a, utterance: id('U1'), gist: `what ${a} says`, certainty: 'asserted', relays: [relayIn('D1')],
    act: states('Q1/ricochet'), ...extra,
  },
});
export const chosen = (a: string, act: Act): Decided =>
  ({ type: 'AnswersChosen', data: { assertion: id(a), act, reason: 'on second reading' } });
export const raised = (c: string, first: string, second: string, extra: Extra<'ContradictionRaised'> = {}): Decided => ({
  type: 'ContradictionRaised',
  data: {
    contradiction: id(c), label: c, questions: [id('Q1')], sides: [ids(first), ids(second)], strength: 'contradiction',
    rationale: 'both cannot be', ...extra,
  },
});
export const step = (
  type: 'ContradictionExplained' | 'ContradictionResolved' | 'ContradictionWithdrawn' | 'ContradictionReopened',
  c = 'R1', evidence = 'A1',
): Decided => ({ type, data: { contradiction: id(c), reason: 'because', evidence: ids(evidence) } });
export const related = (r: string, from: string, to: string, extra: Extra<'AssertionsRelated'> = {}): Decided =>
  ({
    type: 'AssertionsRelated',
    data: { relation: id(r), label: r, kind: 'qualifies', from: ids(from), to: ids(to), rationale: 'hedged', ...extra },
  });
export const merged = (r: string, from: string, into: string): Decided =>
  ({ type: 'UtterancesMerged', data: { relation: id(r), from: id(from), into: id(into), rationale: 'one statement' } });
export const voided = (entry: string): Decided => ({ type: 'EntryVoided', data: { entry: id(entry), reason: 'a slip' } });
export const amendedEntry = (entry: string, path: string, before: unknown, after: unknown): Decided =>
  ({ type: 'EntryAmended', data: { entry: id(entry), changes: [{ path, before, after }], reason: 'a slip' } });

/** Enough to decide on: Q1 (e1) with two positions (e2, e3), two utterances (e4, e5), four assertions (e6 to e9). */
export const AN_INCIDENT: readonly Decided[] = [
  opened(), question('Q1'), position('Q1/ricochet'), position('Q1/grab'),
  utterance('U1'), utterance('U2', { claimants: [officials()], channel: 'briefing' }),
  assertion('A1'), assertion('A2', { utterance: id('U2'), act: states('Q1/grab') }),
  assertion('A3'), assertion('A4', { utterance: id('U2'), act: states('Q1/grab') }),
];

/** Facts in which these sources were merged, each into the one after it. */
export const mergedSources = (...sources: readonly string[]): Pick<Facts, 'related'> => {
  const merges = sources.slice(1).map((survivor, i): Decided<'SourcesMerged'> => ({
    type: 'SourcesMerged', data: { relation: id(`m${i}`), absorbed: id(sources[i] ?? ''), survivor: id(survivor), rationale: 'one body' },
  }));
  return { related: relationsIn(stored(merges, 'source-dhs').map(entryOf)) };
};

// ── stored ──

/** Decisions as a stream of stored events: ids `e0`, `e1`, …, one command each (`c0`, `c1`, …). */
export const stored = (
  decided: readonly Decided[], stream: StreamName = 'incident-I1', metadata: Partial<EventMetadata> = {},
): readonly LedgerEvent[] =>
  decided.map((event, i) => storedAt(event, i, stream, metadata));

function storedAt<T extends EventType>(
  event: Decided<T>, i: number, stream: StreamName, metadata: Partial<EventMetadata>,
): EventOf<T> {
  return {
    ...event, id: id<EventId>(`e${i}`), stream, revision: i, logIndex: i,
    metadata: {
      recordedAt: RECORDED_AT, actor: { id: 'desk-1' }, commandId: id<CommandId>(`c${i}`), commandDigest: `digest-${i}`,
      correlationId: 'r1', nonce: 'AAAAAAAAAAAAAAAAAAAAAA', ...metadata,
    },
  } as EventOf<T>;
}
