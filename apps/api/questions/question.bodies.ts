/** What the addresses under /questions take. */
import type { Text } from '#domain/text.js';
import { LIST_LIMITS } from '#domain/limits.js';
import { PAIR_VERDICTS } from '#domain/speech.js';
import type { PairVerdict } from '#domain/speech.js';
import { BodiesField, ChoiceField, IdsField, LabelField, TextField, PatternField } from '../http/fields.js';
import { KEY } from '../assertions/register.bodies.js';

export class NewPositionBody {
  @LabelField()
  readonly label?: string;
  @TextField('position')
  readonly text!: Text;
}
class NewOptionBody extends NewPositionBody {
  @PatternField(KEY, { optional: true, description: 'Names it within this request: new:<key>.' })
  readonly key?: string;
}
export class RaiseQuestionBody {
  @LabelField()
  readonly label?: string;
  @TextField('question')
  readonly text!: Text;
  @ChoiceField(['exclusive', 'open'], { description: 'exclusive: at most one answer can hold. open: answers add up.' })
  readonly positions!: 'exclusive' | 'open';
  @BodiesField(() => NewOptionBody, { optional: true, max: LIST_LIMITS.options, description: 'Positions known from the start.' })
  readonly options?: NewOptionBody[];
}
/** A question raised together with the assertion that answers it. */
export class InlineQuestionBody extends RaiseQuestionBody {
  @PatternField(KEY, { description: 'Names it within this request: new:<key>.' })
  readonly key!: string;
}
export class ComparePositionsBody {
  @IdsField({ min: 2, description: 'Two positions of this question.' })
  readonly pair!: string[];
  @ChoiceField(PAIR_VERDICTS)
  readonly verdict!: PairVerdict;
  @TextField('rationale')
  readonly rationale!: Text;
}
