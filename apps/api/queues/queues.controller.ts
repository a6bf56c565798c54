import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { found } from '../http/found.js';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { View } from '../openapi/describe.js';

/** What waits for the desk, in all incidents. */
@ApiTags('queues')
@Controller('v1')
export class QueuesController {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  @Get('candidates')
  @View({ summary: 'Candidates of all incidents, those of the incident that changed last first', answers: 'CandidateQueue', ownerOnly: true })
  async candidates(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    return linked(found(await this.readModels.candidateQueue({ viewer, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Get('unsorted')
  @View({ summary: 'Assertions of all incidents that wait to be sorted, the oldest first', answers: 'UnsortedQueue', ownerOnly: true })
  async unsorted(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    return linked(found(await this.readModels.unsortedQueue({ viewer, ...pageAsked(query) }), 'incident'), request, reply);
  }
}
