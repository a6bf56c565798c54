/** From the bodies of assertions and retractions to commands. */
import { DomainError } from '#domain/errors.js';
import type { AssertionId, IncidentId, UtteranceId } from '#domain/ids.js';
import type { CommandOf, UtteranceGiven } from '#domain/incident/commands.js';
import type { Utterance } from '#domain/incident/events.js';
import { idAt } from '#ledger/ids.js';
import { newQuestionOf } from '../questions/question.mapping.js';
import { actOf, claimantOf, given, nonEmpty, relaysOf, specificsOf, timeOf } from '../speech/speech.mapping.js';
import type { Meaning } from '../speech/speech.mapping.js';
import type { UtteranceBody } from '../speech/utterance.bodies.js';
import { anchored } from '../times/anchoring.js';
import type { ChooseAnswersBody, LogAssertionBody, MergeUtterancesBody, RetractAssertionsBody } from './assertion.bodies.js';

/** Finds an utterance of another incident, to be adopted. */
export type UtteranceOf = (incident: IncidentId, utterance: UtteranceId) => Promise<Utterance | null>;

async function utteranceGiven(body: UtteranceBody, meaning: Meaning, find: UtteranceOf): Promise<UtteranceGiven> {
  switch (body.kind) {
    case 'held': return { kind: 'held', utterance: body.utterance as UtteranceId };
    case 'adopted': {
      const [id, from] = [body.utterance as UtteranceId, body.from as IncidentId];
      const utterance = await find(from, id);
      if (utterance === null) throw new DomainError('unknown-utterance', 'That incident holds no such utterance.', '/utterance/utterance');
      return { kind: 'adopted', utterance, from };
    }
    case 'new': {
      const { names, zone, anchor } = meaning;
      const utterance: Utterance = {
        utterance: idAt(names.commandId, 'utterance'),
        claimants: nonEmpty(body.claimants.map((each, i) => claimantOf(each, meaning, `/utterance/claimants/${i}`)), '/utterance/claimants'),
        channel: body.channel,
        said: timeOf(body.said, zone, '/utterance/said', anchor),
        ...(body.document === undefined ? {} : { document: names.id('document', body.document, '/utterance/document') }),
      };
      return { kind: 'new', utterance };
    }
  }
}

export async function logAssertionOf(body: LogAssertionBody, meaning: Meaning, find: UtteranceOf): Promise<CommandOf<'LogAssertion'>> {
  const { label, gist, quote, certainty, unclear } = body;
  const relays = relaysOf(body.relays, meaning);
  const dated = await anchored(body, relays, meaning);
  // First the question: what follows may name it.
  const question = body.question === undefined ? undefined : newQuestionOf(body.question, meaning.names, 'question');
  return {
    type: 'LogAssertion', assertion: idAt<AssertionId>(meaning.names.commandId, 'assertion'),
    utterance: await utteranceGiven(body.utterance, dated, find), gist, certainty, relays,
    ...given({
      label, question, quote, unclear,
      act: body.act === undefined ? undefined : actOf(body.act, meaning),
      specifics: body.specifics === undefined ? undefined : specificsOf(body.specifics, dated),
    }),
  };
}

export const chooseAnswersOf = (assertion: AssertionId, body: ChooseAnswersBody, meaning: Meaning): CommandOf<'ChooseAnswers'> =>
  ({ type: 'ChooseAnswers', assertion, act: actOf(body.act, meaning), reason: body.reason });

export async function retractAssertionsOf(
  body: RetractAssertionsBody, meaning: Meaning, find: UtteranceOf,
): Promise<CommandOf<'RetractAssertions'>> {
  const relays = relaysOf(body.relays, meaning);
  return {
    type: 'RetractAssertions', assertions: nonEmpty(body.assertions as AssertionId[], '/assertions'),
    utterance: await utteranceGiven(body.utterance, await anchored(body, relays, meaning), find), relays,
  };
}

export const mergeUtterancesOf = (body: MergeUtterancesBody, meaning: Meaning): CommandOf<'MergeUtterances'> => ({
  type: 'MergeUtterances', relation: idAt(meaning.names.commandId, 'relation'), from: body.from as UtteranceId, into: body.into as UtteranceId,
  rationale: body.rationale,
});

/** The command holds a new utterance one level deeper than the body does: pointers are told as the body has it. */
export function pointingIntoBody(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  const pointer = error.pointer.replace(/^\/utterance\/utterance(?=\/)/, '/utterance');
  return pointer === error.pointer ? error : new DomainError(error.code, error.message, pointer);
}
