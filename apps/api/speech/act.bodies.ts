/** What the speaking did, as a request gives it. */
import type { Text } from '#domain/text.js';
import { LIST_LIMITS } from '#domain/limits.js';
import { ABSENCES, ACT_KINDS } from '#domain/speech.js';
import { BodiesField, BodyField, ChoiceField, FlagField, IdField, ReferenceField, TextField } from '../http/fields.js';
import { ClaimantBody } from './utterance.bodies.js';

class AnswerBody {
  @ReferenceField()
  readonly question!: string;
  @ReferenceField({ optional: true, description: 'Without one the answer stands by the gist.' })
  readonly position?: string;
}

/** States something, or judges; without answers it waits unsorted. */
class AnsweringActBody {
  @ChoiceField(['states', 'judges'])
  readonly kind!: 'states' | 'judges';
  @BodiesField(() => AnswerBody, { max: LIST_LIMITS.answers })
  readonly answers!: AnswerBody[];
}
class CommittingActBody {
  @ChoiceField(['commits'])
  readonly kind!: 'commits';
  @TextField('rationale')
  readonly to!: Text;
  @FlagField({ description: 'Whether news is promised.' })
  readonly followUp!: boolean;
  @ReferenceField({ optional: true })
  readonly question?: string;
}
export class WithholdingActBody {
  @ChoiceField(['withholds'])
  readonly kind!: 'withholds';
  @ReferenceField()
  readonly question!: string;
  @ChoiceField(ABSENCES)
  readonly absence!: (typeof ABSENCES)[number];
  @BodyField(() => ClaimantBody, { optional: true, description: 'For noResponse: who did not answer.' })
  readonly by?: ClaimantBody;
  @IdField({ optional: true, description: 'For omitted: the utterance that leaves it out.' })
  readonly from?: string;
}
export type ActBody = AnsweringActBody | CommittingActBody | WithholdingActBody;
export class AnyActBody {
  @ChoiceField(ACT_KINDS)
  readonly kind!: string;
}
export const ACTS = { states: AnsweringActBody, judges: AnsweringActBody, commits: CommittingActBody, withholds: WithholdingActBody };
