/**
 * Schema versions. An event is stored in the version it was written in and for ever; a reader lifts it, step by step, to
 * the newest. A new version of a payload adds one step here and one golden file beside the old ones.
 */
import type { EventType } from '#domain/events.js';
import { EventNotDecodableError } from '../errors.js';

/** Lifts a payload from one schema version to the next. */
export type Upcaster = (data: unknown) => unknown;
/** By event type: the step at place 0 lifts version 1 to 2, and so on. */
export type Upcasters = Readonly<Record<EventType, readonly Upcaster[]>>;

export const UPCASTERS: Upcasters = {
  IncidentOpened: [], IncidentPublished: [], IncidentUnpublished: [],
  QuestionRaised: [], PositionAdded: [], PositionsCompared: [],
  UtteranceLogged: [], UtteranceAdopted: [], UtterancesMerged: [],
  AssertionLogged: [], AnswersChosen: [], AssertionRetracted: [],
  AccountRevised: [], AssertionsRelated: [], RelationWithdrawn: [],
  ContradictionRaised: [], ContradictionJoined: [], ContradictionExplained: [], ContradictionResolved: [],
  ContradictionWithdrawn: [], ContradictionReopened: [], CandidateDismissed: [],
  IncidentsLinked: [], IncidentLinkJudged: [],
  CorrectionIssued: [], ClarificationIssued: [], UpdateIssued: [], FollowUpNoted: [],
  VerdictProposed: [], VerdictApproved: [], VerdictRetracted: [], ResolutionProposed: [], PublicationProposed: [],
  VoidingProposed: [], ProposalRejected: [],
  RelayAnchored: [], AnchorRechecked: [],
  EntryAmended: [], EntryVoided: [], EntryWithheld: [], EntryReleased: [],
  SourceRegistered: [], SourceRenamed: [], SourcesMerged: [], SourceSplit: [], DocumentRegistered: [], SnapshotCaptured: [],
  LedgerOpened: [], ImportBegun: [], ImportCompleted: [], ScaleDefined: [], ScaleRetired: [], FourEyesSet: [],
  SealingKeyDestroyed: [], SlugReserved: [],
};

const isEventType = (type: string): type is EventType => Object.hasOwn(UPCASTERS, type);

/** Every event type there is. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(UPCASTERS).filter(isEventType);

/** The schema version that new events of a type are written in. */
export const schemaVersionOf = (type: EventType): number => UPCASTERS[type].length + 1;

/** @throws {EventNotDecodableError} for a type or version this program does not know */
export function upcast(upcasters: Upcasters, type: string, schemaVersion: number, data: unknown): unknown {
  const steps = isEventType(type) ? upcasters[type] : undefined;
  if (steps === undefined) throw new EventNotDecodableError(`unknown event type ${type}`);
  if (schemaVersion < 1 || schemaVersion > steps.length + 1) {
    throw new EventNotDecodableError(`${type} in schema version ${schemaVersion}; known are 1 to ${steps.length + 1}`);
  }
  return steps.slice(schemaVersion - 1).reduce((lifted, step) => step(lifted), data);
}
