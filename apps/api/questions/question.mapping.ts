/** From the bodies of questions to commands. */
import type { PositionId, QuestionId } from '#domain/ids.js';
import { DomainError } from '#domain/errors.js';
import type { CommandOf, NewQuestion } from '#domain/incident/commands.js';
import { idAt } from '#ledger/ids.js';
import { given } from '../speech/speech.mapping.js';
import type { NewNames } from '../speech/names.js';
import type { ComparePositionsBody, InlineQuestionBody, NewPositionBody, RaiseQuestionBody } from './question.bodies.js';

/**
 * @param place its id and its positions' come from there
 * @param pointer where in the request the question stands
 */
export function newQuestionOf(body: RaiseQuestionBody | InlineQuestionBody, names: NewNames, place: string, pointer = `/${place}`): NewQuestion {
  const { label, text, positions, options = [] } = body;
  return {
    question: names.make('question', place, 'key' in body ? body.key : undefined), text, positions,
    options: options.map((option, i) => ({
      position: names.make('position', `${place}/options/${i}`, option.key, `${pointer}/options/${i}`), text: option.text, ...given({ label: option.label }),
    })),
    ...given({ label }),
  };
}

export const raiseQuestionOf = (body: RaiseQuestionBody, names: NewNames): CommandOf<'RaiseQuestion'> =>
  ({ type: 'RaiseQuestion', ...newQuestionOf(body, names, 'question', '') });

export const addPositionOf = (question: QuestionId, { label, text }: NewPositionBody, names: NewNames): CommandOf<'AddPosition'> =>
  ({ type: 'AddPosition', question, position: idAt<PositionId>(names.commandId, 'position'), text, ...given({ label }) });

export function comparePositionsOf(question: QuestionId, { pair, verdict, rationale }: ComparePositionsBody): CommandOf<'ComparePositions'> {
  const [a, b, ...more] = pair;
  if (a === undefined || b === undefined || more.length > 0) throw new DomainError('pair-malformed', 'A pair is two positions.', '/pair');
  return { type: 'ComparePositions', question, pair: [a as PositionId, b as PositionId], verdict, rationale };
}
