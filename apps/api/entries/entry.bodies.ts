/** What the addresses under /entries take. */
import type { Text } from '#domain/text.js';
import { LIST_LIMITS } from '#domain/limits.js';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { sealedIn } from '#domain/text.js';
import { withSensitive } from '../http/sensitive.js';
import { BodiesField, FlagField, JsonField, TextField } from '../http/fields.js';
import { ReasonBody } from '../relations/relation.bodies.js';

class FieldChangeBody {
  @TextField('path', { description: 'JSON Pointer into the entry\'s data.' })
  readonly path!: string;
  @JsonField({ description: 'What stands there now; null for nothing.' })
  readonly before!: unknown;
  @JsonField({
    description: 'What is to stand there; null for nothing. Texts in it may be {"sensitive": "words"}, and what is sealed in `before` may stay.',
  })
  @Transform(({ value }: { readonly value: unknown }) => withSensitive(value, true))
  @ValidateBy({
    name: 'sealedAsItStands',
    validator: {
      validate: (after, told) => holdsNoOther(after, told?.object), defaultMessage: () => '$property may hold a sealed value only as before has it',
    },
  })
  readonly after!: unknown;
}
/** Sealed values are made here and nowhere else: one that is sent stands there already. */
function holdsNoOther(after: unknown, change: object | undefined): boolean {
  const known = new Set(sealedIn(change instanceof FieldChangeBody ? change.before : undefined).map(({ $sealed }) => $sealed));
  return sealedIn(after).every(({ $sealed }) => known.has($sealed));
}

export class AmendEntryBody {
  @BodiesField(() => FieldChangeBody, { min: 1, max: LIST_LIMITS.changes })
  readonly changes!: FieldChangeBody[];
  @TextField('rationale')
  readonly reason!: Text;
}
export class VoidEntryBody extends ReasonBody {
  @FlagField({ optional: true, description: 'Only ask for it: somebody else has to approve.' })
  readonly propose?: boolean;
}
