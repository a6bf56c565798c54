import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { StreamRevision, VerdictId } from '#domain/ids.js';
import { verdictTouchedAt } from '#domain/incident/record.js';
import type { IncidentState } from '#domain/incident/state.js';
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
import { ReasonBody } from '../relations/relation.bodies.js';
import { VerdictBody } from './verdict.bodies.js';
import { verdictOf } from './verdict.mapping.js';

const touched = (id: VerdictId) => ({ record }: IncidentState): StreamRevision =>
  verdictTouchedAt(found(record.verdicts.get(id) ?? null, 'verdict'));

@ApiTags('verdicts')
@Controller('v1/incidents/:incident/verdicts')
export class VerdictsController {
  constructor(
    private readonly writing: Writing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'Verdicts of an incident, also those replaced or retracted', answers: 'VerdictPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.verdicts({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @Write({
    summary: 'Give a verdict, approved by oneself',
    description: 'With four eyes on it is refused: propose it instead.',
  })
  async give(@Param('incident') ref: string, @Body() body: VerdictBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, { type: 'GiveVerdict', ...verdictOf(body, asking.request.commandId) }, {
      location: ({ verdict }) => `/v1/incidents/${id}/verdicts/${verdict}`,
    });
  }

  @Get(':verdict')
  @IncidentParam()
  @View({ summary: 'A verdict with its history', answers: 'VerdictWithHistory' })
  async one(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Param('verdict') verdict: string,
    @Query() { recorded }: RecordedQuery, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, recorded);
    return versioned(found(await this.readModels.verdict({ ...asked, verdict: verdict as VerdictId }), 'verdict'), asked.recorded === undefined, reply);
  }

  @Post(':verdict/retraction')
  @IncidentParam()
  @Write({ summary: 'Retract a verdict' })
  async retract(
    @Param('incident') ref: string, @Param('verdict') verdict: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'RetractVerdict', verdict: verdict as VerdictId, reason } as const;
    return await this.writing.incident(asking, reply, id, command, { location: () => `/v1/incidents/${id}/verdicts/${verdict}` }, {
      touchedAt: touched(command.verdict), need: 'optional',
    });
  }
}
