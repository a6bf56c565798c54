/** Our own fixes to entries of an incident. An amended entry passes every check a new one would. */
import { amendment, nothingRefersTo, standingEntry, AMENDMENT_SHAPES } from '../amendments.js';
import type { Amendable } from '../amendments.js';
import { mayVoidAlone } from '../approving.js';
import type { Entry } from '../entries.js';
import { ensure } from '../errors.js';
import type { Decided, EventType } from '../events.js';
import { referencesOf } from '../facts.js';
import type { Facts } from '../facts.js';
import type { ContradictionId, EventId } from '../ids.js';
import { isProposal } from '../proposals.js';
import { anchorsStay } from './anchors.js';
import { assertionIsSound } from './assertions.js';
import type { CommandOf } from './commands.js';
import { stepIsSound, stepsCanFollow } from './contradictions.js';
import { definitionOf } from './definitions.js';
import type { EntryVoiding, Utterance } from './events.js';
import { followUpIsSound } from './follow-ups.js';
import { noticeIsSound } from './notices.js';
import { linkMayCountWithout } from './links.js';
import { relationIsSound, revisionIsSound, saidTogether } from './relations.js';
import { labelIsFree, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';
import { mayBeRelayed, relaysAreSound, utteranceIsSound } from './utterances.js';
import { verdictReasonsAreSound } from './verdicts.js';

const STEP = ['reason', 'evidence'];
const NOTICE = ['label', 'text', 'issued', 'carriedBy'];
/** What is not here is changed by an event of its own: an act by choosing answers, a side by joining. */
const AMENDABLE: Amendable = {
  IncidentOpened: ['kind', 'title', 'happened', 'zone'],
  IncidentUnpublished: ['reason'],
  QuestionRaised: ['label', 'text', 'positions'],
  PositionAdded: ['label', 'text'],
  PositionsCompared: ['verdict', 'rationale'],
  UtteranceLogged: ['claimants', 'channel', 'said', 'document'],
  UtteranceAdopted: ['claimants', 'channel', 'said', 'document'],
  UtterancesMerged: ['rationale'],
  AssertionLogged: ['label', 'gist', 'quote', 'certainty', 'relays', 'specifics', 'unclear'],
  AnswersChosen: ['reason'],
  AssertionRetracted: ['relays'],
  AccountRevised: ['label', 'from', 'to', 'announced', 'rationale'],
  AssertionsRelated: ['label', 'kind', 'from', 'to', 'rationale'],
  RelationWithdrawn: ['reason'],
  IncidentsLinked: ['rationale'],
  IncidentLinkJudged: ['reason'],
  ContradictionRaised: ['label', 'strength', 'rationale'],
  ContradictionExplained: STEP,
  ContradictionResolved: STEP,
  ContradictionWithdrawn: STEP,
  ContradictionReopened: STEP,
  CandidateDismissed: ['reason'],
  VerdictApproved: ['label', 'rationale', 'evidence'],
  VerdictRetracted: ['reason'],
  CorrectionIssued: NOTICE,
  ClarificationIssued: NOTICE,
  UpdateIssued: NOTICE,
  FollowUpNoted: ['due', 'reason', 'evidence'],
};

export function amendEntry(state: IncidentState, command: CommandOf<'AmendEntry'>, facts: Facts): readonly Decided[] {
  const data = amendment(state, command, AMENDABLE, (amended, before) =>
    entryIsSound({ state, facts, amending: { entry: before, named: referencesOf(before.data) } }, amended));
  return [{ type: 'EntryAmended', data }];
}

/** Shape and rules of an amended entry; pointers go into its data. */
function entryIsSound(scope: Scope, { type, data }: Entry): void {
  if (isOfIncident(type)) SHAPES[type](data, '');
  switch (type) {
    case 'QuestionRaised': return labelIsFree(scope, { kind: 'question' }, data.label, '/label');
    case 'PositionAdded': return labelIsFree(scope, { kind: 'position', within: data.question }, data.label, '/label');
    case 'UtteranceLogged':
    case 'UtteranceAdopted': return amendedUtteranceIsSound(scope, data);
    case 'AssertionLogged':
      anchorsStay(scope.state, { assertion: data }, '/relays');
      return assertionIsSound(scope, data, '');
    case 'AssertionRetracted':
      return relaysAreSound(scope, utteranceHeld(scope, data.utterance, '/utterance'), data.relays, '/relays');
    case 'AccountRevised': return revisionIsSound(scope, data, '');
    case 'AssertionsRelated': return void relationIsSound(scope, data, '');
    case 'ContradictionRaised': return labelIsFree(scope, { kind: 'contradiction' }, data.label, '/label');
    case 'ContradictionExplained':
    case 'ContradictionResolved':
    case 'ContradictionWithdrawn':
    case 'ContradictionReopened': return stepIsSound(scope, type, data, '');
    case 'VerdictApproved': return verdictReasonsAreSound(scope, data);
    case 'CorrectionIssued':
    case 'ClarificationIssued':
    case 'UpdateIssued': return noticeIsSound(scope, data, '');
    case 'FollowUpNoted': return followUpIsSound(scope, data, '');
    default: return;
  }
}

const isOfIncident = (type: EventType): type is keyof typeof SHAPES => Object.hasOwn(SHAPES, type);

/**
 * The utterance is sound in itself, and with what was reported of it and merged with it. Whom and what its reports name
 * was checked when they were made, at their own times.
 */
function amendedUtteranceIsSound(scope: Scope, data: Utterance): void {
  const { assertions, retractions } = scope.state.record;
  utteranceIsSound(scope, data, '');
  const reports = [...[...assertions.values()].map((held) => held.entry.data), ...retractions.map((entry) => entry.data)];
  for (const { utterance, relays } of reports) if (utterance === data.utterance) mayBeRelayed(data, relays, '/channel');
  saidTogether(scope.state.record, [data.utterance], '/said', data);
  anchorsStay(scope.state, { utterance: data }, '/document');
}

/** Entries that end or fix something cannot be unmade: publish again, amend again. A proposal is rejected or withdrawn. */
const NOT_VOIDABLE: ReadonlySet<EventType> = new Set<EventType>([
  'IncidentOpened', 'IncidentPublished', 'IncidentUnpublished', 'EntryAmended', 'EntryVoided', 'ProposalRejected',
  'EntryWithheld', 'EntryReleased',
]);

export function voidEntry(state: IncidentState, { type: _, ...data }: CommandOf<'VoidEntry'>, facts: Facts): readonly Decided[] {
  const voided = voiding(state, data);
  mayVoidAlone(voided.entry, facts);
  return [{ type: 'EntryVoided', data: voided.data }];
}

/** The voiding and what it voids, once that is found to be possible, whoever asks. */
export function voiding(state: IncidentState, data: EntryVoiding): { readonly entry: Entry; readonly data: EntryVoiding } {
  AMENDMENT_SHAPES.EntryVoided(data, '');
  const entry = standingEntry(state, data.entry);
  ensure(!NOT_VOIDABLE.has(entry.type) && !isProposal(entry.type), 'entry-not-voidable', `${entry.type} cannot be voided.`, '/entry');
  const defined = definitionOf(entry)?.id;
  if (defined !== undefined) nothingRefersTo(state, entry, defined);
  if (entry.type === 'RelationWithdrawn' || entry.type === 'IncidentLinkJudged') linkMayCountWithout(state, entry);
  if (entry.type === 'RelationWithdrawn') {
    const link = state.record.withdrawn.get(entry.data.relation)?.data.relation;
    const merge = [...state.entries.values()].find((each) => each.type === 'UtterancesMerged' && each.data.relation === link);
    if (merge?.type === 'UtterancesMerged') saidTogether(state.record, [merge.data.from, merge.data.into], '/entry');
  }
  if ('contradiction' in entry.data && entry.type !== 'ContradictionRaised') {
    stepsStillFollow(state, entry.data.contradiction, entry.id);
  }
  return { entry, data };
}

function stepsStillFollow({ record }: IncidentState, contradiction: ContradictionId, voided: EventId): void {
  const steps = record.contradictions.get(contradiction)?.steps.filter((step) => step.id !== voided) ?? [];
  ensure(stepsCanFollow(steps.map((step) => step.type)),
    'step-relied-on', 'A later step of the contradiction rests on this one.', '/entry');
}
