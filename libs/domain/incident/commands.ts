/** What can be asked of an incident. Ids come with the command: whoever makes it derives them, so that a retry names the same. */
import type {
  AssertionId, CandidateId, ContradictionId, EventId, IncidentId, NonEmpty, PositionId, QuestionId, RelationId, Slug,
  StreamRevision, UtteranceId, VerdictId,
} from '../ids.js';
import type { Act, Announcement, Certainty, PairVerdict, Relay, RelationKind, Specific } from '../speech.js';
import type { UncertainTime } from '../times/types.js';
import type { ReleaseEntry, WithholdEntry } from '../withholding.js';
import type { ApproveProposal, ProposeVoiding, RejectProposal } from '../approving.js';
import type { Text } from '../text.js';
import type { Anchor, AnchorRecheck, ContradictionStep, FieldChange, FollowUp, IncidentKind, LinkKind, LinkStatus, PublisherNotice, Utterance, Verdict } from './events.js';
import type { NoticeKind } from './notices.js';

export interface NewPosition { readonly position: PositionId; readonly label?: string; readonly text: Text }
export interface NewQuestion {
  readonly question: QuestionId;
  readonly label?: string;
  readonly text: Text;
  readonly positions: 'exclusive' | 'open';
  readonly options: readonly NewPosition[];
}

/** An utterance made with the command, one the incident already holds, or one to adopt from another incident. */
export type UtteranceGiven =
  | { readonly kind: 'new'; readonly utterance: Utterance }
  | { readonly kind: 'held'; readonly utterance: UtteranceId }
  | { readonly kind: 'adopted'; readonly utterance: Utterance; readonly from: IncidentId };

/** `hop` 0: the utterance itself; n: the nth relay. */
export type HopAnchor = Anchor & { readonly hop: number };

export type IncidentCommand =
  | { readonly type: 'OpenIncident'; readonly incident: IncidentId; readonly slug: Slug; readonly kind: IncidentKind;
      readonly title: Text; readonly happened: UncertainTime | null; readonly zone: string }
  | { readonly type: 'PublishIncident'; readonly throughRevision?: StreamRevision }
  | { readonly type: 'UnpublishIncident'; readonly reason: Text }
  | ({ readonly type: 'RaiseQuestion' } & NewQuestion)
  | ({ readonly type: 'AddPosition'; readonly question: QuestionId } & NewPosition)
  | { readonly type: 'ComparePositions'; readonly question: QuestionId; readonly pair: readonly [PositionId, PositionId];
      readonly verdict: PairVerdict; readonly rationale: Text }
  | { readonly type: 'LogAssertion'; readonly assertion: AssertionId; readonly label?: string; readonly utterance: UtteranceGiven;
      /** A question raised in the same append, so that the act may answer it. */
      readonly question?: NewQuestion; readonly gist: Text; readonly quote?: Text; readonly certainty: Certainty;
      readonly relays: readonly Relay[]; readonly act?: Act; readonly specifics?: readonly Specific[]; readonly unclear?: Text;
      /** Its words in captured texts, recorded with it. */
      readonly anchors?: readonly HopAnchor[] }
  | { readonly type: 'ChooseAnswers'; readonly assertion: AssertionId; readonly act: Act; readonly reason: Text }
  | { readonly type: 'RetractAssertions'; readonly assertions: NonEmpty<AssertionId>; readonly utterance: UtteranceGiven;
      readonly relays: readonly Relay[] }
  | { readonly type: 'MergeUtterances'; readonly relation: RelationId; readonly from: UtteranceId; readonly into: UtteranceId;
      readonly rationale: Text }
  | { readonly type: 'ReviseAccount'; readonly relation: RelationId; readonly label?: string;
      readonly from: NonEmpty<AssertionId>; readonly to: NonEmpty<AssertionId>; readonly announced: Announcement;
      readonly rationale: Text }
  | { readonly type: 'RelateAssertions'; readonly relation: RelationId; readonly label?: string; readonly kind: RelationKind;
      readonly from: NonEmpty<AssertionId>; readonly to: NonEmpty<AssertionId>; readonly rationale: Text }
  | { readonly type: 'WithdrawRelation'; readonly relation: RelationId; readonly reason: Text }
  | { readonly type: 'LinkIncidents'; readonly relation: RelationId; readonly from: IncidentId; readonly to: IncidentId;
      readonly kind: LinkKind; readonly status: LinkStatus; readonly rationale: Text }
  | { readonly type: 'JudgeIncidentLink'; readonly relation: RelationId; readonly status: LinkStatus; readonly reason: Text }
  | { readonly type: 'RaiseContradiction'; readonly contradiction: ContradictionId; readonly label?: string;
      readonly questions: NonEmpty<QuestionId>; readonly sides: readonly NonEmpty<AssertionId>[];
      readonly strength: 'contradiction' | 'tension'; readonly rationale: Text }
  | { readonly type: 'JoinContradiction'; readonly contradiction: ContradictionId; readonly side: number;
      readonly assertions: NonEmpty<AssertionId> }
  | { readonly type: 'ExplainContradiction' | 'ResolveContradiction' | 'WithdrawContradiction' | 'ReopenContradiction';
      readonly contradiction: ContradictionId; readonly reason: Text; readonly evidence: readonly AssertionId[] }
  | { readonly type: 'DismissCandidate'; readonly candidate: CandidateId; readonly covering: NonEmpty<AssertionId>;
      readonly reason: Text }
  | ({ readonly type: 'AnchorRelay'; readonly assertion: AssertionId } & HopAnchor)
  | ({ readonly type: 'RecheckAnchor' } & AnchorRecheck)
  | ({ readonly type: 'IssueNotice'; readonly kind: NoticeKind } & PublisherNotice)
  | ({ readonly type: 'NoteFollowUp' } & FollowUp)
  | WithholdEntry
  | ReleaseEntry
  | ({ readonly type: 'GiveVerdict' } & Verdict)
  | ({ readonly type: 'ProposeVerdict' } & Verdict)
  | { readonly type: 'RetractVerdict'; readonly verdict: VerdictId; readonly reason: Text }
  | ({ readonly type: 'ProposeResolution' } & ContradictionStep)
  | { readonly type: 'ProposePublication'; readonly throughRevision?: StreamRevision }
  | ProposeVoiding | ApproveProposal | RejectProposal
  | { readonly type: 'AmendEntry'; readonly entry: EventId; readonly changes: NonEmpty<FieldChange>; readonly reason: Text }
  | { readonly type: 'VoidEntry'; readonly entry: EventId; readonly reason: Text };

export type CommandType = IncidentCommand['type'];
export type CommandOf<T extends CommandType> = Extract<IncidentCommand, { readonly type: T }>;
