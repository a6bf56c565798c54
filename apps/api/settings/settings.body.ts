/** What the address /settings takes. */
import { FlagField, TextField } from '../http/fields.js';

export class SettingsBody {
  @FlagField({ description: 'Whether verdicts, resolutions, voidings of others\' entries and publications need a second person.' })
  readonly fourEyes!: boolean;
  @TextField('rationale')
  readonly reason!: string;
}
