import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { QuestionId } from '#domain/ids.js';
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
import { NewNames } from '../speech/names.js';
import { ComparePositionsBody, NewPositionBody, RaiseQuestionBody } from './question.bodies.js';
import { addPositionOf, comparePositionsOf, raiseQuestionOf } from './question.mapping.js';

@ApiTags('questions')
@Controller('v1/incidents/:incident/questions')
export class QuestionsController {
  constructor(
    private readonly writing: Writing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'Questions of an incident with their positions', answers: 'QuestionPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.questions({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @Write({ summary: 'Raise a question of fact' })
  async raise(
    @Param('incident') ref: string, @Body() body: RaiseQuestionBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = raiseQuestionOf(body, new NewNames(asking.request.commandId));
    return await this.writing.incident(asking, reply, id, command, { about: 'QuestionRaised', location: entryLocation('QuestionRaised') });
  }

  @Post(':question/positions')
  @IncidentParam()
  @Write({ summary: 'Add a position to a question' })
  async addPosition(
    @Param('incident') ref: string, @Param('question') question: string, @Body() body: NewPositionBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = addPositionOf(question as QuestionId, body, new NewNames(asking.request.commandId));
    return await this.writing.incident(asking, reply, id, command, { location: entryLocation('PositionAdded') });
  }

  @Post(':question/comparisons')
  @IncidentParam()
  @Write({ summary: 'Say how two positions of a question stand to each other' })
  async compare(
    @Param('incident') ref: string, @Param('question') question: string, @Body() body: ComparePositionsBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = comparePositionsOf(question as QuestionId, body);
    return await this.writing.incident(asking, reply, id, command, { location: entryLocation('PositionsCompared') });
  }
}
