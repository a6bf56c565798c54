import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUrl, Matches, MaxLength } from 'class-validator';
import { TEXT_LIMITS } from '#domain/limits.js';

const AN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** What is said of bytes beside them, in the address: the body is theirs alone. */
export class CaptureQuery {
  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'When these bytes were seen; when they are recorded, where left out.' })
  @IsOptional()
  @IsString()
  @Matches(AN_INSTANT, { message: '$property must be an instant, such as 2025-10-22T16:04:05Z' })
  readonly capturedAt?: string;

  @ApiPropertyOptional({ type: 'string', format: 'uri', maxLength: TEXT_LIMITS.url, description: 'Where they were fetched from.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LIMITS.url)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly url?: string;

  /** Read where every write's is. */
  @IsOptional()
  readonly dryRun?: unknown;
}
