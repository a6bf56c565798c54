/** What publishers said later about their own works, and what became of promises. */
import type { NoticeId } from '#domain/ids.js';
import type { FollowUpGiven, NoticeGiven, Ref } from '../case-file.js';
import { under } from '../fault.js';
import { keyOf } from './foundations.js';
import { labelled } from './planned.js';
import { idsOf, inIncident, placeOf } from './run.js';
import type { Planner, Run } from './run.js';
import { timeOf } from './times.js';

const assertions = (run: Run, refs: readonly Ref[], pointer: string) => refs.map((ref, i) => run.names.id('assertion', ref, under(pointer, i)));

export const planNotice: Planner<NoticeGiven> = (run, standing) => {
  const { given, pointer } = standing;
  const { key, kind, document, carriedBy, issued, text, affects, instead = [] } = given;
  const place = placeOf(run, standing, [{ kind: 'assertion', ref: affects[0] }]);
  const recordKey = keyOf.notice(key);
  return inIncident(place, recordKey, {
    type: 'IssueNotice', kind, notice: run.idAt(recordKey, 'notice') as NoticeId, ...labelled(given),
    document: run.names.id('document', document, under(pointer, 'document')),
    ...(carriedBy === undefined ? {} : { carriedBy: run.names.id('document', carriedBy, under(pointer, 'carriedBy')) }),
    issued: timeOf(issued, place.zone, under(pointer, 'issued')), text,
    affects: idsOf(run.names, 'assertion', affects, under(pointer, 'affects')), instead: assertions(run, instead, under(pointer, 'instead')),
  });
};

export const planFollowUp: Planner<FollowUpGiven> = (run, standing) => {
  const { given: { assertion, outcome, due, reason, evidence = [] }, pointer } = standing;
  const place = placeOf(run, standing, [{ kind: 'assertion', ref: assertion }]);
  return inIncident(place, run.numbered(`followUp/${assertion}`), {
    type: 'NoteFollowUp', assertion: run.names.id('assertion', assertion, under(pointer, 'assertion')), outcome, reason,
    ...(due === undefined ? {} : { due: timeOf(due, place.zone, under(pointer, 'due')) }),
    evidence: assertions(run, evidence, under(pointer, 'evidence')),
  });
};
