/** What the addresses under /candidates take. */
import type { Text } from '#domain/text.js';
import { ANNOUNCEMENTS } from '#domain/speech.js';
import type { Announcement } from '#domain/speech.js';
import { ChoiceField, CountField, LabelField, TextField } from '../http/fields.js';

export class AcceptCandidateBody {
  @ChoiceField(['raise', 'revise', 'join', 'merge'], {
    optional: true, description: 'What to make of it. Left out: what its kind asks for; a shift is revised, a body at odds with itself raised.',
  })
  readonly as?: 'raise' | 'revise' | 'join' | 'merge';
  @TextField('rationale')
  readonly rationale!: Text;
  @LabelField()
  readonly label?: string;
  @ChoiceField(['contradiction', 'tension'], { optional: true, description: 'For raise. Left out: tension for a tension, else contradiction.' })
  readonly strength?: 'contradiction' | 'tension';
  @ChoiceField(ANNOUNCEMENTS, { optional: true, description: 'For revise: how the change was made.' })
  readonly announced?: Announcement;
  @CountField({
    optional: true, max: 1,
    description: 'For revise: which of the two sides came first; the one said first where left out. For merge: whose utterance stays.',
  })
  readonly first?: number;
}
export class DismissCandidateBody {
  @TextField('rationale')
  readonly reason!: Text;
}
