/** What the addresses about a source's names, merges and splits take. */
import type { Text } from '#domain/text.js';
import { BodyOrStringField, IdField, IdsField, LabelField, TextField } from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from '../speech/time.body.js';

export class RenameSourceBody {
  @TextField('name')
  readonly name!: Text;
  @LabelField({ description: 'The desk\'s short name from here on; the one it has where left out.' })
  readonly label?: string;
  @BodyOrStringField(TimeBody, 'edtf', {
    ...EDTF_ALONE, optional: true, nullable: true, description: 'From when on it is called so; left out where nobody says.',
  })
  readonly since?: TimeBody | null;
  @TextField('rationale')
  readonly reason!: Text;
}
export class MergeSourcesBody {
  @IdField({ description: 'The source that turns out to be this one.' })
  readonly absorbed!: string;
  @TextField('rationale')
  readonly rationale!: Text;
}
export class SplitSourceBody {
  @IdField({ description: 'Whose the listed utterances and relays are.' })
  readonly part!: string;
  @IdsField({ optional: true, min: 0, description: 'In these it is the part that speaks, or is spoken for.' })
  readonly utterances?: string[];
  @IdsField({ optional: true, min: 0, description: 'Of these it is the part that passed them on, or did not answer.' })
  readonly assertions?: string[];
  @TextField('rationale')
  readonly rationale!: Text;
}
