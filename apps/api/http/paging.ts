/** Pages: `limit` and an opaque `cursor` in, `next` and a Link header (RFC 8288) out. */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Page, PageAsked } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 100;

/** Digits and nothing else: `Number` alone would take 1e2, 0x10 and blanks too. */
const countIn = (text: unknown): unknown => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text);

export class LimitQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Transform(({ value }: { readonly value: unknown }) => countIn(value))
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit?: number;
}

export class PageQuery extends LimitQuery {
  @ApiPropertyOptional({ type: 'string', description: 'As given by the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  readonly cursor?: string;
}

const RECORDED = 'As recorded by: an instant, a civil date (its end) or time in the incident\'s zone, #123 for a log index, or now.';

export class RecordedQuery {
  @ApiPropertyOptional({ type: 'string', default: 'now', description: RECORDED })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly recorded?: string;
}

export class RecordedPageQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'string', default: 'now', description: RECORDED })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  readonly recorded?: string;
}

export const pageAsked = ({ limit, cursor }: PageQuery): PageAsked =>
  ({ limit: limit ?? DEFAULT_LIMIT, ...(cursor === undefined ? {} : { after: cursor }) });

/** Names the next page in a Link header, with the same query but for the cursor. */
export function linked<Item>({ items, next, basis }: Page<Item>, request: FastifyRequest, reply: FastifyReply): Page<Item> {
  if (next !== null) {
    const [path = '', query = ''] = request.url.split('?', 2);
    const parameters = new URLSearchParams(query);
    parameters.set('cursor', next);
    reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
  }
  return { items, next, basis };
}
