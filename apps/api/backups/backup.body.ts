/** What POST /v1/backups takes. */
import { PatternField } from '../http/fields.js';

export class MakeBackupBody {
  @PatternField(/^[a-z0-9][a-z0-9._-]{0,60}$/, { optional: true, description: 'File name; drawn from the time where left out.' })
  readonly name?: string;
}
