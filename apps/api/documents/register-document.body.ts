/** What POST /v1/documents takes. */
import type { Text } from '#domain/text.js';
import { BodyOrStringField, LabelField, ReferenceField, TextField, UrlField } from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from '../speech/time.body.js';

export class RegisterDocumentBody {
  @TextField('title')
  readonly title!: Text;
  @LabelField()
  readonly label?: string;
  @ReferenceField({ nullable: true, description: 'Null: not known, which is said rather than guessed.' })
  readonly publisher!: string | null;
  @UrlField({ optional: true })
  readonly url?: string;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, description: 'Civil times are read in `zone`, UTC where left out.' })
  readonly published!: TimeBody;
}
