/** What can be recorded in a document's stream. */
import type { DocumentId, SourceId } from '../ids.js';
import type { EntryAmendment, EntryVoiding } from '../incident/events.js';
import type { Text } from '../text.js';
import type { UncertainTime } from '../times/types.js';

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
  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
}
