/** What the addresses under /contradictions take. */
import type { Text } from '#domain/text.js';
import { LIST_LIMITS } from '#domain/limits.js';
import { ChoiceField, CountField, IdListsField, IdsField, LabelField, TextField } from '../http/fields.js';

export class RaiseContradictionBody {
  @LabelField()
  readonly label?: string;
  @IdsField()
  readonly questions!: string[];
  @IdListsField({ min: 2, max: LIST_LIMITS.sides, description: 'Assertions, side by side.' })
  readonly sides!: string[][];
  @ChoiceField(['contradiction', 'tension'])
  readonly strength!: 'contradiction' | 'tension';
  @TextField('rationale')
  readonly rationale!: Text;
}
export class JoinContradictionBody {
  @CountField({ max: LIST_LIMITS.sides - 1, description: '0-based place in the sides as raised.' })
  readonly side!: number;
  @IdsField()
  readonly assertions!: string[];
}
export class StepBody {
  @TextField('rationale')
  readonly reason!: Text;
  @IdsField({ optional: true, min: 0, description: 'Assertions of this incident that bear it out.' })
  readonly evidence?: string[];
}
