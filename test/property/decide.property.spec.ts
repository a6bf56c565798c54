import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#domain/errors.js';
import type { Decided, LedgerEvent } from '#domain/events.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { capturesOf } from '#domain/document/snapshots.js';
import { documentOfAnchor } from '#domain/incident/anchors.js';
import { stepsCanFollow } from '#domain/incident/contradictions.js';
import { decide } from '#domain/incident/decide.js';
import { definitionOf, labelKey } from '#domain/incident/definitions.js';
import { recordOf } from '#domain/incident/record.js';
import { saidTogether } from '#domain/incident/relations.js';
import { SHAPES } from '#domain/incident/shapes.js';
import { evolve, initialState } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import { standing } from '#domain/stream.js';
import { assertion, id, opened, position, question, someFacts, states, stored, utterance } from '#domain/testing/builders.js';
import { fc, SEED } from '#test/support/property.js';
import { CAPTURED, choicesFrom, commandFrom } from './commands.js';

const facts = someFacts({ snapshots: CAPTURED });

/** The events of a command, or null where a rule refuses it; anything else that is thrown is a fault. */
function decisionOn(state: IncidentState, command: IncidentCommand): readonly Decided[] | null {
  try {
    return decide(state, command, facts);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

interface Played {
  readonly state: IncidentState;
  readonly events: readonly LedgerEvent[];
  readonly accepted: ReadonlySet<string>;
}

/** Plays commands as they come; what is accepted becomes the past of the next. */
function play(requests: readonly Request[]): Played {
  const past: Decided[] = [...BEGINNING];
  const accepted = new Set<string>();
  let state = stored(past).reduce(evolve, initialState());
  for (const { seed, values } of requests) {
    const command = commandFrom(choicesFrom(seed, values), state);
    const decided = decisionOn(state, command);
    if (decided === null) continue;
    expect(decisionOn(state, command)).toEqual(decided);
    accepted.add(command.type);
    past.push(...decided);
    state = stored(past).slice(-decided.length).reduce(evolve, state);
  }
  return { state, events: stored(past), accepted };
}

interface Request { readonly seed: number; readonly values: readonly unknown[] }
const requests: fc.Arbitrary<readonly Request[]> = fc.array(
  fc.record({ seed: fc.noBias(fc.integer()), values: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 2 }) }),
  { minLength: 80, maxLength: 160, size: 'max' },
);

/** A question with two positions, an utterance and two assertions to clash over. */
const BEGINNING: readonly Decided[] = [
  opened(), question('Q0'), position('Q0/p0'), position('Q0/p1'), utterance('U0'),
  assertion('A0', { utterance: id('U0'), act: states('Q0/p0') }), assertion('A1', { utterance: id('U0'), act: states('Q0/p1') }),
];

const EVERY_COMMAND: readonly IncidentCommand['type'][] = [
  'PublishIncident', 'UnpublishIncident', 'RaiseQuestion', 'AddPosition', 'ComparePositions', 'LogAssertion', 'ChooseAnswers',
  'RetractAssertions', 'MergeUtterances', 'ReviseAccount', 'RelateAssertions', 'WithdrawRelation', 'RaiseContradiction',
  'JoinContradiction', 'ExplainContradiction', 'ResolveContradiction', 'WithdrawContradiction', 'ReopenContradiction',
  'DismissCandidate', 'IssueNotice', 'NoteFollowUp', 'AnchorRelay', 'RecheckAnchor', 'WithholdEntry', 'ReleaseEntry', 'AmendEntry', 'VoidEntry',
];

describe(`deciders never reach an invalid state (seed ${SEED})`, () => {
  const met = new Set<string>();

  it('whatever is asked of them, in whatever order', () => {
    fc.assert(fc.property(requests, (sequence) => {
      const { state, events, accepted } = play(sequence);
      for (const type of accepted) met.add(type);
      expect(state).toEqual(events.reduce(evolve, initialState()));
      expect(state.record).toEqual(recordOf(standing(state)));
      entriesHaveTheirShape(state);
      referencesResolve(state);
      contradictionsAreReachable(state);
      anchorsStandInTheirDocuments(state);
      labelsAreUnique(state);
      for (const id of state.record.utterances.keys()) saidTogether(state.record, [id], '');
      expect(state.publication?.throughRevision ?? 0).toBeLessThanOrEqual(state.revision);
    }), { numRuns: 60, interruptAfterTimeLimit: 30_000 });
  });

  it('and everything that can be asked was asked with success', () => {
    expect(EVERY_COMMAND.filter((type) => !met.has(type))).toEqual([]);
  });
});

function anchorsStandInTheirDocuments({ record }: IncidentState): void {
  for (const { entry: { data } } of record.anchors.values()) {
    const document = documentOfAnchor(record, data);
    expect([data, document === undefined ? null : capturesOf(CAPTURED, document, data.snapshot)]).toEqual([data, expect.anything()]);
  }
}

function entriesHaveTheirShape(state: IncidentState): void {
  for (const { type, data } of standing(state)) if (Object.hasOwn(SHAPES, type)) SHAPES[type as keyof typeof SHAPES](data, '');
}

function referencesResolve({ record: { questions, positions, utterances, assertions, ...rest } }: IncidentState): void {
  const known = <Id>(things: ReadonlyMap<Id, unknown>, ...ids: readonly Id[]): void =>
    ids.forEach((id) => expect(things.has(id)).toBe(true));
  for (const { data } of positions.values()) known(questions, data.question);
  for (const { data } of rest.comparisons.values()) known(positions, ...data.pair);
  for (const { entry, choices } of assertions.values()) {
    known(utterances, entry.data.utterance);
    for (const act of [entry.data.act, ...choices.map((choice) => choice.data.act)]) {
      if (act === undefined) continue;
      if (act.kind !== 'states' && act.kind !== 'judges') {
        if (act.question !== undefined) known(questions, act.question);
        if (act.kind === 'withholds' && act.absence === 'omitted') known(utterances, act.from);
        continue;
      }
      for (const { question, position } of act.answers) {
        known(questions, question);
        if (position !== undefined) expect(positions.get(position)?.data.question).toBe(question);
      }
    }
  }
  for (const { data } of rest.notices.values()) known(assertions, ...data.affects, ...data.instead);
  for (const { data } of [...rest.followUps.values()].flat()) known(assertions, data.assertion, ...data.evidence);
  for (const { data } of rest.retractions) {
    known(assertions, ...data.assertions);
    known(utterances, data.utterance);
  }
  for (const { type, data } of rest.relations.values()) {
    if (type === 'UtterancesMerged') known(utterances, data.from, data.into);
    else known(assertions, ...data.from, ...data.to);
  }
  for (const { entry, sides, steps } of rest.contradictions.values()) {
    known(questions, ...entry.data.questions);
    known(assertions, ...sides.flat());
    for (const { data } of steps) if ('evidence' in data) known(assertions, ...data.evidence);
  }
  for (const { data } of rest.dismissals.values()) known(assertions, ...data.covering);
}

function contradictionsAreReachable({ record }: IncidentState): void {
  for (const { sides, steps } of record.contradictions.values()) {
    expect(stepsCanFollow(steps.map((step) => step.type))).toBe(true);
    expect(new Set(sides.flat()).size).toBe(sides.flat().length);
    expect(sides.length).toBeGreaterThanOrEqual(2);
  }
}

function labelsAreUnique(state: IncidentState): void {
  const labels = [...standing(state)].flatMap((entry) => {
    const definition = definitionOf(entry);
    return definition?.label === undefined ? [] : [labelKey(definition, definition.label)];
  });
  expect(new Set(labels).size).toBe(labels.length);
  expect([...state.labels.keys()].sort()).toEqual(labels.sort());
}
