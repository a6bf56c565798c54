/** Sources and documents registered with an assertion, named elsewhere in the same body by `new:<key>`. */
import { BodiesField, PatternField } from '../http/fields.js';
import { RegisterDocumentBody } from '../documents/register-document.body.js';
import { RegisterSourceBody } from '../sources/register-source.body.js';

export const KEY = /^[A-Za-z0-9._-]{1,40}$/;

class NewSourceBody extends RegisterSourceBody {
  @PatternField(KEY)
  readonly key!: string;
}
class NewDocumentBody extends RegisterDocumentBody {
  @PatternField(KEY)
  readonly key!: string;
}
export class RegisterBody {
  @BodiesField(() => NewSourceBody, { optional: true, max: 20 })
  readonly sources?: NewSourceBody[];
  @BodiesField(() => NewDocumentBody, { optional: true, max: 20 })
  readonly documents?: NewDocumentBody[];
}
