/** What can be recorded in a source's stream. */
import type { SourceId } from '../ids.js';
import type { EntryAmendment, EntryVoiding } from '../incident/events.js';
import type { Text } from '../text.js';

export const SOURCE_KINDS = ['person', 'body', 'outlet'] as const;

/** A person, a body (perhaps part of another) or an outlet that can speak or pass on. `label`: the desk's short name. */
export type Source = { readonly source: SourceId; readonly name: Text; readonly label?: string } & (
  | { readonly kind: 'person' }
  | { readonly kind: 'body'; readonly official: boolean; readonly partOf?: SourceId }
  | { readonly kind: 'outlet' }
);

export interface SourcePayloads {
  SourceRegistered: Source;
  EntryAmended: EntryAmendment;
  EntryVoided: EntryVoiding;
}
