/** Words to anchor in a captured text, and where to look for them again. */
import { LIST_LIMITS } from '#domain/limits.js';
import { BodiesField, CountField, PatternField, TextField } from '../http/fields.js';

const SHA256 = /^[0-9a-f]{64}$/;

export class AnchorBody {
  @PatternField(SHA256, { description: 'The snapshot, by the SHA-256 of its bytes.' })
  readonly snapshot!: string;
  @TextField('quote', { neverSealed: true, description: 'The words as they stand there; how lines break makes no difference.' })
  readonly exact!: string;
  @TextField('quote', { optional: true, neverSealed: true, description: 'What stands in front of them, where they stand more than once.' })
  readonly prefix?: string;
  @TextField('quote', { optional: true, neverSealed: true, description: 'What stands behind them.' })
  readonly suffix?: string;
}

export class AnchorRelayBody extends AnchorBody {
  @CountField({
    optional: true, max: LIST_LIMITS.relays - 1,
    description: 'The 0-based place of the relay whose words these are. Left out: the utterance itself, in the document that it is or that speaks.',
  })
  readonly relay?: number;
}

export const AnchorsField = (): PropertyDecorator => BodiesField(() => AnchorBody, {
  optional: true, max: LIST_LIMITS.anchors, description: 'Its words in captured texts of the document.',
});

export class RecheckAnchorBody {
  @PatternField(SHA256, { description: 'A newer snapshot of the same document.' })
  readonly snapshot!: string;
}
