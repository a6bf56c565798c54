/** What every section of a case file must look like: one table of checks per record, in the order of `case-file.ts`. */
import { LIST_LIMITS, TEXT_LIMITS } from '#domain/limits.js';
import { ANNOUNCEMENTS, CHANNELS, COMPARATORS, ABSENCES, PAIR_VERDICTS, PLACE_GRAINS, RELATION_KINDS } from '#domain/speech.js';
import { FOLLOW_UP_OUTCOMES, INCIDENT_KINDS } from '#domain/incident/events.js';
import { NOTICE_KINDS } from '#domain/incident/notices.js';
import { SOURCE_KINDS } from '#domain/source/events.js';
import type {
  ActGiven, AmendmentGiven, AssertionGiven, ChangeGiven, ChoiceGiven, ComparisonGiven, ContradictionGiven, DismissalGiven,
  DocumentGiven, EntryNamed, FollowUpGiven, IncidentGiven, MergeGiven, NoticeGiven, OptionGiven, PositionGiven, QuestionGiven,
  RelationGiven, RenamingGiven, RetractionGiven, RevisionGiven, SourceGiven, SpecificGiven, SpeechGiven, StepGiven, UtteranceGivenOnce, VoidingGiven, WithdrawalGiven,
} from './case-file.js';
import { STEPS } from './case-file.js';
import {
  byShape, isObject, json, list, matching, object, oneOf, optional, orNull, pairOf, someOf, text, truth, wholeNumber,
} from './check.js';
import type { Check, Members } from './check.js';
import type { Fault } from './fault.js';
import { under } from './fault.js';
import { certainty, chain, party, speakers, time, via } from './shapes-of-speech.js';

const key = matching(
  /^[A-Za-z_][\w.-]*$/u, 'must begin with a letter or _ and hold letters, digits, ".", "_" and "-" only', TEXT_LIMITS.label,
);
/** A key, a slug, `id:<uuid>`, or two of them around a slash. */
const ref = matching(/^[A-Za-z_][\w.:-]*(?:\/[A-Za-z_][\w.:-]*)?$/u, 'must be a key, id:<uuid>, or <question>/<position>', 170);
const refs = someOf(ref, LIST_LIMITS.assertions);
const prose = text(TEXT_LIMITS.rationale);
export const instant = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/u,
  'must be a time with a zone, such as 2025-10-22T08:00Z', 40,
);
export const zone = text(TEXT_LIMITS.zone);
export const reference = ref;

const timed = { recorded: optional(instant) };
const label = optional(text(TEXT_LIMITS.label));
const placed = { ...timed, incident: optional(ref) };

export const source: Check<SourceGiven> = object<SourceGiven>(
  {
    key, label, name: text(TEXT_LIMITS.name), kind: oneOf(SOURCE_KINDS), official: optional(truth),
    partOf: optional(ref), ...timed,
  },
  ({ kind, official, partOf }, pointer, faults) => {
    if (kind === 'body' && official === undefined) faults.push({ pointer, detail: 'a body says whether it is official' });
    if (kind !== 'body' && (official !== undefined || partOf !== undefined)) {
      faults.push({ pointer, detail: '"official" and "partOf" are for bodies' });
    }
  },
);
export const renaming: Check<RenamingGiven> = object<RenamingGiven>({
  source: ref, name: text(TEXT_LIMITS.name), label, since: optional(orNull(time)), reason: prose, ...timed,
});
export const document: Check<DocumentGiven> = object<DocumentGiven>({
  key, label, title: text(TEXT_LIMITS.title), publisher: optional(orNull(ref)), url: optional(text(TEXT_LIMITS.url)),
  published: time, ...timed,
});
export const incident: Check<IncidentGiven> = object<IncidentGiven>({
  key, slug: text(80), title: text(TEXT_LIMITS.title), zone, kind: optional(oneOf(INCIDENT_KINDS)), happened: optional(time),
  ...timed,
});

const option: Check<OptionGiven> = object<OptionGiven>({ key, label, text: text(TEXT_LIMITS.position) });
export const comparison: Check<ComparisonGiven> = object<ComparisonGiven>(
  { pair: pairOf(ref), verdict: oneOf(PAIR_VERDICTS), rationale: prose, ...placed },
);
export const question: Check<QuestionGiven> = object<QuestionGiven>({
  key, label, text: text(TEXT_LIMITS.question), positions: oneOf(['exclusive', 'open']),
  options: optional(list(option, { max: LIST_LIMITS.options })),
  comparisons: optional(list(comparison, { max: 500 })), ...placed,
});
export const position: Check<PositionGiven> = object<PositionGiven>({
  key, label, question: ref, text: text(TEXT_LIMITS.position), ...placed,
});

const channel = oneOf(CHANNELS);
export const utterance: Check<UtteranceGivenOnce> = object<UtteranceGivenOnce>(
  { key, speaker: speakers, channel: optional(channel), said: optional(time), document: optional(ref) },
);
const speech: Members<SpeechGiven> = {
  chain: optional(chain), channel: optional(channel), said: optional(time), document: optional(ref), utterance: optional(ref),
  via: optional(via),
};
function eitherWay(given: SpeechGiven, pointer: string, faults: Fault[]): void {
  if ((given.chain === undefined) === (given.utterance === undefined)) {
    faults.push({ pointer, detail: 'give either "chain", or "utterance" with "via"' });
  } else if (given.chain !== undefined && given.via !== undefined) {
    faults.push({ pointer: under(pointer, 'via'), detail: 'the chain holds the hops already' });
  } else if (given.utterance !== undefined && (given.channel ?? given.said ?? given.document) !== undefined) {
    faults.push({ pointer, detail: '"channel", "said" and "document" belong to the utterance that is named' });
  }
}
const act: Members<ActGiven> = {
  states: optional(list(ref, { max: LIST_LIMITS.answers })), judges: optional(list(ref, { max: LIST_LIMITS.answers })),
  commits: optional(object<NonNullable<ActGiven['commits']>>({ to: prose, followUp: optional(truth), question: optional(ref) })),
  withholds: optional(object<NonNullable<ActGiven['withholds']>>(
    { question: ref, absence: oneOf(ABSENCES), by: optional(party), from: optional(ref) },
    ({ absence, by, from }, pointer, faults) => {
      const fault = (detail: string) => faults.push({ pointer, detail });
      if ((absence === 'noResponse') !== (by !== undefined)) fault('"by" says who gave no response, and only that');
      if ((absence === 'omitted') !== (from !== undefined)) fault('"from" says what leaves it out, and only that');
    },
  )),
};
const ACTS = ['states', 'judges', 'commits', 'withholds'] as const;
function oneAct(given: ActGiven, pointer: string, faults: Fault[]): void {
  const acts = ACTS.filter((name) => given[name] !== undefined);
  if (acts.length > 1) faults.push({ pointer, detail: `does one thing at a time, not ${acts.join(' and ')}` });
}

const decimal = matching(/^-?\d+(?:\.\d+)?$/u, 'must be a decimal number', TEXT_LIMITS.quantityValue);
const exact = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const value = byShape<string | number>((given) => (typeof given === 'number' ? exact : decimal));
const place = object<Extract<SpecificGiven, { place: string }>>({
  place: text(TEXT_LIMITS.verbatim), grain: oneOf(PLACE_GRAINS),
});
const happened = object<Extract<SpecificGiven, { happened: unknown }>>({ happened: time });
const quantity = object<Extract<SpecificGiven, { quantity: string }>>({
  quantity: text(TEXT_LIMITS.quantityOf), comparator: optional(oneOf(COMPARATORS)), value, unit: text(TEXT_LIMITS.unit),
  base: optional(orNull(text(TEXT_LIMITS.quantityOf))), period: optional(orNull(time)),
});
const specific: Check<SpecificGiven> = byShape<SpecificGiven>((given) => {
  if (isObject(given) && 'place' in given) return place;
  return isObject(given) && 'happened' in given ? happened : quantity;
});
export const assertion: Check<AssertionGiven> = object<AssertionGiven>(
  {
    key, label, gist: text(TEXT_LIMITS.gist), quote: optional(text(TEXT_LIMITS.quote)), certainty: optional(certainty),
    specifics: optional(list(specific, { max: LIST_LIMITS.specifics })),
    unclear: optional(prose), ...speech, ...act, ...placed,
  },
  (given, pointer, faults) => {
    eitherWay(given, pointer, faults);
    oneAct(given, pointer, faults);
  },
);
export const choice: Check<ChoiceGiven> = object<ChoiceGiven>(
  { assertion: ref, reason: prose, ...act, ...placed },
  (given, pointer, faults) => {
    oneAct(given, pointer, faults);
    if (ACTS.every((name) => given[name] === undefined)) faults.push({ pointer, detail: `chooses one of ${ACTS.join(', ')}` });
  },
);
export const retraction: Check<RetractionGiven> = object<RetractionGiven>({ assertions: refs, ...speech, ...placed }, eitherWay);
export const notice: Check<NoticeGiven> = object<NoticeGiven>({
  key, label, kind: oneOf(NOTICE_KINDS), document: ref, carriedBy: optional(ref), issued: time, text: prose, affects: refs,
  instead: optional(list(ref, { max: LIST_LIMITS.assertions })), ...placed,
});
export const followUp: Check<FollowUpGiven> = object<FollowUpGiven>({
  assertion: ref, outcome: oneOf(FOLLOW_UP_OUTCOMES), due: optional(time), reason: prose,
  evidence: optional(list(ref, { max: LIST_LIMITS.assertions })), ...placed,
});
export const merge: Check<MergeGiven> = object<MergeGiven>({
  key: optional(key), from: ref, into: ref, rationale: prose, ...placed,
});

const linking = { key: optional(key), label, from: refs, to: refs, rationale: prose, ...placed };
export const revision: Check<RevisionGiven> = object<RevisionGiven>({ ...linking, announced: oneOf(ANNOUNCEMENTS) });
export const relation: Check<RelationGiven> = object<RelationGiven>({ ...linking, kind: oneOf(RELATION_KINDS) });
export const withdrawal: Check<WithdrawalGiven> = object<WithdrawalGiven>({ relation: ref, reason: prose, ...placed });

export const contradiction: Check<ContradictionGiven> = object<ContradictionGiven>({
  key, label, questions: someOf(ref, LIST_LIMITS.questions), sides: list(refs, { min: 2, max: LIST_LIMITS.sides }),
  strength: optional(oneOf(['contradiction', 'tension'])),
  rationale: prose, ...placed,
});
export const step: Check<StepGiven> = object<StepGiven>(
  {
    contradiction: ref, step: oneOf(STEPS), side: optional(wholeNumber(0, LIST_LIMITS.sides - 1)), assertions: optional(refs),
    reason: optional(prose),
    evidence: optional(list(ref, { max: LIST_LIMITS.assertions })), ...placed,
  },
  ({ step: what, side, assertions, reason, evidence }, pointer, faults) => {
    const joins = what === 'join';
    if (joins !== (side !== undefined) || joins !== (assertions !== undefined)) {
      faults.push({ pointer, detail: '"side" and "assertions" go with join, and with nothing else' });
    }
    if (joins === (reason !== undefined) || (joins && evidence !== undefined)) {
      faults.push({ pointer, detail: '"reason", and "evidence", go with every step but join' });
    }
  },
);

const named: Members<EntryNamed> = {
  assertion: optional(ref), question: optional(ref), position: optional(ref), utterance: optional(ref), relation: optional(ref),
  contradiction: optional(ref), opening: optional(ref),
};
const NAMES_OF_ENTRIES = ['assertion', 'question', 'position', 'utterance', 'relation', 'contradiction', 'opening'] as const;
function oneEntry(given: EntryNamed, pointer: string, faults: Fault[]): void {
  if (NAMES_OF_ENTRIES.filter((name) => given[name] !== undefined).length !== 1) {
    faults.push({ pointer, detail: `names one entry by ${NAMES_OF_ENTRIES.join(', ')}` });
  }
}
/** Of one side of a change, as JSON: the longest text there is, escaped. */
const MAX_CHANGE_CHARS = 20_000;
const change: Check<ChangeGiven> = object<ChangeGiven>({
  path: matching(/^(?:\/(?:[^~/]|~[01])*)+$/u, 'must be a JSON Pointer, such as /gist', TEXT_LIMITS.path),
  before: json(MAX_CHANGE_CHARS), after: json(MAX_CHANGE_CHARS),
});
export const amendment: Check<AmendmentGiven> = object<AmendmentGiven>(
  { changes: someOf(change, LIST_LIMITS.changes), reason: prose, ...named, ...placed }, oneEntry,
);
export const voiding: Check<VoidingGiven> = object<VoidingGiven>({ reason: prose, ...named, ...placed }, oneEntry);
export const dismissal: Check<DismissalGiven> = object<DismissalGiven>(
  {
    positions: optional(pairOf(ref)), contradiction: optional(ref), utterances: optional(pairOf(ref)),
    covering: someOf(ref, LIST_LIMITS.covering), reason: prose, ...placed,
  },
  ({ positions, utterances, contradiction: joined }, pointer, faults) => {
    if ((positions === undefined) === (utterances === undefined)) {
      faults.push({ pointer, detail: 'names the candidate by "positions" or by "utterances"' });
    } else if (positions === undefined && joined !== undefined) {
      faults.push({ pointer: under(pointer, 'contradiction'), detail: 'goes with "positions"' });
    }
  },
);
