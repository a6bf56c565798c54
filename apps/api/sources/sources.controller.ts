import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SourceId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { Ledger } from '#ledger/ledger.js';
import { idAt } from '#ledger/ids.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { versioned } from '../http/etag.js';
import { found } from '../http/found.js';
import { CIVIL_ZONE, recordedMoment } from '../http/moments.js';
import { RecordedPageQuery, RecordedQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { Sealing } from '../keys/sealing.js';
import { View, Write } from '../openapi/describe.js';
import { NewNames } from '../speech/names.js';
import { RegisterSourceBody } from './register-source.body.js';
import { registerSourceOf } from './source.mapping.js';

@ApiTags('sources')
@Controller('v1/sources')
export class SourcesController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly sealing: Sealing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Sources, in the order they were registered', answers: 'SourcePage' })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: RecordedPageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const recorded = recordedMoment(query.recorded, CIVIL_ZONE);
    return linked(await this.readModels.sources({ viewer, recorded, ...pageAsked(query) }), request, reply);
  }

  @Post()
  @Write({ summary: 'Register a person, a body or an outlet', ifMatch: 'none' })
  async register(@Body() body: RegisterSourceBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const { request } = asking;
    const id = idAt<SourceId>(request.commandId, 'source');
    const command = await this.sealing.source(registerSourceOf(body, id, { names: new NewNames(request.commandId), zone: CIVIL_ZONE }), request);
    return await this.writing.answer(asking, reply, () => this.ledger.source(id, command, request), { location: () => `/v1/sources/${id}` });
  }

  @Get(':source')
  @View({ summary: 'A source, with what it was called and who it turned out to be', answers: 'SourceDetail' })
  async one(
    @CurrentViewer() viewer: Viewer, @Param('source') source: string, @Query() query: RecordedQuery, @Reply() reply: FastifyReply,
  ) {
    const recorded = recordedMoment(query.recorded, CIVIL_ZONE);
    return versioned(found(await this.readModels.source({ viewer, source: source as SourceId, recorded }), 'source'), recorded === 'now', reply);
  }
}
