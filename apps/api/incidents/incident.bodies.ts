/** What the addresses of incidents and their publication take. */
import type { Text } from '#domain/text.js';
import { INCIDENT_KINDS } from '#domain/incident/events.js';
import type { IncidentKind } from '#domain/incident/events.js';
import { BodyOrStringField, ChoiceField, CountField, PatternField, TextField } from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from '../speech/time.body.js';

export class OpenIncidentBody {
  @PatternField(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { description: 'Lower-case words joined by hyphens, 3 to 80 characters.' })
  readonly slug!: string;
  @TextField('title')
  readonly title!: Text;
  @ChoiceField(INCIDENT_KINDS, { optional: true, description: 'A happening where left out.' })
  readonly kind?: IncidentKind;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, optional: true, nullable: true })
  readonly happened?: TimeBody | null;
  @TextField('zone', { description: 'IANA zone in which its civil times are read.' })
  readonly zone!: string;
}
export class PublishIncidentBody {
  @CountField({ optional: true, description: 'The last revision that readers see; the latest where left out.' })
  readonly throughRevision?: number;
}
