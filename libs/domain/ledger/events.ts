/** What can be recorded in the `ledger` stream, and in a slug's. */
import type { IncidentId, NonEmpty, ScaleId, SealingKeyId, Slug } from '../ids.js';
import type { Text } from '../text.js';

export interface LedgerPayloads {
  /** The first event of every ledger. `carried`: records may bring the time an older log recorded them at. */
  LedgerOpened: { readonly clock: 'true' | 'carried'; readonly notice?: Text };
  /** `key` names the import, `digest` its content; one begun and not completed continues with the same ids. */
  ImportBegun: {
    readonly key: string; readonly digest: string; readonly records: number; readonly incidents: readonly IncidentId[];
  };
  ImportCompleted: { readonly key: string; readonly digest: string };
  /** A scale of verdicts; a later version stands beside the earlier ones, which verdicts go on naming. */
  ScaleDefined: Scale;
  /** No new verdict uses it. */
  ScaleRetired: { readonly scale: ScaleId; readonly reason: Text };
  /** Whether verdicts, resolutions, voidings of others' entries and publications need a second person. */
  FourEyesSet: { readonly required: boolean; readonly reason: Text };
  /** What was sealed under it can never be read again. */
  SealingKeyDestroyed: { readonly key: SealingKeyId; readonly reason: Text };
}

export interface Scale {
  readonly scale: ScaleId;
  /** 1-based. */
  readonly version: number;
  readonly name: Text;
  /** From worst to best. */
  readonly ratings: NonEmpty<Rating>;
}
/** A rung of a scale: `name` is what readers see (schema.org `Rating.alternateName`), its place the `ratingValue`. */
export interface Rating {
  readonly key: string;
  readonly name: Text;
  readonly meaning?: Text;
}

export interface SlugPayloads {
  SlugReserved: { readonly slug: Slug; readonly incident: IncidentId };
}
