/** What was put forward, what it answers as chosen later, what was taken back, and what turned out to be one utterance. */
import type { AssertionId, RelationId } from '#domain/ids.js';
import type { AssertionGiven, ChoiceGiven, MergeGiven, RetractionGiven } from '../case-file.js';
import { under } from '../fault.js';
import { present } from '../present.js';
import { actOf, questionOf, specificOf } from './acts.js';
import { keyOf } from './foundations.js';
import { labelled, refuse } from './planned.js';
import { idsOf, inIncident, placeOf } from './run.js';
import type { Planner } from './run.js';

export const planAssertion: Planner<AssertionGiven> = (run, standing) => {
  const { given, pointer } = standing;
  const { key, gist, quote, certainty = 'asserted', specifics, unclear } = given;
  const place = placeOf(run, standing, [{ kind: 'question', ref: questionOf(given) }]);
  const recordKey = keyOf.assertion(key);
  const spoken = run.utterances.spoken(given, { recordKey, place, pointer });
  run.utterances.carries(key, spoken);
  const act = actOf(run.names, run.utterances, given, pointer);
  const details = specifics?.map((each, i) => specificOf(each, place.zone, under(under(pointer, 'specifics'), i)));
  return inIncident(place, recordKey, {
    type: 'LogAssertion', assertion: run.idAt(recordKey, 'assertion') as AssertionId, ...labelled(given), ...spoken,
    gist, certainty, ...present({ quote, act, specifics: details, unclear }),
  });
};

export const planChoice: Planner<ChoiceGiven> = (run, standing) => {
  const { given, pointer } = standing;
  const { assertion, reason } = given;
  const place = placeOf(run, standing, [{ kind: 'assertion', ref: assertion }, { kind: 'question', ref: questionOf(given) }]);
  return inIncident(place, run.numbered('choice'), {
    type: 'ChooseAnswers', assertion: run.names.id('assertion', assertion, under(pointer, 'assertion')), reason,
    act: actOf(run.names, run.utterances, given, pointer) ?? refuse(pointer, 'chooses nothing'),
  });
};

export const planRetraction: Planner<RetractionGiven> = (run, standing) => {
  const { given, pointer } = standing;
  const place = placeOf(run, standing, [{ kind: 'assertion', ref: given.assertions[0] }]);
  const recordKey = run.numbered('retraction');
  return inIncident(place, recordKey, {
    type: 'RetractAssertions', assertions: idsOf(run.names, 'assertion', given.assertions, under(pointer, 'assertions')),
    ...run.utterances.spoken(given, { recordKey, place, pointer }),
  });
};

export const planMerge: Planner<MergeGiven> = (run, standing) => {
  const { given: { key, from, into, rationale }, pointer } = standing;
  const recordKey = key === undefined ? run.numbered('merge') : keyOf.relation(key);
  return inIncident(placeOf(run, standing, [{ kind: 'assertion', ref: from }, { kind: 'assertion', ref: into }]), recordKey, {
    type: 'MergeUtterances', relation: run.idAt(recordKey, 'relation') as RelationId, rationale,
    from: run.utterances.idOf(from, under(pointer, 'from')), into: run.utterances.idOf(into, under(pointer, 'into')),
  });
};
