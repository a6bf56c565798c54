/** What can be recorded in a source's stream. */
import type { SourceId } from '../ids.js';
import type { AssertionId, RelationId, UtteranceId } from '../ids.js';
import type {
  EntryAmendment, EntryVoiding, EntryWithholding, ProposalRejection, RelationWithdrawal, VoidingProposal,
} from '../incident/events.js';
import type { Text } from '../text.js';
import type { UncertainTime } from '../times/types.js';

export const SOURCE_KINDS = ['person', 'body', 'outlet'] as const;

/** A person, a body (perhaps part of another) or an outlet that can speak or pass on. `label`: the desk's short name. */
export type Source = {
  readonly source: SourceId; readonly name: Text; readonly label?: string;
  /** Whoever it is, is kept from readers; the name is sealed. */
  readonly confidential?: true;
} & (
  | { readonly kind: 'person' }
  | { readonly kind: 'body'; readonly official: boolean; readonly partOf?: SourceId }
  | { readonly kind: 'outlet' }
);

export interface SourcePayloads {
  SourceRegistered: Source;
  /** It took another name in the world. Never our own fix: that is `EntryAmended`. */
  SourceRenamed: {
    readonly source: SourceId; readonly name: Text; readonly label?: string;
    /** From when on; null where nobody says. */
    readonly since: UncertainTime | null;
    readonly reason: Text;
  };
  /** Two entries turn out to be one source. Stands in the survivor's stream. */
  SourcesMerged: SourceMerge;
  /** One entry turns out to be two sources: what is listed is the other's. Stands in the stream of `source`. */
  SourceSplit: SourceSplitting;
  /** Takes back a merge or a split. */
  RelationWithdrawn: RelationWithdrawal;
  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
  VoidingProposed: VoidingProposal;
  ProposalRejected: ProposalRejection;
  EntryWithheld: EntryWithholding;
  EntryReleased: EntryWithholding;
}

export interface SourceMerge {
  readonly relation: RelationId;
  readonly absorbed: SourceId;
  readonly survivor: SourceId;
  readonly rationale: Text;
}
export interface SourceSplitting {
  readonly relation: RelationId;
  readonly source: SourceId;
  /** Whose the listed utterances and relays are. */
  readonly part: SourceId;
  /** In these, wherever they were adopted, `source` as a speaker or as who it speaks for is `part`. */
  readonly utterances: readonly UtteranceId[];
  /** In these, `source` as a relay is `part`. */
  readonly assertions: readonly AssertionId[];
  readonly rationale: Text;
}
