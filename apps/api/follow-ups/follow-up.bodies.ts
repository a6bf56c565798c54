/** What the addresses of follow-ups take. */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { FOLLOW_UP_OUTCOMES } from '#domain/incident/events.js';
import type { FollowUpOutcome } from '#domain/incident/events.js';
import type { Text } from '#domain/text.js';
import { BodyOrStringField, ChoiceField, IdsField, TextField } from '../http/fields.js';
import { RecordedPageQuery } from '../http/paging.js';
import { EDTF_ALONE, TimeBody } from '../speech/time.body.js';

export class NoteFollowUpBody {
  @ChoiceField(FOLLOW_UP_OUTCOMES)
  readonly outcome!: FollowUpOutcome;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, optional: true, description: 'When it was due, or is to be asked about again.' })
  readonly due?: TimeBody;
  @TextField('rationale')
  readonly reason!: Text;
  @IdsField({ min: 0, optional: true, description: 'Assertions that bear it out.' })
  readonly evidence?: string[];
}

export class FollowUpsQuery extends RecordedPageQuery {
  @ApiPropertyOptional({
    type: 'string',
    description: 'Promises public by then, and what had been said to them: an instant, a civil date (its end) or time, or now. All where left out.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly public?: string;
}
