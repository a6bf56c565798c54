/** What the addresses under /assertions, /retractions and /utterances take. */
import type { Text } from '#domain/text.js';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { LIST_LIMITS } from '#domain/limits.js';
import { CERTAINTIES } from '#domain/speech.js';
import type { Certainty } from '#domain/speech.js';
import { AnchorsField } from '../anchors/anchor.bodies.js';
import type { AnchorBody } from '../anchors/anchor.bodies.js';
import { BodiesField, BodyField, IdField, IdsField, KindField, KindsField, LabelField, TextField, ChoiceField } from '../http/fields.js';
import { InlineQuestionBody } from '../questions/question.bodies.js';
import { ACTS, AnyActBody } from '../speech/act.bodies.js';
import type { ActBody } from '../speech/act.bodies.js';
import { AnchoredRelayBody, RelayBody } from '../speech/relay.bodies.js';
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
  readonly gist!: Text;
  @TextField('quote', { optional: true })
  readonly quote?: Text;
  @ChoiceField(CERTAINTIES)
  readonly certainty!: Certainty;
  @BodiesField(() => AnchoredRelayBody, {
    optional: true, max: LIST_LIMITS.relays, description: 'The hops after the speaker; none for a document\'s own voice.',
  })
  readonly relays?: AnchoredRelayBody[];
  @AnchorsField()
  readonly anchors?: AnchorBody[];
  @KindField(AnyActBody, ACTS, { optional: true, description: 'Left out while nobody has sorted the entry.' })
  readonly act?: ActBody;
  @KindsField(AnySpecificBody, SPECIFICS, { optional: true, max: LIST_LIMITS.specifics })
  readonly specifics?: SpecificBody[];
  @TextField('rationale', { optional: true, description: 'Why speaker or antecedent is our reading.' })
  readonly unclear?: Text;
  @BodyField(() => InlineQuestionBody, { optional: true, description: 'A question raised in the same append.' })
  readonly question?: InlineQuestionBody;
  @BodyField(() => RegisterBody, { optional: true, description: 'Sources and documents to register first.' })
  readonly register?: RegisterBody;
}

/** One row of a batch: sources and documents are registered before it. */
export class BatchRowBody extends OmitType(LogAssertionBody, ['register'] as const) {}

export class LogBatchBody {
  /** Each is judged by itself, so that everything wrong with the batch is told at once. */
  @ApiProperty({ type: 'array', minItems: 1, maxItems: LIST_LIMITS.batchRows, items: { $ref: '#/components/schemas/BatchRowBody' } })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIST_LIMITS.batchRows)
  readonly rows!: unknown[];
}

export class ChooseAnswersBody {
  @KindField(AnyActBody, ACTS)
  readonly act!: ActBody;
  @TextField('rationale')
  readonly reason!: Text;
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
  readonly rationale!: Text;
}
