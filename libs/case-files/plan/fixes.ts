/** Our own fixes. They name an entry by what it made; the event that made it is looked up when the record is written. */
import { DomainError } from '#domain/errors.js';
import type { EventId } from '#domain/ids.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import type { AmendmentGiven, EntryNamed, VoidingGiven } from '../case-file.js';
import { under } from '../fault.js';
import { positionOf, questionPart } from './acts.js';
import { refuse } from './planned.js';
import { inIncident, placeOf } from './run.js';
import type { Planner, Run, Standing } from './run.js';

/** Finds the event that made the entry in what the incident holds by then. */
type Finder = (record: IncidentRecord) => EventId | undefined;

export const planAmendment: Planner<AmendmentGiven> = (run, standing) => {
  const { given: { changes, reason } } = standing;
  const find = finderOf(run, standing);
  return inIncident(placeOfEntry(run, standing), run.numbered('amendment'), ({ record }) =>
    ({ type: 'AmendEntry', entry: find(record) ?? gone(), changes, reason }));
};
export const planVoiding: Planner<VoidingGiven> = (run, standing) => {
  const { given: { reason } } = standing;
  const find = finderOf(run, standing);
  return inIncident(placeOfEntry(run, standing), run.numbered('voiding'), ({ record }) =>
    ({ type: 'VoidEntry', entry: find(record) ?? gone(), reason }));
};

function gone(): never {
  throw new DomainError('unknown-entry', 'The entry this names does not stand in the incident.');
}

type Fix = EntryNamed & { readonly incident?: string };
const placeOfEntry = (run: Run, standing: Standing<Fix>) => {
  const { assertion, question, position, utterance, relation, contradiction, opening } = standing.given;
  if (opening !== undefined) return run.places.named(opening, under(standing.pointer, 'opening'));
  return placeOf(run, standing, [
    { kind: 'assertion', ref: assertion }, { kind: 'question', ref: question ?? (position && questionPart(position)) },
    { kind: 'assertion', ref: utterance }, { kind: 'relation', ref: relation }, { kind: 'contradiction', ref: contradiction },
  ]);
};

function finderOf({ names, utterances }: Run, { given, pointer }: Standing<Fix>): Finder {
  const { assertion, question, position, utterance, relation, contradiction } = given;
  if (assertion !== undefined) {
    const id = names.id('assertion', assertion, under(pointer, 'assertion'));
    return (record) => record.assertions.get(id)?.entry.id;
  }
  if (question !== undefined) {
    const id = names.id('question', question, under(pointer, 'question'));
    return (record) => record.questions.get(id)?.entry.id;
  }
  if (position !== undefined) {
    const id = positionOf(names, position, under(pointer, 'position'));
    return (record) => record.positions.get(id)?.id;
  }
  if (utterance !== undefined) {
    const id = utterances.idOf(utterance, under(pointer, 'utterance'));
    return (record) => record.utterances.get(id)?.entry.id;
  }
  if (relation !== undefined) {
    const id = names.id('relation', relation, under(pointer, 'relation'));
    return (record) => record.relations.get(id)?.id;
  }
  if (contradiction !== undefined) {
    const id = names.id('contradiction', contradiction, under(pointer, 'contradiction'));
    return (record) => record.contradictions.get(id)?.entry.id;
  }
  if (given.opening !== undefined) return (record) => record.opened?.id;
  return refuse(pointer, 'names no entry');
}
