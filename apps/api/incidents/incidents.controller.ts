import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import { Ledger } from '#ledger/ledger.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { OpenIncidentBody } from './incident.bodies.js';
import { openIncidentOf } from './incident.mapping.js';

@ApiTags('incidents')
@Controller('v1/incidents')
export class IncidentsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Incidents, in the order they were opened', answers: 'IncidentPage' })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    return linked(await this.readModels.incidents({ viewer, ...pageAsked(query) }), request, reply);
  }

  @Post()
  @Write({ summary: 'Open an incident', ifMatch: 'none' })
  async open(@Body() body: OpenIncidentBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const command = openIncidentOf(body, asking.request.commandId);
    return await this.writing.answer(asking, reply, () => this.ledger.open(command, asking.request), {
      location: ({ incident }) => `/v1/incidents/${incident}`,
    });
  }

  @Get(':incident')
  @IncidentParam()
  @View({ summary: 'An incident', answers: 'Incident' })
  async one(@CurrentViewer() viewer: Viewer, @Param('incident') incident: string) {
    return found(await this.readModels.incident({ viewer, incident }), 'incident');
  }
}
