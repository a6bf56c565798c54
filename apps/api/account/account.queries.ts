/** What the addresses of the account take. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { RecordedQuery } from '../http/paging.js';

const PUBLIC = 'As public by: an instant, a civil date (its end) or time in the incident\'s zone, or now.';
const PAIR = 'T[@S]: as public by T and recorded by S; now where S is left out.';

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
}
export class ReplayQuery {
  @ApiPropertyOptional({ type: 'string', description: `${PUBLIC} Left out: each event's own recorded time.` })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly public?: string;
}
