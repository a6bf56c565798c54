/** What POST /v1/sources takes. */
import type { Text } from '#domain/text.js';
import { ChoiceField, FlagField, LabelField, ReferenceField, TextField } from '../http/fields.js';
import { SOURCE_KINDS } from '#domain/source/events.js';

export class RegisterSourceBody {
  @ChoiceField(SOURCE_KINDS)
  readonly kind!: (typeof SOURCE_KINDS)[number];
  @TextField('name')
  readonly name!: Text;
  @FlagField({ optional: true, description: 'Who it is, is kept from readers: its name is sealed, and they see neither name nor label.' })
  readonly confidential?: boolean;
  @LabelField()
  readonly label?: string;
  @FlagField({ optional: true, description: 'Bodies only, and there required: whether what it says on record is official.' })
  readonly official?: boolean;
  @ReferenceField({ optional: true, description: 'Bodies only: the body it is part of. Kin do not count as agreeing with each other.' })
  readonly partOf?: string;
}
