/** What the address /notices takes. */
import { NOTICE_KINDS } from '#domain/incident/notices.js';
import type { NoticeKind } from '#domain/incident/notices.js';
import type { Text } from '#domain/text.js';
import { BodyOrStringField, ChoiceField, IdField, IdsField, LabelField, TextField } from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from '../speech/time.body.js';

export class IssueNoticeBody {
  @ChoiceField(NOTICE_KINDS, {
    description: 'correction: an error of fact is fixed, and the reports leave the account. clarification, update: they stand, marked.',
  })
  readonly kind!: NoticeKind;
  @LabelField()
  readonly label?: string;
  @IdField({ description: 'The work that it is about.' })
  readonly document!: string;
  @IdField({ optional: true, description: 'Where it stands, when that is another document.' })
  readonly carriedBy?: string;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, description: 'When it was issued.' })
  readonly issued!: TimeBody;
  @TextField('rationale', { description: 'What it says.' })
  readonly text!: Text;
  @IdsField({ description: 'Assertions that the work reports or says itself, which it touches.' })
  readonly affects!: string[];
  @IdsField({ min: 0, optional: true, description: 'Assertions that give what is said instead.' })
  readonly instead?: string[];
}
