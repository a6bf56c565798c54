import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { found } from '../http/found.js';
import { linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { View } from '../openapi/describe.js';
import { ProposalsQuery } from './proposal.bodies.js';

@ApiTags('proposals')
@Controller('v1/proposals')
export class AllProposalsController {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  @Get()
  @View({ summary: 'What is proposed anywhere: in incidents, sources and documents', answers: 'ProposalPage', ownerOnly: true })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: ProposalsQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const page = await this.readModels.proposals({ viewer, settled: query.status === 'all', ...pageAsked(query) });
    return linked(found(page, 'proposal'), request, reply);
  }
}
