/** What the addresses under /assertions, /retractions and /utterances take. */
import { LIST_LIMITS } from '#domain/limits.js';
import { CERTAINTIES } from '#domain/speech.js';
import type { Certainty } from '#domain/speech.js';
import { BodiesField, BodyField, IdField, IdsField, KindField, KindsField, LabelField, TextField, ChoiceField } from '../http/fields.js';
import { InlineQuestionBody } from '../questions/question.bodies.js';
import { ACTS, AnyActBody } from '../speech/act.bodies.js';
import type { ActBody } from '../speech/act.bodies.js';
import { RelayBody } from '../speech/relay.bodies.js';
import { AnySpecificBody, SPECIFICS } from '../speech/specific.bodies.js';
import type { SpecificBody } from '../speech/specific.bodies.js';
import { AnyUtteranceBody, UTTERANCES } from '../speech/utterance.bodies.js';
import type { UtteranceBody } from '../speech/utterance.bodies.js';
import { RegisterBody } from './register.bodies.js';

export class LogAssertionBody {
  @LabelField()
  readonly label?: string;
  @KindField(AnyUtteranceBody, UTTERANCES, { description: 'Made with the assertion, held by this incident, or adopted from another.' })
  readonly utterance!: UtteranceBody;
  @TextField('gist')
  readonly gist!: string;
  @TextField('quote', { optional: true })
  readonly quote?: string;
  @ChoiceField(CERTAINTIES)
  readonly certainty!: Certainty;
  @BodiesField(() => RelayBody, {
    optional: true, max: LIST_LIMITS.relays, description: 'The hops after the speaker; none for a document\'s own voice.',
  })
  readonly relays?: RelayBody[];
  @KindField(AnyActBody, ACTS, { optional: true, description: 'Left out while nobody has sorted the entry.' })
  readonly act?: ActBody;
  @KindsField(AnySpecificBody, SPECIFICS, { optional: true, max: LIST_LIMITS.specifics })
  readonly specifics?: SpecificBody[];
  @TextField('rationale', { optional: true, description: 'Why speaker or antecedent is our reading.' })
  readonly unclear?: string;
  @BodyField(() => InlineQuestionBody, { optional: true, description: 'A question raised in the same append.' })
  readonly question?: InlineQuestionBody;
  @BodyField(() => RegisterBody, { optional: true, description: 'Sources and documents to register first.' })
  readonly register?: RegisterBody;
}

export class ChooseAnswersBody {
  @KindField(AnyActBody, ACTS)
  readonly act!: ActBody;
  @TextField('rationale')
  readonly reason!: string;
}

export class RetractAssertionsBody {
  @IdsField()
  readonly assertions!: string[];
  @KindField(AnyUtteranceBody, UTTERANCES, { description: 'The act of speech that takes them back.' })
  readonly utterance!: UtteranceBody;
  @BodiesField(() => RelayBody, { optional: true, max: LIST_LIMITS.relays })
  readonly relays?: RelayBody[];
  @BodyField(() => RegisterBody, { optional: true })
  readonly register?: RegisterBody;
}

export class MergeUtterancesBody {
  @IdField()
  readonly from!: string;
  @IdField({ description: 'The one that stays.' })
  readonly into!: string;
  @TextField('rationale')
  readonly rationale!: string;
}
