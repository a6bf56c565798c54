/** Logging what somebody put forward, choosing what it answers, and the claimant taking it back. */
import type { Document } from '../document/events.js';
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { DocumentId, SourceId } from '../ids.js';
import { same } from '../same.js';
import { whoIs } from '../source/relations.js';
import type { Claimant } from '../speech.js';
import { actIsSound } from './acts.js';
import { anchored } from './anchors.js';
import type { CommandOf } from './commands.js';
import type { IncidentPayloads, Utterance } from './events.js';
import { questionRaised } from './questions.js';
import { actOf } from './record.js';
import { assertionHeld, assertionsHeld, idIsNew, labelIsFree, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';
import { relaysAreSound, utteranceGiven } from './utterances.js';

/** What holds for every logged assertion beyond its shape, new or amended. */
export function assertionIsSound(scope: Scope, data: IncidentPayloads['AssertionLogged'], at: string): void {
  labelIsFree(scope, { kind: 'assertion' }, data.label, `${at}/label`);
  relaysAreSound(scope, utteranceHeld(scope, data.utterance, `${at}/utterance`), data.relays, `${at}/relays`);
  if (data.act !== undefined) actIsSound(scope, data.act, `${at}/act`);
}

/** One append: the question raised with it if any, the utterance if it is not held yet, the assertion, and its anchors. */
export function logAssertion(state: IncidentState, command: CommandOf<'LogAssertion'>, facts: Facts): readonly Decided[] {
  const { type: _, utterance: given, question, anchors = [], ...rest } = command;
  const bare: Scope = { state, facts };
  const raised = question === undefined ? [] : questionRaised(bare, question, '/question');
  const { utterance, events } = utteranceGiven(bare, given, '/utterance');
  const data = { ...rest, utterance: utterance.utterance };
  SHAPES.AssertionLogged(data, '');
  idIsNew(bare, 'assertion', data.assertion, '/assertion');
  assertionIsSound({ state, facts, question, utterance }, data, '');
  const places = anchors.map((anchor, i) => {
    idIsNew(bare, 'anchor', anchor.anchor, `/anchors/${i}/anchor`);
    return anchored(bare, data, utterance, anchor, `/anchors/${i}`);
  });
  return [...raised, ...events, { type: 'AssertionLogged', data }, ...places];
}

export function chooseAnswers(
  state: IncidentState, { type: _, ...data }: CommandOf<'ChooseAnswers'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.AnswersChosen(data, '');
  const held = assertionHeld(scope, data.assertion, '/assertion');
  actIsSound(scope, data.act, '/act');
  ensure(!same(actOf(held), data.act), 'nothing-changed', 'The assertion does and answers this already.', '/act');
  return [{ type: 'AnswersChosen', data }];
}

export function retractAssertions(
  state: IncidentState, command: CommandOf<'RetractAssertions'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  const { utterance, events } = utteranceGiven(scope, command.utterance, '/utterance');
  const data = { assertions: command.assertions, utterance: utterance.utterance, relays: command.relays };
  SHAPES.AssertionRetracted(data, '');
  relaysAreSound(scope, utterance, data.relays, '/relays');
  assertionsHeld(scope, data.assertions, '/assertions').forEach((held, i) => {
    const at = `/assertions/${i}`;
    const taken = utteranceHeld(scope, held.entry.data.utterance, at);
    ensure(taken.utterance !== utterance.utterance, 'retracted-by-itself', 'A retraction is an utterance of its own.', at);
    ensure(canTakeBack(facts, utterance, taken),
      'retraction-not-by-claimant', 'Only those who put it forward can take it back, all of them.', at);
    const earliest = taken.said.earliest;
    ensure(earliest === null || notBefore(utterance.said.latest, earliest),
      'retracted-before-said', 'It was taken back before it was said.', at);
  });
  ensure(!state.record.retractions.some(({ data: before }) => same(before, data)),
    'nothing-changed', 'This retraction is recorded already.');
  return [...events, { type: 'AssertionRetracted', data }];
}

const notBefore = (latest: string | null, earliest: string): boolean => latest === null || latest >= earliest;

/** Every party answerable for what was said answers for the taking back: the same speaker, or the same body behind it. */
function canTakeBack(facts: Facts, retraction: Utterance, taken: Utterance): boolean {
  const who = whoIs(facts.related);
  // Documents are nobody's survivors: they stay as they are.
  const parties = (claimant: Claimant): readonly string[] => partiesOf(facts, claimant).map((party) => who(party as SourceId));
  const takers = new Set(retraction.claimants.flatMap(parties));
  return taken.claimants.every((claimant) => parties(claimant).some((party) => takers.has(party)));
}

/**
 * Who can be held to what a claimant said: the speaker, the body it spoke for, and for a document its publisher where it
 * is known. Nobody for an anonymous class that spoke for no body: one cannot know that it is the same people.
 */
function partiesOf({ documents }: Facts, { speaker, onBehalfOf }: Claimant): readonly string[] {
  const body = onBehalfOf === undefined ? [] : [onBehalfOf];
  switch (speaker.kind) {
    case 'source': return [speaker.source, ...body];
    case 'document': return [speaker.document, ...publisherOf(documents, speaker.document)];
    case 'anonymous': return body;
  }
}

const publisherOf = (documents: ReadonlyMap<DocumentId, Document>, id: DocumentId): readonly string[] => {
  const publisher = documents.get(id)?.publisher ?? null;
  return publisher === null ? [] : [publisher];
};
