/** What the addresses under /verdicts take, and the proposal of a verdict. */
import { BodyField, ChoiceField, CountField, IdField, IdsField, KindField, LabelField, PatternField, TextField } from '../http/fields.js';

class AnySubjectBody {
  @ChoiceField(['assertions', 'position'])
  readonly kind!: string;
}
class AboutAssertionsBody {
  @ChoiceField(['assertions'])
  readonly kind!: 'assertions';
  @IdsField({ description: 'The claim as it was made, in one assertion or several.' })
  readonly assertions!: string[];
}
class AboutPositionBody {
  @ChoiceField(['position'])
  readonly kind!: 'position';
  @IdField()
  readonly question!: string;
  @IdField({ description: 'A possible answer, whoever gives it.' })
  readonly position!: string;
}
class OnScaleBody {
  @IdField()
  readonly scale!: string;
  @CountField({ min: 1 })
  readonly version!: number;
}
class EvidenceBody {
  @IdsField({ min: 0 })
  readonly for!: string[];
  @IdsField({ min: 0 })
  readonly against!: string[];
}
export class VerdictBody {
  @LabelField()
  readonly label?: string;
  @KindField(AnySubjectBody, { assertions: AboutAssertionsBody, position: AboutPositionBody })
  readonly about!: AboutAssertionsBody | AboutPositionBody;
  @BodyField(() => OnScaleBody)
  readonly scale!: OnScaleBody;
  @PatternField(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { description: 'Key of a rung of that version of the scale.' })
  readonly rating!: string;
  @TextField('rationale')
  readonly rationale!: string;
  @BodyField(() => EvidenceBody, { description: 'Assertions of this incident that bear it out, and that speak against it.' })
  readonly evidence!: EvidenceBody;
  @IdField({ optional: true, description: 'A standing verdict about the same, which this one takes the place of.' })
  readonly replaces?: string;
}
