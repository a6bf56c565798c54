/** What the addresses under /entries take. */
import { LIST_LIMITS } from '#domain/limits.js';
import { BodiesField, JsonField, TextField } from '../http/fields.js';

class FieldChangeBody {
  @TextField('path', { description: 'JSON Pointer into the entry\'s data.' })
  readonly path!: string;
  @JsonField({ description: 'What stands there now; null for nothing.' })
  readonly before!: unknown;
  @JsonField({ description: 'What is to stand there; null for nothing.' })
  readonly after!: unknown;
}
export class AmendEntryBody {
  @BodiesField(() => FieldChangeBody, { min: 1, max: LIST_LIMITS.changes })
  readonly changes!: FieldChangeBody[];
  @TextField('rationale')
  readonly reason!: string;
}
