/**
 * Random requests to an incident, many of them sensible: choices that are read against the state at hand, so that ids hit
 * what is there, miss it, or take what was taken. The same seed and state give the same command.
 */
import type { Snapshot } from '#domain/document/events.js';
import type { AssertionId, DocumentId, NonEmpty, QuestionId, Sha256, UtteranceId } from '#domain/ids.js';
import type { IncidentCommand, UtteranceGiven } from '#domain/incident/commands.js';
import { ANCHOR_FINDINGS, FOLLOW_UP_OUTCOMES } from '#domain/incident/events.js';
import { NOTICE_KINDS } from '#domain/incident/notices.js';
import type { IncidentState } from '#domain/incident/state.js';
import { actOf } from '#domain/incident/record.js';
import { ANNOUNCEMENTS, CERTAINTIES, CHANNELS, PAIR_VERDICTS, RELATION_KINDS, answersOf } from '#domain/speech.js';
import type { Act, Claimant, Relay } from '#domain/speech.js';
import { by, id, officials, on, relayIn, voiceOf } from '#domain/testing/builders.js';
import { valueAt } from '#domain/entries.js';
import type { UncertainTime } from '#domain/times/types.js';

/** Where the next choice comes from. */
export interface Choices {
  readonly next: (below: number) => number;
  readonly anything: () => unknown;
}

/** All choices of one request, drawn from one number (mulberry32). */
export function choicesFrom(seed: number, values: readonly unknown[]): Choices {
  let state = seed;
  let v = 0;
  return {
    next: (below) => {
      state = (state + 0x6d2b79f5) | 0;
      const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      return ((mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed))) >>> 0) % below;
    },
    anything: () => values[v++ % values.length] ?? null,
  };
}

const oneOf = <T>(choices: Choices, list: readonly T[]): T => {
  const one = list[choices.next(list.length)];
  if (one === undefined) throw new RangeError('nothing to choose from');
  return one;
};
const rarely = (choices: Choices): boolean => choices.next(12) === 0;
/** An id for something new: from a few dozen, so that now and then it has been taken. */
const fresh = <T extends string>(choices: Choices, prefix: string): T => id(`${prefix}${choices.next(40)}`);
/** Something that is there, where anything is; now and then something that is not. */
function known<T extends string>(choices: Choices, things: ReadonlyMap<T, unknown>): T {
  return things.size === 0 || rarely(choices) ? id('nothing') : oneOf(choices, [...things.keys()]);
}
const several = (choices: Choices, { record }: IncidentState): NonEmpty<AssertionId> =>
  [known(choices, record.assertions), ...(choices.next(3) === 0 ? [known(choices, record.assertions)] : [])];
/** Mostly assertions that state an answer to the question. */
function answering(choices: Choices, state: IncidentState, question: QuestionId): NonEmpty<AssertionId> {
  const stating = [...state.record.assertions].flatMap(([assertion, held]) =>
    (answersOf(actOf(held)).some((answer) => answer.question === question) ? [assertion] : []));
  return stating.length === 0 || rarely(choices) ? several(choices, state) : [oneOf(choices, stating)];
}
/** Mostly assertions that promise something. */
function promising(choices: Choices, state: IncidentState): AssertionId {
  const promises = [...state.record.assertions].flatMap(([assertion, held]) => (actOf(held)?.kind === 'commits' ? [assertion] : []));
  return promises.length === 0 || rarely(choices) ? known(choices, state.record.assertions) : oneOf(choices, promises);
}
const label = (choices: Choices): { label?: string } => (choices.next(3) === 0 ? { label: `L${choices.next(12)}` } : {});
const words = (choices: Choices): string => (rarely(choices) ? ' ' : oneOf(choices, ['because', 'so it is', 'it says']));

const DAYS = ['2025-10-19', '2025-10-20', '2025-10-21', '2025-10-22', '2025-10-23'];
function time(choices: Choices): UncertainTime {
  const [first, last] = [choices.next(5), choices.next(5)];
  const whole = on(DAYS[Math.min(first, last)] ?? '', DAYS[Math.max(first, last)]);
  return oneOf(choices, [whole, whole, { ...whole, earliest: null }, { ...whole, latest: null }]);
}
const claimant = (choices: Choices): Claimant =>
  (rarely(choices) ? oneOf(choices, [by('nobody'), voiceOf('D1')])
    : oneOf(choices, [by('dhs'), by('ice'), by('mclaughlin', 'dhs'), officials(), officials('spokesperson', 'dhs')]));
const relays = (choices: Choices): readonly Relay[] =>
  (rarely(choices) ? [relayIn('D4')]
    : oneOf<readonly Relay[]>(choices,
      [[], [relayIn('D1')], [relayIn('D1'), relayIn('D2')], [{ ...relayIn('D1'), by: { source: id('cnn') } }]]));

function utterance(choices: Choices, { record }: IncidentState): UtteranceGiven {
  const utterance = {
    utterance: fresh<UtteranceId>(choices, 'U'), claimants: [claimant(choices)] as const, channel: oneOf(choices, CHANNELS),
    said: time(choices),
  };
  return oneOf<UtteranceGiven>(choices, [
    { kind: 'new', utterance }, { kind: 'new', utterance }, { kind: 'held', utterance: known(choices, record.utterances) },
    { kind: 'adopted', utterance, from: id('I2') },
  ]);
}

function act(choices: Choices, { record }: IncidentState): Act {
  const position = known(choices, record.positions);
  const question = record.positions.get(position)?.data.question ?? known(choices, record.questions);
  const answers = [{ question, position }];
  return oneOf<Act>(choices, [
    { kind: 'states', answers }, { kind: 'states', answers }, { kind: 'states', answers: [{ question }] },
    { kind: 'judges', answers },
    { kind: 'commits', to: 'tell more', followUp: true, question }, { kind: 'withholds', question, absence: 'notKnown' },
    { kind: 'withholds', question, absence: 'omitted', from: known(choices, record.utterances) },
    { kind: 'withholds', question, absence: 'noResponse', by: claimant(choices) },
  ]);
}

const PATHS = [
  '/gist', '/text', '/label', '/rationale', '/reason', '/certainty', '/relays', '/relays/0/by', '/claimants', '/claimants/0',
  '/said', '/channel',
  '/positions', '/announced', '/from', '/to', '/evidence', '/quote', '/happened', '/verdict', '/kind', '/question', '/assertion',
  '/specifics',
];

function amendment(choices: Choices, state: IncidentState): IncidentCommand {
  const entry = oneOf(choices, [...state.entries.values()]);
  const there = PATHS.filter((path) => valueAt(entry.data, path) !== null);
  const path = rarely(choices) || there.length === 0 ? oneOf(choices, PATHS) : oneOf(choices, there);
  const after = oneOf<unknown>(choices, [
    words(choices), null, choices.anything(), relays(choices), [claimant(choices)], time(choices), oneOf(choices, CHANNELS),
    several(choices, state), oneOf(choices, CERTAINTIES), `L${choices.next(12)}`, [],
  ]);
  return { type: 'AmendEntry', entry: entry.id, changes: [{ path, before: valueAt(entry.data, path), after }],
    reason: words(choices) };
}

/** What was captured of the documents, each of D1 later than the one before. */
export const CAPTURED: ReadonlyMap<DocumentId, readonly Snapshot[]> = new Map(Object.entries({ D1: ['a', 'b', 'c'], D2: ['d'] }).map(([document, digits]) =>
  [id<DocumentId>(document), digits.map((digit, i): Snapshot => ({
    document: id(document), snapshot: id(digit.repeat(64)), bytes: '1', mediaType: 'text/html', capturedAt: `2025-10-2${i}T00:00:00.000Z`,
  }))]));
const snapshot = (choices: Choices): Sha256 => id('abcde'.charAt(choices.next(5)).repeat(64));

const twice = <T>(maker: T): readonly [T, T] => [maker, maker];
type Maker = (choices: Choices, state: IncidentState) => IncidentCommand;

const MAKERS: readonly Maker[] = [
  (c) => ({ type: 'RaiseQuestion', question: fresh(c, 'Q'), ...label(c), text: words(c),
    positions: oneOf(c, ['open', 'exclusive']), options: [] }),
  (c, { record }) => ({ type: 'AddPosition', question: known(c, record.questions), position: fresh(c, 'P'), ...label(c),
    text: words(c) }),
  (c, { record }) => {
    const [one, other] = [known(c, record.positions), known(c, record.positions)];
    const question = record.positions.get(one)?.data.question ?? id('nothing');
    return { type: 'ComparePositions', question, pair: [one, other], verdict: oneOf(c, PAIR_VERDICTS), rationale: words(c) };
  },
  ...twice(twice<Maker>((c, state) => ({
    type: 'LogAssertion', assertion: fresh(c, 'A'), ...label(c), utterance: utterance(c, state), gist: words(c),
    certainty: oneOf(c, CERTAINTIES),
    relays: relays(c), ...(c.next(5) === 0 ? {} : { act: act(c, state) }),
  }))).flat(),
  (c, state) => ({ type: 'ChooseAnswers', assertion: known(c, state.record.assertions), act: act(c, state), reason: words(c) }),
  (c, state) => ({ type: 'RetractAssertions', assertions: several(c, state), utterance: utterance(c, state), relays: relays(c) }),
  ...twice<Maker>((c, { record }) => ({
    type: 'MergeUtterances', relation: fresh(c, 'M'), from: known(c, record.utterances), into: known(c, record.utterances),
    rationale: words(c),
  })),
  (c, state) => ({
    type: 'ReviseAccount', relation: fresh(c, 'M'), ...label(c), from: several(c, state), to: several(c, state),
    announced: oneOf(c, ANNOUNCEMENTS), rationale: words(c),
  }),
  (c, state) => ({
    type: 'RelateAssertions', relation: fresh(c, 'M'), kind: oneOf(c, RELATION_KINDS), from: several(c, state),
    to: several(c, state),
    rationale: words(c),
  }),
  (c, { record }) => ({ type: 'WithdrawRelation', relation: known(c, record.relations), reason: words(c) }),
  ...twice<Maker>((c, state) => {
    const question = known(c, state.record.questions);
    return {
      type: 'RaiseContradiction', contradiction: fresh(c, 'R'), ...label(c), questions: [question],
      sides: [answering(c, state, question), answering(c, state, question)], strength: oneOf(c, ['contradiction', 'tension']),
        rationale: words(c),
    };
  }),
  (c, state) => {
    const contradiction = known(c, state.record.contradictions);
    const question = state.record.contradictions.get(contradiction)?.entry.data.questions[0] ?? id('nothing');
    return { type: 'JoinContradiction', contradiction, side: c.next(3), assertions: answering(c, state, question) };
  },
  ...twice<Maker>((c, state) => ({
    type: oneOf(c, ['ExplainContradiction', 'ResolveContradiction', 'WithdrawContradiction', 'ReopenContradiction']),
    contradiction: known(c, state.record.contradictions), reason: words(c), evidence: several(c, state),
  })),
  (c, state) => ({
    type: 'DismissCandidate', candidate: id(`${known(c, state.record.positions)}~${known(c, state.record.positions)}`),
    covering: several(c, state),
    reason: words(c),
  }),
  ...twice(amendment), amendment,
  ...twice<Maker>((c, state) => ({
    type: 'IssueNotice', kind: oneOf(c, NOTICE_KINDS), notice: fresh(c, 'N'), ...label(c), document: id(oneOf(c, ['D1', 'D1', 'D2', 'D9'])),
    ...(rarely(c) ? { carriedBy: id('D2') } : {}), issued: c.next(4) === 0 ? time(c) : on('2025-10-21', '2025-10-22'), text: words(c),
    affects: several(c, state), instead: c.next(3) === 0 ? several(c, state) : [],
  })),
  (c, state) => ({
    type: 'NoteFollowUp', assertion: promising(c, state), outcome: oneOf(c, FOLLOW_UP_OUTCOMES), ...(rarely(c) ? { due: time(c) } : {}),
    reason: words(c), evidence: c.next(3) === 0 ? several(c, state) : [],
  }),
  ...twice<Maker>((c, { record }) => {
    const start = c.next(5);
    return {
      type: 'AnchorRelay', assertion: known(c, record.assertions), hop: c.next(3), anchor: fresh(c, 'X'), snapshot: snapshot(c), exact: words(c),
      prefix: '', suffix: ' ', start, end: start + c.next(5),
    };
  }),
  (c, { record }) => {
    const found = oneOf(c, ANCHOR_FINDINGS);
    return {
      type: 'RecheckAnchor', anchor: known(c, record.anchors), snapshot: snapshot(c), found, confidence: '0.75',
      ...((found === 'gone') === rarely(c) ? { start: 1, end: 3, exact: words(c) } : {}),
    };
  },
  (c, { entries }) => ({ type: 'WithholdEntry', entry: known(c, entries), reason: words(c) }),
  (c, { withheld }) => ({ type: 'ReleaseEntry', entry: known(c, withheld), reason: words(c) }),
  ...twice<Maker>((c, { entries }) => ({ type: 'VoidEntry', entry: known(c, entries), reason: words(c) })),
  (c, { revision }) => ({ type: 'PublishIncident', ...(c.next(2) === 0 ? {} : { throughRevision: c.next(revision + 3) }) }),
  (c) => ({ type: 'UnpublishIncident', reason: words(c) }),
];

export const commandFrom = (choices: Choices, state: IncidentState): IncidentCommand => oneOf(choices, MAKERS)(choices, state);
