/** What can be recorded in the `ledger` stream, and in a slug's. */
import type { IncidentId, Slug } from '../ids.js';
import type { Text } from '../text.js';

export interface LedgerPayloads {
  /** The first event of every ledger. `carried`: records may bring the time an older log recorded them at. */
  LedgerOpened: { readonly clock: 'true' | 'carried'; readonly notice?: Text };
  /** `key` names the import, `digest` its content; one begun and not completed continues with the same ids. */
  ImportBegun: {
    readonly key: string; readonly digest: string; readonly records: number; readonly incidents: readonly IncidentId[];
  };
  ImportCompleted: { readonly key: string; readonly digest: string };
}

export interface SlugPayloads {
  SlugReserved: { readonly slug: Slug; readonly incident: IncidentId };
}
