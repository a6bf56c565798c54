import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { momentOf, startOf } from '#domain/times/moment.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { SearchFilters, TimeSpan } from '#read-models/views/search.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { found } from '../http/found.js';
import { CIVIL_ZONE } from '../http/moments.js';
import { linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { View } from '../openapi/describe.js';
import { SearchQueryBody } from './search.query.js';

@ApiTags('search')
@Controller('v1/search')
export class SearchController {
  constructor(private readonly recording: Recording, @Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  @Get()
  @View({
    summary: 'Search the words of everything that the reader may see', answers: 'SearchPage',
    description: 'Words, "phrases in quotation marks", `beginning*`, `-word` to leave out, `OR` between two. Words that were sealed are in no '
      + 'index.',
  })
  async search(@CurrentViewer() viewer: Viewer, @Query() query: SearchQueryBody, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const zone = query.incident === undefined ? CIVIL_ZONE : (await this.recording.incident(viewer, query.incident)).zone;
    const words = query.q === undefined ? {} : { words: query.q };
    const page = found(await this.readModels.search({ viewer, ...words, ...filtersIn(query, zone), ...pageAsked(query) }), 'incident');
    return { ...linked(page, request, reply), ranked: page.ranked };
  }
}

function filtersIn(query: SearchQueryBody, zone: string): SearchFilters {
  const { incident, source, question, position, kind, standing, unsorted } = query;
  const said = spanOf(query.saidFrom, query.saidTo, zone, 'said');
  const span = spanOf(query.publicFrom, query.publicTo, zone, 'public');
  const given = { incident, source, question, position, kind, standing };
  return {
    // Only what is asked for: what is left out must not be told from what was never there.
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Omit<SearchFilters, 'unsorted' | 'said' | 'public'>),
    ...(unsorted === undefined ? {} : { unsorted: unsorted === 'true' }), ...(said === null ? {} : { said }), ...(span === null ? {} : { public: span }),
  };
}

function spanOf(from: string | undefined, to: string | undefined, zone: string, name: string): TimeSpan | null {
  if (from === undefined && to === undefined) return null;
  return {
    ...(from === undefined ? {} : { from: startOf(from, zone, `/${name}From`) }), ...(to === undefined ? {} : { to: momentOf(to, zone, `/${name}To`) }),
  };
}
