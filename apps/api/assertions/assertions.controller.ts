import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import type { AssertionId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { versioned } from '../http/etag.js';
import { found } from '../http/found.js';
import { RecordedPageQuery, RecordedQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import {
  BatchRowBody, ChooseAnswersBody, LogAssertionBody, LogBatchBody, MergeUtterancesBody, RetractAssertionsBody,
} from './assertion.bodies.js';
import { Batching } from './batching.js';
import type { BatchDryRun, BatchReceipt } from './batching.js';
import { Logging } from './logging.js';

@ApiTags('assertions')
@Controller('v1/incidents/:incident')
export class AssertionsController {
  constructor(
    private readonly logging: Logging,
    private readonly batching: Batching,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get('assertions')
  @IncidentParam()
  @View({ summary: 'Assertions of an incident', answers: 'AssertionPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.assertions({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post('assertions')
  @IncidentParam()
  @Write({
    summary: 'Log an assertion, with its utterance and whatever it newly names',
    description: 'Its utterance is made with it, held already, or adopted from another incident. Sources and documents in `register` and the '
      + 'question in `question` are made in the same write and named `new:<key>`; what is there already can be named `label:<label>` '
      + 'as well as by id.',
  })
  async log(
    @Param('incident') ref: string, @Body() body: LogAssertionBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.logging.log(ref, body, asking, reply);
  }

  @Post('assertions/batch')
  @IncidentParam()
  @ApiExtraModels(BatchRowBody)
  @Write({
    summary: 'Log up to 500 assertions, all of them or none; under the same key it goes on where it was cut short', ifMatch: 'none',
    answers: 'BatchReceipt', rehearsed: 'BatchDryRun',
  })
  async batch(
    @Param('incident') ref: string, @Body() { rows }: LogBatchBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<BatchReceipt | BatchDryRun> {
    return await this.batching.log(ref, rows, asking, reply);
  }

  @Get('assertions/:assertion')
  @IncidentParam()
  @View({ summary: 'An assertion', answers: 'Assertion' })
  async one(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Param('assertion') assertion: string,
    @Query() { recorded }: RecordedQuery, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, recorded);
    return versioned(found(await this.readModels.assertion({ ...asked, assertion: assertion as AssertionId }), 'assertion'), asked.recorded === undefined, reply);
  }

  @Post('assertions/:assertion/answers')
  @IncidentParam()
  @Write({ summary: 'Choose what an assertion does and answers' })
  async choose(
    @Param('incident') ref: string, @Param('assertion') assertion: string, @Body() body: ChooseAnswersBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.logging.choose(ref, assertion as AssertionId, body, asking, reply);
  }

  @Get('unsorted')
  @IncidentParam()
  @View({ summary: 'Assertions that wait to be sorted, for the desk', answers: 'AssertionPage' })
  async unsorted(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.unsorted({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post('retractions')
  @IncidentParam()
  @Write({ summary: 'Record that a claimant takes assertions back' })
  async retract(
    @Param('incident') ref: string, @Body() body: RetractAssertionsBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.logging.retract(ref, body, asking, reply);
  }

  @Post('utterances/merges')
  @IncidentParam()
  @Write({ summary: 'Say that two renderings are one act of speech' })
  async merge(
    @Param('incident') ref: string, @Body() body: MergeUtterancesBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.logging.merge(ref, body, asking, reply);
  }
}
