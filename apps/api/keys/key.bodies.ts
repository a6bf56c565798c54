/** What the addresses under /keys take. */
import type { Text } from '#domain/text.js';
import { TextField } from '../http/fields.js';

export class DestroyKeyBody {
  @TextField('rationale', { description: 'Why; it stays in the log.' })
  readonly reason!: Text;
}
