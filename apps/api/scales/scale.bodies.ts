/** What the addresses under /scales take. */
import { LIST_LIMITS } from '#domain/limits.js';
import { BodiesField, PatternField, TextField } from '../http/fields.js';

class RatingBody {
  @PatternField(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { description: 'Lower-case words joined by hyphens; unique in the scale.' })
  readonly key!: string;
  @TextField('name', { neverSealed: true, description: 'What readers see.' })
  readonly name!: string;
  @TextField('rationale', { optional: true, neverSealed: true, description: 'When it is given.' })
  readonly meaning?: string;
}
export class ScaleBody {
  @TextField('name', { neverSealed: true })
  readonly name!: string;
  @BodiesField(() => RatingBody, { min: 2, max: LIST_LIMITS.ratings, description: 'From worst to best.' })
  readonly ratings!: RatingBody[];
}
