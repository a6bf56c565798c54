/** What can be recorded in a document's stream. */
import type { DocumentId, Sha256, SourceId } from '../ids.js';
import type { EntryAmendment, EntryVoiding, EntryWithholding, ProposalRejection, VoidingProposal } from '../incident/events.js';
import type { Text } from '../text.js';
import type { Instant, UncertainTime } from '../times/types.js';

/** A published work. `publisher: null`: not known, which is said rather than guessed. */
export interface Document {
  readonly document: DocumentId;
  readonly title: Text;
  readonly label?: string;
  readonly publisher: SourceId | null;
  readonly url?: string;
  readonly published: UncertainTime;
}

export interface DocumentPayloads {
  DocumentRegistered: Document;
  /** Its bytes as they were at a moment, kept by what they hash to. */
  SnapshotCaptured: Snapshot;
  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
  VoidingProposed: VoidingProposal;
  ProposalRejected: ProposalRejection;
  EntryWithheld: EntryWithholding;
  EntryReleased: EntryWithholding;
}

export interface Snapshot {
  readonly document: DocumentId;
  readonly snapshot: Sha256;
  /** How many, as decimal text. */
  readonly bytes: string;
  /** As found by looking at the bytes, never as declared. */
  readonly mediaType: string;
  readonly capturedAt: Instant;
  readonly url?: string;
  /** The text that anchors point into, where it has one. `normalisation` names how it was made. */
  readonly text?: { readonly sha256: Sha256; readonly codePoints: number; readonly normalisation: string };
}
