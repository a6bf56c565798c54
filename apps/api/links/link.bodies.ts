/** What the addresses of links between incidents take. */
import { LINK_KINDS, LINK_STATUSES } from '#domain/incident/events.js';
import type { LinkKind, LinkStatus } from '#domain/incident/events.js';
import type { Text } from '#domain/text.js';
import { ChoiceField, PatternField, TextField } from '../http/fields.js';

export class LinkIncidentBody {
  @PatternField(/^[a-z0-9-]{3,80}$/, { description: 'Id or slug of the other incident.' })
  readonly to!: string;
  @ChoiceField(LINK_KINDS, { description: 'partOf and mentions read from this incident to the other; distinct: told apart.' })
  readonly kind!: LinkKind;
  @ChoiceField(LINK_STATUSES, { optional: true, description: 'possible where left out.' })
  readonly status?: LinkStatus;
  @TextField('rationale')
  readonly rationale!: Text;
}
export class JudgeLinkBody {
  @ChoiceField(LINK_STATUSES)
  readonly status!: LinkStatus;
  @TextField('rationale')
  readonly reason!: Text;
}
