/** What the addresses of a source's titles and record take. */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { LimitQuery } from '../http/paging.js';

const Moment = (what: string): PropertyDecorator => (target, property) => {
  const description = `As ${what} by: an instant, a civil date (its end) or time in UTC, or now.`;
  for (const decorate of [ApiPropertyOptional({ type: 'string', default: 'now', description }), IsOptional(), IsString(), MaxLength(60)]) {
    decorate(target, property);
  }
};

export class SourceTitlesQuery {
  @Moment('public')
  readonly public?: string;
  @Moment('recorded')
  readonly recorded?: string;
}
/** `limit`: how many of what each figure counts come along. */
export class SourceRecordQuery extends LimitQuery {
  @Moment('public')
  readonly public?: string;
  @Moment('recorded')
  readonly recorded?: string;
}
