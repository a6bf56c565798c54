/** Case files by chance: sound in form, sound to plan; deciders may still refuse a record, and then it is left out. */
import { ABSENCES, CERTAINTIES, COMPARATORS, PLACE_GRAINS, RELATION_KINDS, RELAY_MODES } from '#domain/speech.js';
import type {
  ActGiven, AmendmentGiven, AssertionGiven, CaseFile, ChoiceGiven, ComparisonGiven, ContradictionGiven, DismissalGiven, MergeGiven, PartyGiven,
  PositionGiven, QuestionGiven, RelationGiven, RelayGiven, RetractionGiven, RevisionGiven, SpecificGiven, StepGiven, TimeGiven, UtteranceGivenOnce,
  VoidingGiven, WithdrawalGiven,
} from '#case-files/case-file.js';
import { fc } from '#test/support/property.js';

const SOURCES = ['dhs', 'ice', 'spokesperson', 'cnn'];
const DOCUMENTS = ['D1', 'D2'];
/** Anything may be wrong with what the first ones are used for; the others take a position each, so that judgements hold. */
const LOOSE = ['A01', 'A02', 'A03', 'A04'];
const SURE = ['A05', 'A06', 'A07', 'A08'];
const POSITIONS = ['Q1/a', 'Q1/b', 'Q1/c', 'Q2/a', 'Q2/b'];

const recorded = fc.constantFrom('2025-10-22T08:00:00.000Z', '2025-10-28T08:00:00.000Z', '2025-11-01T20:00:00.000Z');
const words = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `w ${text.replaceAll(/[\p{C}]/gu, '.')}`);
const sure = fc.constantFrom(...SURE);
const assertion = fc.oneof({ weight: 3, arbitrary: sure }, fc.constantFrom(...LOOSE));
const some = fc.uniqueArray(assertion, { minLength: 1, maxLength: 2 }).map(([first = 'A01', ...rest]): readonly [string, ...string[]] => [first, ...rest]);
const optional = <K extends string, T>(key: K, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<{ readonly [P in K]?: T }> =>
  fc.option(arbitrary, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T });
const merged = <A, B, C, D>(
  a: fc.Arbitrary<A>, b: fc.Arbitrary<B>, c: fc.Arbitrary<C>, d: fc.Arbitrary<D>,
): fc.Arbitrary<A & B & C & D> =>
  fc.tuple(a, b, c, d).map(([w, x, y, z]) => ({ ...w, ...x, ...y, ...z }));

const time: fc.Arbitrary<TimeGiven> = fc.oneof(
  fc.constantFrom('2025-10-21', '2025-09', '[2025-10-12..2025-10-20]', '../2025-10-21', '2025-10-01/2025-10-05', '2025-10-20T09:30'),
  fc.record({ edtf: fc.constant('2025-10-21'), verbatim: words, earliest: fc.constant('2025-10-21T08:30'), latest: fc.constant('2025-10-21T09:00') }),
  fc.record({ verbatim: words, basis: fc.record({ kind: fc.constantFrom('derived', 'inferred'), from: words }), zone: fc.constant('America/Chicago') }),
);
const speaker: fc.Arbitrary<PartyGiven> = fc.oneof(
  fc.constantFrom('dhs', 'ice', 'spokesperson for dhs', 'officials* (official)', 'witnesses* (3 persons)', 'spokesperson* for ice (official)'),
  fc.record({ anonymous: words, official: fc.boolean() }),
);
const relay: fc.Arbitrary<RelayGiven> = fc.oneof(
  fc.constantFrom('D1', 'D2 (quote)', 'cnn in D2 (believed, titled "Director")', 'cnn'),
  merged(
    fc.record({ by: fc.constantFrom(...SOURCES), mode: fc.constantFrom(...RELAY_MODES), certainty: fc.constantFrom(...CERTAINTIES) }),
    optional('title', words), optional('in', fc.constantFrom(...DOCUMENTS)), optional('stance', fc.constant('rebuts' as const)),
  ),
);
const answers = fc.uniqueArray(fc.constantFrom('Q1', 'Q2', ...POSITIONS), { maxLength: 3 });
const chosen: fc.Arbitrary<ActGiven> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ states: answers }) }, fc.record({ judges: answers }),
  fc.record({ commits: fc.record({ to: words, followUp: fc.boolean(), question: fc.constantFrom('Q1', 'Q2') }) }),
  fc.record({ withholds: fc.constantFrom(...ABSENCES).map((absence) => ({
    question: 'Q1', absence, ...(absence === 'noResponse' ? { by: 'spokesperson for dhs' } : {}), ...(absence === 'omitted' ? { from: 'A01' } : {}),
  })) }),
);
const act: fc.Arbitrary<ActGiven> = fc.oneof({ weight: 6, arbitrary: chosen }, fc.constant({}));
const specific: fc.Arbitrary<SpecificGiven> = fc.oneof(
  merged(
    fc.record({ quantity: words, comparator: fc.constantFrom(...COMPARATORS), value: fc.oneof(fc.integer(), fc.constant('0.10')), unit: fc.constant('car') }),
    optional('base', fc.option(words)), optional('period', fc.option(time)), fc.constant({}),
  ),
  fc.record({ place: words, grain: fc.constantFrom(...PLACE_GRAINS) }), fc.record({ happened: time }),
);

/** Own voice, a chain of its own, or one of two utterances that several assertions share. */
const speech = fc.oneof(
  fc.record({ chain: fc.constantFrom('D1', 'D2') }),
  fc.record({ utterance: fc.constantFrom('u1', 'u2'), via: fc.array(relay, { maxLength: 2 }) }),
  fc.record({
    chain: fc.tuple(speaker, relay).map(([first, hop]) => [first, hop] as const), said: time,
    channel: fc.constantFrom('statement', 'post', 'unstated'),
  }),
);
const assertionGiven = (key: string): fc.Arbitrary<AssertionGiven> => fc.tuple(
  speech, act, merged(
    optional('quote', words), optional('unclear', words), optional('specifics', fc.array(specific, { maxLength: 2 })),
    optional('certainty', fc.constantFrom(...CERTAINTIES)),
  ),
  words, fc.constantFrom('first-incident', 'first-incident', 'first-incident', 'second-incident'),
).map(([spoken, does, extra, gist, incident]): AssertionGiven => ({
  key, gist, ...spoken, ...(incident === 'first-incident' ? does : {}), ...extra, incident, recorded: '2025-10-22T08:00:00.000Z',
}));

/** Two for one position, two for the other; the first of them in the department's statement. */
const sureGiven = (key: string, i: number): fc.Arbitrary<AssertionGiven> => assertionGiven(key).map((given): AssertionGiven => {
  const { key: _, gist, quote, specifics } = given;
  return {
    key, gist, ...(quote === undefined ? {} : { quote }), ...(specifics === undefined ? {} : { specifics }), recorded: '2025-10-22T08:00:00.000Z',
    ...(i === 0 ? { utterance: 'u1', via: 'D1 (quote)' } : { chain: 'officials* (official) -> D2', said: '2025-10-20' }),
    states: [i < 2 ? 'Q1/a' : 'Q1/b'],
  };
});

const judged = { recorded, rationale: words };
const relation = fc.record({ kind: fc.constantFrom(...RELATION_KINDS), from: some, to: some, ...judged });
const revision = fc.record({ announced: fc.constantFrom('announced', 'unannounced', 'apparent'), from: some, to: some, ...judged });
const merge: fc.Arbitrary<MergeGiven> = fc.record({ from: assertion, into: assertion, ...judged });
const contradiction = fc.record({
  questions: fc.constant(['Q1'] as const), sides: fc.constantFrom(
    [['A05'], ['A07']] as const, [['A05', 'A06'], ['A07']] as const, [['A06'], ['A08']] as const, [['A01'], ['A08']] as const,
  ),
  strength: fc.constantFrom('contradiction', 'tension'), ...judged,
});
const LATE = '2025-11-02T08:00:00.000Z';
const later = { recorded: fc.constant(LATE), reason: words };
const step: fc.Arbitrary<StepGiven> = fc.oneof(
  fc.record({ contradiction: fc.constantFrom('C0', 'C1'), step: fc.constantFrom('explain', 'resolve', 'withdraw', 'reopen'), evidence: some, ...later }),
  fc.record({
    contradiction: fc.constantFrom('C0', 'C1'), step: fc.constant('join' as const), side: fc.nat(2),
    assertions: sure.map((key) => [key] as const), recorded: fc.constant(LATE),
  }),
);
const dismissal: fc.Arbitrary<DismissalGiven> = fc.oneof(
  fc.record({ positions: fc.constant(['Q1/a', 'Q1/b'] as const), covering: some, ...later }),
  fc.record({ positions: fc.constant(['Q1/a', 'Q1/b'] as const), contradiction: fc.constant('C0'), covering: some, ...later }),
  fc.record({ utterances: fc.tuple(assertion, assertion), covering: some, ...later }),
);
const choice: fc.Arbitrary<ChoiceGiven> = fc.tuple(fc.record({ assertion, ...later }), chosen).map(([given, does]) => ({ ...given, ...does }));
const retraction: fc.Arbitrary<RetractionGiven> = fc.record({
  assertions: fc.constantFrom(['A05'] as const, ['A06'] as const), chain: fc.constantFrom('dhs -> D1', 'ice'),
  said: fc.constant('2025-10-31'), recorded: fc.constant(LATE),
});
const comparison: fc.Arbitrary<ComparisonGiven> = fc.record({
  pair: fc.constantFrom(['Q1/a', 'Q1/b'] as const, ['Q1/c', 'Q1/a'] as const),
  verdict: fc.constantFrom('exclusive', 'inTension', 'compatible'), ...judged,
});

const keyed = <T>(prefix: string, items: readonly T[]): readonly (T & { readonly key: string })[] =>
  items.map((item, i) => ({ ...item, key: `${prefix}${i}` }));

const utterances: readonly UtteranceGivenOnce[] = [
  { key: 'u1', speaker: 'spokesperson for dhs', channel: 'statement', said: '2025-10-21' },
  { key: 'u2', speaker: ['dhs', 'ice'], said: { verbatim: 'lately' } },
];
const questions: readonly QuestionGiven[] = [
  { key: 'Q1', text: 'what', positions: 'exclusive', options: [{ key: 'a', text: 'this' }, { key: 'b', text: 'that' }], incident: 'first-incident' },
  { key: 'Q2', text: 'where', positions: 'open', options: [{ key: 'a', text: 'here' }, { key: 'b', text: 'there' }], incident: 'first-incident' },
];
const added: readonly PositionGiven[] = [{ key: 'c', question: 'Q1', text: 'neither', recorded: '2025-10-22T07:59:59.999Z' }];
const foundations: CaseFile = {
  recorded: '2025-10-22T07:00:00.000Z', zone: 'America/Los_Angeles', incident: 'first-incident', questions, positions: added, utterances,
  sources: [
    { key: 'dhs', name: 'Department', kind: 'body', official: true }, { key: 'ice', name: 'Agency', kind: 'body', official: true, partOf: 'dhs' },
    { key: 'spokesperson', name: 'Somebody', kind: 'person' }, { key: 'cnn', name: 'A network', kind: 'outlet' },
  ],
  documents: [
    { key: 'D1', title: 'one', published: '2025-10-21', url: 'https://example.org/one' },
    { key: 'D2', title: 'two', publisher: 'cnn', published: '2025-10-20' },
  ],
  incidents: [
    { key: 'first-incident', slug: 'first-incident', title: 'First', zone: 'America/Los_Angeles', happened: '2025-10-21' },
    { key: 'second-incident', slug: 'second-incident', title: 'Second', zone: 'America/Chicago', kind: 'pattern' },
  ],
};

/** Two files: what everything refers to, and what was made of it. */
export const caseFiles: fc.Arbitrary<readonly CaseFile[]> = fc.tuple(
  fc.tuple(...LOOSE.map(assertionGiven), ...SURE.map(sureGiven)),
  fc.array(relation, { minLength: 1, maxLength: 3 }), fc.array(revision, { minLength: 1, maxLength: 2 }), fc.array(merge, { maxLength: 2 }),
  fc.array(contradiction, { minLength: 2, maxLength: 2 }), fc.array(step, { maxLength: 6 }), fc.array(dismissal, { maxLength: 3 }),
  fc.array(choice, { maxLength: 3 }), fc.array(retraction, { maxLength: 1 }), fc.array(comparison, { maxLength: 2 }),
).map(([assertions, relations, revisions, merges, contradictions, steps, dismissals, choices, retractions, comparisons]) => [foundations, {
  assertions, merges: merges satisfies readonly MergeGiven[],
  relations: keyed('L', relations) satisfies readonly RelationGiven[], revisions: keyed('V', revisions) satisfies readonly RevisionGiven[],
  contradictions: keyed('C', contradictions) satisfies readonly ContradictionGiven[], steps, dismissals, choices, retractions, comparisons,
}]);

/** Our own fixes on top, each as far as the deciders let it. What an amendment puts right is said by who knows what stands. */
export const fixes = fc.record({
  amended: fc.uniqueArray(assertion, { maxLength: 2 }),
  voidings: fc.array(fc.oneof(
    fc.record({ assertion, ...later }), fc.record({ relation: fc.constantFrom('L0', 'V0'), ...later }),
  ), { maxLength: 2 }) satisfies fc.Arbitrary<readonly VoidingGiven[]>,
  withdrawals: fc.array(fc.record({ relation: fc.constantFrom('L0', 'V0'), ...later }), { maxLength: 1 }) satisfies
    fc.Arbitrary<readonly WithdrawalGiven[]>,
});
export const amendmentOf = (key: string, gist: string): AmendmentGiven => ({
  assertion: key, changes: [{ path: '/gist', before: gist, after: 'as it should have been' }], reason: 'a slip', recorded: LATE,
});
