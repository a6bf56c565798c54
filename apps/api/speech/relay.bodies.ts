/** The hops after the speaker, as a request gives them. */
import { CERTAINTIES, RELAY_MODES } from '#domain/speech.js';
import type { Certainty, RelayMode } from '#domain/speech.js';
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
  readonly title?: string;
  @ChoiceField(['rebuts'], { optional: true })
  readonly stance?: 'rebuts';
}
