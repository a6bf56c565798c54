/** What the addresses /revisions and /relations take. */
import type { Text } from '#domain/text.js';
import { ANNOUNCEMENTS, RELATION_KINDS } from '#domain/speech.js';
import type { Announcement, RelationKind } from '#domain/speech.js';
import { ChoiceField, IdsField, LabelField, TextField } from '../http/fields.js';

class LinkBody {
  @LabelField()
  readonly label?: string;
  @IdsField()
  readonly from!: string[];
  @IdsField()
  readonly to!: string[];
  @TextField('rationale')
  readonly rationale!: Text;
}
export class ReviseAccountBody extends LinkBody {
  @ChoiceField(ANNOUNCEMENTS, { description: 'apparent: only as it appears from a report, unconfirmed.' })
  readonly announced!: Announcement;
}
export class RelateAssertionsBody extends LinkBody {
  @ChoiceField(RELATION_KINDS)
  readonly kind!: RelationKind;
}
export class ReasonBody {
  @TextField('rationale')
  readonly reason!: Text;
}
