import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Problem } from '../http/problem.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { View } from '../openapi/describe.js';
import { storedEvent } from './stored-event.js';

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  @Get()
  @View({ summary: 'Every event of the ledger, in log order, for the desk', answers: 'EventPage' })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const page = await this.readModels.events({ viewer, ...pageAsked(query) });
    if (page === null) throw new Problem('not-found', 'nothing is here');
    return linked({ ...page, items: page.items.map(storedEvent) }, request, reply);
  }
}
