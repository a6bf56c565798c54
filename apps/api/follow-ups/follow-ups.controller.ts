import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AssertionId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { entryLocation } from '../http/locations.js';
import { publicMoment } from '../http/moments.js';
import { linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { timeOf } from '../speech/speech.mapping.js';
import { FollowUpsQuery, NoteFollowUpBody } from './follow-up.bodies.js';

@ApiTags('follow-ups')
@Controller('v1/incidents/:incident')
export class FollowUpsController {
  constructor(
    private readonly writing: Writing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get('follow-ups')
  @IncidentParam()
  @View({ summary: 'Promises of later information, what became of them, and what answers them', answers: 'FollowUpPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: FollowUpsQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = { ...(await this.recording.asked(viewer, incident, query.recorded)), ...pageAsked(query) };
    const by = query.public === undefined ? {}
      : { public: publicMoment(query.public, (await this.recording.incident(viewer, incident)).zone, new Date().toISOString()) };
    return linked(found(await this.readModels.followUps({ ...asked, ...by }), 'incident'), request, reply);
  }

  @Post('assertions/:assertion/follow-ups')
  @IncidentParam()
  @Write({ summary: 'Note what became of a promise' })
  async note(
    @Param('incident') ref: string, @Param('assertion') assertion: string, @Body() body: NoteFollowUpBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id, zone } = await this.writing.opened(ref);
    const { outcome, due, reason, evidence = [] } = body;
    return await this.writing.incident(asking, reply, id, {
      type: 'NoteFollowUp', assertion: assertion as AssertionId, outcome, reason, evidence: evidence as AssertionId[],
      ...(due === undefined ? {} : { due: timeOf(due, zone, '/due') }),
    }, { location: entryLocation() });
  }
}
