import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContradictionId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
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
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { JoinContradictionBody, RaiseContradictionBody, StepBody } from './contradiction.bodies.js';
import { joinContradictionOf, raiseContradictionOf, stepOf } from './contradiction.mapping.js';
import { contradictionTouched } from './touched.js';

@ApiTags('contradictions')
@Controller('v1/incidents/:incident/contradictions')
export class ContradictionsController {
  constructor(
    private readonly writing: Writing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'Contradictions of an incident', answers: 'ContradictionPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.contradictions({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @Write({ summary: 'Raise a contradiction or a tension' })
  async raise(
    @Param('incident') ref: string, @Body() body: RaiseContradictionBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, raiseContradictionOf(body, asking.request.commandId), {
      location: ({ contradiction }) => `/v1/incidents/${id}/contradictions/${contradiction}`,
    });
  }

  @Get(':contradiction')
  @IncidentParam()
  @View({ summary: 'A contradiction with its history', answers: 'ContradictionWithHistory' })
  async one(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Param('contradiction') id: string,
    @Query() { recorded }: RecordedQuery, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, recorded);
    return versioned(found(await this.readModels.contradiction({ ...asked, contradiction: id as ContradictionId }), 'contradiction'), asked.recorded === undefined, reply);
  }

  @Post(':contradiction/joins')
  @IncidentParam()
  @Write({ summary: 'Let assertions join a side', ifMatch: 'required' })
  async join(
    @Param('incident') ref: string, @Param('contradiction') contradiction: string, @Body() body: JoinContradictionBody,
    @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const id = contradiction as ContradictionId;
    return await this.step(ref, id, joinContradictionOf(id, body), asking, reply);
  }

  @Post(':contradiction/explanations')
  @IncidentParam()
  @Write({ summary: 'Explain why both sides can stand', ifMatch: 'required' })
  async explain(
    @Param('incident') ref: string, @Param('contradiction') contradiction: string, @Body() body: StepBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const id = contradiction as ContradictionId;
    return await this.step(ref, id, stepOf('ExplainContradiction', id, body), asking, reply);
  }

  @Post(':contradiction/resolutions')
  @IncidentParam()
  @Write({ summary: 'Resolve it', ifMatch: 'required' })
  async resolve(
    @Param('incident') ref: string, @Param('contradiction') contradiction: string, @Body() body: StepBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const id = contradiction as ContradictionId;
    return await this.step(ref, id, stepOf('ResolveContradiction', id, body), asking, reply);
  }

  @Post(':contradiction/withdrawals')
  @IncidentParam()
  @Write({ summary: 'Withdraw it', ifMatch: 'required' })
  async withdraw(
    @Param('incident') ref: string, @Param('contradiction') contradiction: string, @Body() body: StepBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const id = contradiction as ContradictionId;
    return await this.step(ref, id, stepOf('WithdrawContradiction', id, body), asking, reply);
  }

  @Post(':contradiction/reopenings')
  @IncidentParam()
  @Write({ summary: 'Open it again', ifMatch: 'required' })
  async reopen(
    @Param('incident') ref: string, @Param('contradiction') contradiction: string, @Body() body: StepBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const id = contradiction as ContradictionId;
    return await this.step(ref, id, stepOf('ReopenContradiction', id, body), asking, reply);
  }

  private async step(ref: string, contradiction: ContradictionId, command: IncidentCommand, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, command, { location: () => `/v1/incidents/${id}/contradictions/${contradiction}` }, {
      touchedAt: contradictionTouched(contradiction), need: 'required',
    });
  }
}
