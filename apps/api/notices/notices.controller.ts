import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { entryLocation } from '../http/locations.js';
import { RecordedPageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { IssueNoticeBody } from './notice.bodies.js';
import { issueNoticeOf } from './notice.mapping.js';

@ApiTags('notices')
@Controller('v1/incidents/:incident/notices')
export class NoticesController {
  constructor(
    private readonly writing: Writing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'What publishers said later about works of their own', answers: 'NoticePage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.notices({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @Write({ summary: 'Record that a publisher corrected, clarified or updated a work of its own' })
  async issue(
    @Param('incident') ref: string, @Body() body: IssueNoticeBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id, zone } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, issueNoticeOf(body, zone, asking.request.commandId), { location: entryLocation() });
  }
}
