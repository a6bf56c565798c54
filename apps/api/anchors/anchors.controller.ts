import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AnchorId, AssertionId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { AnchorView } from '#read-models/views/incident.js';
import type { FastifyReply } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { RecordedQuery } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { AnchorRelayBody, RecheckAnchorBody } from './anchor.bodies.js';
import { Placing } from './placing.js';

@ApiTags('anchors')
@Controller('v1/incidents/:incident/assertions/:assertion/anchors')
export class AnchorsController {
  constructor(
    private readonly writing: Writing,
    private readonly placing: Placing,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'Where an assertion\'s words stand in captured texts, and what was found of them since', answers: 'AnchorList' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Param('assertion') assertion: string, @Query() { recorded }: RecordedQuery,
  ) {
    const asked = { ...(await this.recording.asked(viewer, incident, recorded)), assertion: assertion as AssertionId };
    const { items, basis } = found(await this.readModels.anchors(asked), 'assertion');
    return { items: viewer.kind === 'owner' ? await Promise.all(items.map((item) => this.withContext(item))) : items, basis };
  }

  @Post()
  @IncidentParam()
  @Write({ summary: 'Anchor words of an assertion in a snapshot: their place is found in its text' })
  async anchor(
    @Param('incident') ref: string, @Param('assertion') assertion: string, @Body() body: AnchorRelayBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id, state } = await this.writing.opened(ref);
    const answered = { location: () => `/v1/incidents/${id}/assertions/${assertion}/anchors` };
    const before = await this.writing.again(asking, reply, id, answered);
    if (before !== null) return before;
    const command = await this.placing.anchorRelay(state.record, assertion as AssertionId, body, asking.request.commandId);
    return await this.writing.incident(asking, reply, id, command, answered);
  }

  @Post(':anchor/rechecks')
  @IncidentParam()
  @Write({ summary: 'Look for an anchor\'s words in a newer snapshot; the anchor itself stays' })
  async recheck(
    @Param('incident') ref: string, @Param('assertion') assertion: string, @Param('anchor') anchor: string, @Body() { snapshot }: RecheckAnchorBody,
    @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id, state } = await this.writing.opened(ref);
    const answered = { location: () => `/v1/incidents/${id}/assertions/${assertion}/anchors` };
    const before = await this.writing.again(asking, reply, id, answered);
    if (before !== null) return before;
    const held = state.record.anchors.get(anchor as AnchorId);
    const own = found(held?.entry.data.assertion === assertion ? held : null, 'anchor');
    const finding = await this.placing.recheck(state.record, own, snapshot);
    return await this.writing.incident(asking, reply, id, { type: 'RecheckAnchor', ...finding }, answered);
  }

  /** What stands around the words now: as last found, else where they were anchored. */
  private async withContext(view: AnchorView) {
    const { document, finding, snapshot, start, end } = view;
    const place = finding === null ? { snapshot, start, end } : finding.start === null || finding.end === null ? null
      : { snapshot: finding.snapshot, start: finding.start, end: finding.end };
    return { ...view, context: document === null || place === null ? null : await this.placing.around(document, place.snapshot, place) };
  }
}
