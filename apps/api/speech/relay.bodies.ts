/** The hops after the speaker, as a request gives them. */
import type { Text } from '#domain/text.js';
import { CERTAINTIES, RELAY_MODES } from '#domain/speech.js';
import type { Certainty, RelayMode } from '#domain/speech.js';
import { AnchorsField } from '../anchors/anchor.bodies.js';
import type { AnchorBody } from '../anchors/anchor.bodies.js';
import { BodyField, ChoiceField, ReferenceField, TextField } from '../http/fields.js';

class RelayedByBody {
  @ReferenceField({ optional: true })
  readonly source?: string;
  @ReferenceField({ optional: true })
  readonly document?: string;
}

export class RelayBody {
  @BodyField(() => RelayedByBody, { description: 'A source, a document, or a source in a document.' })
  readonly by!: RelayedByBody;
  @ChoiceField(RELAY_MODES)
  readonly mode!: RelayMode;
  @ChoiceField(CERTAINTIES)
  readonly certainty!: Certainty;
  @TextField('printedTitle', { optional: true, description: 'Title of the hop before, as printed here.' })
  readonly title?: Text;
  @ChoiceField(['rebuts'], { optional: true })
  readonly stance?: 'rebuts';
}

/** A hop of an assertion, with its words in captured texts of the document. */
export class AnchoredRelayBody extends RelayBody {
  @AnchorsField()
  readonly anchors?: AnchorBody[];
}
