/** One act of speech, as a request gives it. */
import type { Text } from '#domain/text.js';
import { LIST_LIMITS } from '#domain/limits.js';
import { CHANNELS } from '#domain/speech.js';
import type { Channel } from '#domain/speech.js';
import {
  BodiesField, BodyOrStringField, ChoiceField, CountField, FlagField, IdField, KindField, ReferenceField, TextField,
} from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from './time.body.js';

class SourceSpeakerBody {
  @ChoiceField(['source'])
  readonly kind!: 'source';
  @ReferenceField()
  readonly source!: string;
}
class DocumentSpeakerBody {
  @ChoiceField(['document'])
  readonly kind!: 'document';
  @ReferenceField()
  readonly document!: string;
}
class AnonymousSpeakerBody {
  @ChoiceField(['anonymous'])
  readonly kind!: 'anonymous';
  @TextField('described', { description: 'The words of the report: "investigators", "two people briefed".' })
  readonly described!: Text;
  @FlagField({ description: 'Whether they are said to be officials.' })
  readonly official!: boolean;
  @CountField({ optional: true, min: 1, max: 10_000 })
  readonly count?: number;
}
export type SpeakerBody = SourceSpeakerBody | DocumentSpeakerBody | AnonymousSpeakerBody;
class AnySpeakerBody {
  @ChoiceField(['source', 'document', 'anonymous'])
  readonly kind!: string;
}
const SPEAKERS = { source: SourceSpeakerBody, document: DocumentSpeakerBody, anonymous: AnonymousSpeakerBody };

export class ClaimantBody {
  @KindField(AnySpeakerBody, SPEAKERS)
  readonly speaker!: SpeakerBody;
  @ReferenceField({ optional: true, description: 'The body that answers for it, whose line it then is.' })
  readonly onBehalfOf?: string;
}

class NewUtteranceBody {
  @ChoiceField(['new'])
  readonly kind!: 'new';
  @BodiesField(() => ClaimantBody, { min: 1, max: LIST_LIMITS.claimants })
  readonly claimants!: ClaimantBody[];
  @ChoiceField(CHANNELS)
  readonly channel!: Channel;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, description: 'When it was said.' })
  readonly said!: TimeBody;
  @ReferenceField({ optional: true, description: 'The document that is the utterance: a post, a filing.' })
  readonly document?: string;
}
class HeldUtteranceBody {
  @ChoiceField(['held'])
  readonly kind!: 'held';
  @IdField()
  readonly utterance!: string;
}
class AdoptedUtteranceBody {
  @ChoiceField(['adopted'])
  readonly kind!: 'adopted';
  @IdField()
  readonly utterance!: string;
  @IdField({ description: 'The incident that holds it.' })
  readonly from!: string;
}
export type UtteranceBody = NewUtteranceBody | HeldUtteranceBody | AdoptedUtteranceBody;
export class AnyUtteranceBody {
  @ChoiceField(['new', 'held', 'adopted'])
  readonly kind!: string;
}
export const UTTERANCES = { new: NewUtteranceBody, held: HeldUtteranceBody, adopted: AdoptedUtteranceBody };
