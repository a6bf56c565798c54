/** What a search takes. */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { OfficialStanding } from '#domain/account/view.js';
import { SEARCH_KINDS } from '#read-models/search/searchable.js';
import type { SearchKind } from '#read-models/search/searchable.js';
import { PageQuery } from '../http/paging.js';

const STANDINGS = ['onRecord', 'filing', 'anonymousOfficial', 'notOfficial'] as const satisfies readonly OfficialStanding[];
const WORDS = 'Words, all of which must be there; "phrases"; beginnings*; -words that must not be there; OR between two.';
const SPAN = 'An instant, or a civil date or time in the zone of the incident asked for, else UTC.';

/** Ids are looked up; one that nothing has finds nothing. */
const Id = (description: string): PropertyDecorator => (target, property) => {
  for (const decorate of [ApiPropertyOptional({ type: 'string', description }), IsOptional(), IsString(), MaxLength(200)]) decorate(target, property);
};
const Time = (description: string): PropertyDecorator => (target, property) => {
  for (const decorate of [ApiPropertyOptional({ type: 'string', description: `${description} ${SPAN}` }), IsOptional(), IsString(), MaxLength(60)]) {
    decorate(target, property);
  }
};

export class SearchQueryBody extends PageQuery {
  @ApiPropertyOptional({ type: 'string', description: WORDS, example: '"ricochet round" marshal* -vehicle' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly q?: string;

  @Id('Id or slug.')
  readonly incident?: string;

  @Id('Who speaks, is spoken for, or passes on.')
  readonly source?: string;

  @Id('What it answers.')
  readonly question?: string;

  @Id('The position it takes.')
  readonly position?: string;

  @ApiPropertyOptional({ enum: SEARCH_KINDS })
  @IsOptional()
  @IsIn(SEARCH_KINDS)
  readonly kind?: SearchKind;

  @ApiPropertyOptional({ enum: STANDINGS, description: 'Of who speaks, as the utterance itself was logged.' })
  @IsOptional()
  @IsIn(STANDINGS)
  readonly standing?: OfficialStanding;

  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Assertions that wait to be sorted, or those that do not. For the desk.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly unsorted?: 'true' | 'false';

  @Time('Said then or later.')
  readonly saidFrom?: string;

  @Time('Said by then.')
  readonly saidTo?: string;

  @Time('Public then or later.')
  readonly publicFrom?: string;

  @Time('Public by then.')
  readonly publicTo?: string;
}
