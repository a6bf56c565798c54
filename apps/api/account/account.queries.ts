/** What the addresses of the account take. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { RecordedPageQuery, RecordedQuery } from '../http/paging.js';

const PUBLIC = 'As public by: an instant, a civil date (its end) or time in the incident\'s zone, or now.';
const PAIR = 'T[@S]: as public by T and recorded by S; now where S is left out. S may be #123, a log index.';

const FORMATS = ['json', 'text', 'markdown'] as const;

const LOG_INDEX = /^\d{1,15}$/;
/** -1: before everything. */
const SINCE = /^(?:-1|\d{1,15})$/;
const CLOCKS = ['recorded', 'happened', 'said', 'public'] as const;

export class AccountQuery extends RecordedQuery {
  @ApiPropertyOptional({ type: 'string', default: 'now', description: PUBLIC })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly public?: string;
}
export class DifferenceQuery {
  @ApiProperty({ type: 'string', description: PAIR, example: '2025-10-21@2025-11-03' })
  @IsString()
  @MaxLength(120)
  readonly from!: string;

  @ApiProperty({ type: 'string', description: PAIR, example: 'now' })
  @IsString()
  @MaxLength(120)
  readonly to!: string;

  @ApiPropertyOptional({ enum: FORMATS, default: 'json', description: 'What to answer with.' })
  @IsOptional()
  @IsIn(FORMATS)
  readonly format?: (typeof FORMATS)[number];
}
export class ReplayQuery {
  @ApiPropertyOptional({ type: 'string', description: `${PUBLIC} Left out: each event's own recorded time.` })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly public?: string;

  @ApiPropertyOptional({ enum: ['forward', 'backward'], default: 'forward', description: 'backward: each event is taken back, the last one first.' })
  @IsOptional()
  @IsIn(['forward', 'backward'])
  readonly direction?: 'forward' | 'backward';

  @ApiPropertyOptional({ type: 'string', pattern: LOG_INDEX.source, description: 'Log index of the first event on the way.', example: '12' })
  @IsOptional()
  @Matches(LOG_INDEX)
  readonly from?: string;

  @ApiPropertyOptional({ type: 'string', pattern: LOG_INDEX.source, description: 'Log index of the last event on the way.', example: '40' })
  @IsOptional()
  @Matches(LOG_INDEX)
  readonly to?: string;
}
export class TimelineQuery extends RecordedPageQuery {
  @ApiPropertyOptional({ enum: CLOCKS, default: 'recorded', description: 'By any other clock than recorded: the entries that have times of their own.' })
  @IsOptional()
  @IsIn(CLOCKS)
  readonly clock?: (typeof CLOCKS)[number];

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'asc', description: 'What is not known comes last either way.' })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  readonly order?: 'asc' | 'desc';

  @ApiPropertyOptional({ type: 'string', description: 'By that clock then or later: an instant, or a civil date or time in the incident\'s zone.' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly from?: string;

  @ApiPropertyOptional({ type: 'string', description: 'By that clock by then: an instant, or a civil date (its end) or time in the incident\'s zone.' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly to?: string;
}
export class ChangesQuery {
  @ApiProperty({ type: 'string', pattern: LOG_INDEX.source, description: 'As the last answer gave it; 0 for everything.', example: '120' })
  @Matches(SINCE)
  readonly since!: string;
}
