/** A time as a person gives it: EDTF or bounds, with the words as printed. */
import { TEXT_LIMITS } from '#domain/limits.js';
import { BodyField, ChoiceField, PatternField, TextField } from '../http/fields.js';

class TimeBasisBody {
  @ChoiceField(['stated', 'derived', 'inferred'])
  readonly kind!: 'stated' | 'derived' | 'inferred';
  @TextField('rationale', { optional: true, neverSealed: true, description: 'From what, where it is not stated.' })
  readonly from?: string;
}

const BOUND = 'Inclusive: a civil date, a civil date and time, or an instant; null opens this side.';

export class TimeBody {
  @TextField('edtf', { optional: true, description: 'Extended Date/Time Format: `2025-10-21`, `2025-10?`, `../2025-10-21`.' })
  readonly edtf?: string;
  @TextField('verbatim', { optional: true, neverSealed: true, description: 'The words as printed.' })
  readonly verbatim?: string;
  @TextField('zone', { optional: true, nullable: true, description: BOUND })
  readonly earliest?: string | null;
  @TextField('zone', { optional: true, nullable: true, description: BOUND })
  readonly latest?: string | null;
  @TextField('zone', { optional: true, description: 'IANA zone of civil times; the incident\'s own where left out.' })
  readonly zone?: string;
  @BodyField(() => TimeBasisBody, { optional: true })
  readonly basis?: TimeBasisBody;
  @TextField('verbatim', {
    optional: true, neverSealed: true,
    description: 'In plain words, "just before 9 a.m. on Tuesday", in place of edtf, earliest and latest; refused where not wholly understood.',
  })
  readonly words?: string;
  @PatternField(/^\d{4}-\d{2}-\d{2}$/, {
    optional: true,
    description: 'Civil date that words such as "Tuesday" are counted from; in an assertion the day of the first relay\'s document where left out.',
  })
  readonly relativeTo?: string;
}

/** A time may come as its EDTF alone. */
export const EDTF_ALONE = { max: TEXT_LIMITS.edtf } as const;
