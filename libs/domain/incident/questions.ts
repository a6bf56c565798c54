/** Questions of fact, the positions one can take on them, and how two positions stand to each other. */
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { same } from '../same.js';
import { list } from '../shapes.js';
import type { CommandOf, NewPosition, NewQuestion } from './commands.js';
import type { IncidentPayloads } from './events.js';
import { pairKey } from './record.js';
import { distinct, idIsNew, labelIsFree, positionOf, questionExists } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

/** A question with its first positions, raised in one append with whatever else the command makes. */
export function questionRaised(
  scope: Scope, { question, label, text, positions, options }: NewQuestion, at: string,
): readonly Decided[] {
  const data = { question, text, positions, ...(label === undefined ? {} : { label }) };
  SHAPES.QuestionRaised(data, at);
  idIsNew(scope, 'question', question, `${at}/question`);
  labelIsFree(scope, { kind: 'question' }, label, `${at}/label`);
  list('options', () => {})(options, `${at}/options`);
  distinct(options.map((option) => option.position), `${at}/options`);
  const labels = options.flatMap((option) => option.label ?? []);
  ensure(new Set(labels).size === labels.length, 'label-taken', 'Two positions have one label.', `${at}/options`);
  return [
    { type: 'QuestionRaised', data },
    ...options.map((option, i) => positionAdded(scope, question, option, `${at}/options/${i}`)),
  ];
}

function positionAdded(
  scope: Scope, question: NewQuestion['question'], { position, label, text }: NewPosition, at: string,
): Decided {
  const data = { question, position, text, ...(label === undefined ? {} : { label }) };
  SHAPES.PositionAdded(data, at);
  idIsNew(scope, 'position', position, `${at}/position`);
  labelIsFree(scope, { kind: 'position', within: question }, label, `${at}/label`);
  return { type: 'PositionAdded', data };
}

export function raiseQuestion(
  state: IncidentState, { type: _, ...question }: CommandOf<'RaiseQuestion'>, facts: Facts,
): readonly Decided[] {
  return questionRaised({ state, facts }, question, '');
}

export function addPosition(
  state: IncidentState, { type: _, question, ...position }: CommandOf<'AddPosition'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  questionExists(scope, question, '/question');
  return [positionAdded(scope, question, position, '')];
}

export function comparePositions(
  state: IncidentState, { type: _, ...data }: CommandOf<'ComparePositions'>, facts: Facts,
): readonly Decided[] {
  SHAPES.PositionsCompared(data, '');
  pairIsSound({ state, facts }, data);
  const inForce = state.record.comparisons.get(pairKey(...data.pair))?.data;
  ensure(inForce?.verdict !== data.verdict || !same(inForce.rationale, data.rationale),
    'nothing-changed', 'The pair is compared so already.', '/verdict');
  return [{ type: 'PositionsCompared', data }];
}

function pairIsSound(scope: Scope, { question, pair }: IncidentPayloads['PositionsCompared']): void {
  questionExists(scope, question, '/question');
  pair.forEach((position, i) => positionOf(scope, question, position, `/pair/${i}`));
  distinct(pair, '/pair');
}
