/** What the rules of an incident may look at, and the lookups they share: does this exist, does that belong here. */
import type { Entry } from '../entries.js';
import { DomainError, ensure } from '../errors.js';
import type { Facts, References } from '../facts.js';
import type { AssertionId, DocumentId, PositionId, QuestionId, SourceId, UtteranceId } from '../ids.js';
import type { NewQuestion } from './commands.js';
import { labelKey } from './definitions.js';
import type { DefinedKind, Definition } from './definitions.js';
import type { Utterance } from './events.js';
import type { AssertionHeld } from './record.js';
import type { IncidentState } from './state.js';

export interface Scope {
  readonly state: IncidentState;
  readonly facts: Facts;
  /** Made by the same command before what is checked. */
  readonly question?: NewQuestion | undefined;
  readonly utterance?: Utterance | undefined;
  /** The entry an amendment changes, and the sources and documents it names already: these were checked when it was made. */
  readonly amending?: { readonly entry: Entry; readonly named: References };
}

export function sourceExists({ facts, amending }: Scope, id: SourceId, at: string): void {
  ensure(facts.sources.has(id) || amending?.named.sources.has(id) === true, 'unknown-source', 'There is no such source.', at);
}

/** Someone else can only be spoken for if it is a body. */
export function bodyExists(scope: Scope, id: SourceId, at: string): void {
  sourceExists(scope, id, at);
  const source = scope.facts.sources.get(id);
  ensure(source === undefined || source.kind === 'body', 'not-a-body', 'One can only speak on behalf of a body.', at);
}

/** The document exists, and was not certainly published after it was recorded here. */
export function documentExists({ facts, amending }: Scope, id: DocumentId, at: string): void {
  const document = facts.documents.get(id);
  ensure(document !== undefined || amending?.named.documents.has(id) === true,
    'unknown-document', 'There is no such document.', at);
  const recordedAt = amending?.entry.recordedAt ?? facts.recordedAt;
  ensure(document === undefined || notAfter(document.published.earliest, recordedAt), 'published-after-recorded',
    'The document was published after this is recorded, at the earliest.', at);
}

export const notAfter = (earliest: string | null, recordedAt: string): boolean => earliest === null || earliest <= recordedAt;

export function questionExists({ state, question }: Scope, id: QuestionId, at: string): void {
  ensure(state.record.questions.has(id) || question?.question === id,
    'unknown-question', 'There is no such question in this incident.', at);
}

export function positionOf(scope: Scope, question: QuestionId, position: PositionId, at: string): void {
  const owner = scope.state.record.positions.get(position)?.data.question
    ?? (scope.question?.options.some((option) => option.position === position) === true ? scope.question.question : undefined);
  if (owner === undefined) throw new DomainError('unknown-position', 'There is no such position in this incident.', at);
  ensure(owner === question, 'position-of-another-question', 'The position answers another question.', at);
}

export function utteranceHeld({ state, utterance }: Scope, id: UtteranceId, at: string): Utterance {
  const held = state.record.utterances.get(id)?.utterance ?? (utterance?.utterance === id ? utterance : undefined);
  if (held === undefined) throw new DomainError('unknown-utterance', 'This incident holds no such utterance.', at);
  return held;
}

export function assertionHeld({ state }: Scope, id: AssertionId, at: string): AssertionHeld {
  const held = state.record.assertions.get(id);
  if (held === undefined) throw new DomainError('unknown-assertion', 'There is no such assertion in this incident.', at);
  return held;
}

/** Every one exists and none is named twice. */
export function assertionsHeld(scope: Scope, ids: readonly AssertionId[], at: string): readonly AssertionHeld[] {
  distinct(ids, at);
  return ids.map((id, i) => assertionHeld(scope, id, `${at}/${i}`));
}

export function distinct(keys: readonly string[], at: string): void {
  const met = new Set<string>();
  keys.forEach((key, i) => {
    ensure(!met.has(key), 'named-twice', 'The same thing is named twice in one list.', `${at}/${i}`);
    met.add(key);
  });
}

/** No assertion stands in two of the lists. */
export function disjoint(sides: readonly (readonly AssertionId[])[], pointers: readonly string[]): void {
  const met = new Set<AssertionId>();
  sides.forEach((side, i) => {
    side.forEach((id, j) => ensure(!met.has(id), 'sides-overlap', 'An assertion stands on two sides.', `${pointers[i]}/${j}`));
    for (const id of side) met.add(id);
  });
}

/** The id has never been given to anything in this incident. */
export function idIsNew({ state }: Scope, kind: DefinedKind, id: string, at: string): void {
  ensure(!state.ids.has(id), 'already-exists', `There is already a ${kind} with this id, or there was.`, at);
}

/** No other thing of its kind has the label. */
export function labelIsFree(
  { state, amending }: Scope, definition: Pick<Definition, 'kind' | 'within'>, label: string | undefined, at: string,
): void {
  if (label === undefined) return;
  const holder = state.labels.get(labelKey(definition, label));
  ensure(holder === undefined || holder === amending?.entry.id,
    'label-taken', `Another ${definition.kind} is called ${label}.`, at);
}
