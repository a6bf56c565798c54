/** What can be asked of an incident. Ids come with the command: whoever makes it derives them, so that a retry names the same. */
import type {
  AssertionId, CandidateId, ContradictionId, EventId, IncidentId, NonEmpty, PositionId, QuestionId, RelationId, Slug,
  StreamRevision, UtteranceId,
} from '../ids.js';
import type { Act, Announcement, Certainty, PairVerdict, Relay, RelationKind, Specific } from '../speech.js';
import type { UncertainTime } from '../times/types.js';
import type { FieldChange, IncidentKind, Utterance } from './events.js';

export interface NewPosition { readonly position: PositionId; readonly label?: string; readonly text: string }
export interface NewQuestion {
  readonly question: QuestionId;
  readonly label?: string;
  readonly text: string;
  readonly positions: 'exclusive' | 'open';
  readonly options: readonly NewPosition[];
}

/** An utterance made with the command, one the incident already holds, or one to adopt from another incident. */
export type UtteranceGiven =
  | { readonly kind: 'new'; readonly utterance: Utterance }
  | { readonly kind: 'held'; readonly utterance: UtteranceId }
  | { readonly kind: 'adopted'; readonly utterance: Utterance; readonly from: IncidentId };

export type IncidentCommand =
  | { readonly type: 'OpenIncident'; readonly incident: IncidentId; readonly slug: Slug; readonly kind: IncidentKind;
      readonly title: string; readonly happened: UncertainTime | null; readonly zone: string }
  | { readonly type: 'PublishIncident'; readonly throughRevision?: StreamRevision }
  | { readonly type: 'UnpublishIncident'; readonly reason: string }
  | ({ readonly type: 'RaiseQuestion' } & NewQuestion)
  | ({ readonly type: 'AddPosition'; readonly question: QuestionId } & NewPosition)
  | { readonly type: 'ComparePositions'; readonly question: QuestionId; readonly pair: readonly [PositionId, PositionId];
      readonly verdict: PairVerdict; readonly rationale: string }
  | { readonly type: 'LogAssertion'; readonly assertion: AssertionId; readonly label?: string; readonly utterance: UtteranceGiven;
      /** A question raised in the same append, so that the act may answer it. */
      readonly question?: NewQuestion; readonly gist: string; readonly quote?: string; readonly certainty: Certainty;
      readonly relays: readonly Relay[]; readonly act?: Act; readonly specifics?: readonly Specific[]; readonly unclear?: string }
  | { readonly type: 'ChooseAnswers'; readonly assertion: AssertionId; readonly act: Act; readonly reason: string }
  | { readonly type: 'RetractAssertions'; readonly assertions: NonEmpty<AssertionId>; readonly utterance: UtteranceGiven;
      readonly relays: readonly Relay[] }
  | { readonly type: 'MergeUtterances'; readonly relation: RelationId; readonly from: UtteranceId; readonly into: UtteranceId;
      readonly rationale: string }
  | { readonly type: 'ReviseAccount'; readonly relation: RelationId; readonly label?: string;
      readonly from: NonEmpty<AssertionId>; readonly to: NonEmpty<AssertionId>; readonly announced: Announcement;
      readonly rationale: string }
  | { readonly type: 'RelateAssertions'; readonly relation: RelationId; readonly label?: string; readonly kind: RelationKind;
      readonly from: NonEmpty<AssertionId>; readonly to: NonEmpty<AssertionId>; readonly rationale: string }
  | { readonly type: 'WithdrawRelation'; readonly relation: RelationId; readonly reason: string }
  | { readonly type: 'RaiseContradiction'; readonly contradiction: ContradictionId; readonly label?: string;
      readonly questions: NonEmpty<QuestionId>; readonly sides: readonly NonEmpty<AssertionId>[];
      readonly strength: 'contradiction' | 'tension'; readonly rationale: string }
  | { readonly type: 'JoinContradiction'; readonly contradiction: ContradictionId; readonly side: number;
      readonly assertions: NonEmpty<AssertionId> }
  | { readonly type: 'ExplainContradiction' | 'ResolveContradiction' | 'WithdrawContradiction' | 'ReopenContradiction';
      readonly contradiction: ContradictionId; readonly reason: string; readonly evidence: readonly AssertionId[] }
  | { readonly type: 'DismissCandidate'; readonly candidate: CandidateId; readonly covering: NonEmpty<AssertionId>;
      readonly reason: string }
  | { readonly type: 'AmendEntry'; readonly entry: EventId; readonly changes: NonEmpty<FieldChange>; readonly reason: string }
  | { readonly type: 'VoidEntry'; readonly entry: EventId; readonly reason: string };

export type CommandType = IncidentCommand['type'];
export type CommandOf<T extends CommandType> = Extract<IncidentCommand, { readonly type: T }>;
